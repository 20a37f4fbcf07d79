/**
 * A partner without a program of its own is reached by mail, as an equal: each notice is a letter with a link, and whoever
 * reads the mailbox acts for the organisation, without signing in. A link opens one request and takes one answer. Opening
 * the address discloses nothing, for programs that guard mailboxes open every link; a person presses a button.
 */
import { type Actor, acknowledge, type ReadableRequest, readRequest } from "./addressed.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import { recordOutcome } from "./outcome.ts";
import { hub, type Letter, type Notice, type Tx, type World } from "./ports.ts";
import { parseDuration, plus } from "./time/duration.ts";

/** What an addressee acts on; all else is for who decides, and they sign in. */
const aboutRequests: readonly string[] = [
  "request.sent",
  "request.answer-overdue",
  "correction.made",
  "request.link-asked",
];
/** A link that comes after the first works at least this long. */
const atLeast = "P7D";
const betweenRenewals = 3_600_000;

/** Mails a notice to the mailbox of the organisation it is for. The same notice again is the same letter. */
export async function mailNotice(world: World, notice: Notice, mailbox: string): Promise<"taken" | "refused"> {
  return world.mail(await world.store.transaction(hub, (tx) => letterFor(world, tx, notice, mailbox)));
}

async function letterFor(world: World, tx: Tx, notice: Notice, mailbox: string): Promise<Letter> {
  const plain = { id: notice.id, to: mailbox, language: "both", type: "notice", about: notice.type } as const;
  if (!aboutRequests.includes(notice.type)) return plain;
  const [request] = await tx.query<{ barrier: string; due_at: Date | null; within: string; expires_at: Date }>(
    `select barrier, due_at, within, expires_at from barrier_request where id = $1 and addressee = $2`,
    [notice.about, notice.to],
  );
  if (request === undefined || request.expires_at <= world.now()) return plain;
  const until = await linkUntil(world, tx, notice, request);
  const due = request.due_at === null ? {} : { dueAt: request.due_at };
  return { ...plain, type: "request", token: tokenOf(world, notice.id), barrier: request.barrier, ...due, until };
}

/** The first link lives as long as the time to answer; who is late, or hears of a correction, gets longer. */
async function linkUntil(
  world: World,
  tx: Tx,
  { id, to, about, type }: Notice,
  { due_at, within, expires_at }: { readonly due_at: Date | null; readonly within: string; readonly expires_at: Date },
): Promise<Date> {
  const now = world.now();
  const later = [parseDuration(within), parseDuration(atLeast)]
    .flatMap((duration) => (duration === undefined ? [] : [plus(now, duration)]))
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
  const wanted = type === "request.sent" && due_at !== null && due_at > now ? due_at : (later ?? expires_at);
  const until = wanted < expires_at ? wanted : expires_at;
  await tx.query(
    `insert into request_link (id, request, organisation, token, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do nothing`,
    [id, about, to, heldAs(world, tokenOf(world, id)), now, until],
  );
  const [link] = await tx.query<{ expires_at: Date }>(`select expires_at from request_link where id = $1`, [id]);
  return link?.expires_at ?? until;
}

/** Made anew from the notice's id each time, so that it is written down nowhere (docs/decisions/0011). */
function tokenOf(world: World, notice: string): string {
  return world.secrets.digest("request-link", `token ${notice}`);
}

function heldAs(world: World, token: string): string {
  return world.secrets.digest("request-link", `held ${token}`);
}

export type LinkState =
  | { readonly state: "waiting" | "expired" }
  /** What was answered by it; the last answer to the request, whoever gave it. */
  | { readonly state: "answered"; readonly result: string; readonly at: Date };

/**
 * How it stands with a link. Looking changes and discloses nothing.
 * @throws Refusal NOT_FOUND for a link that is not ours.
 */
export async function linkState(world: World, token: string): Promise<LinkState> {
  return world.store.transaction(hub, async (tx) => {
    const link = await linkOf(world, tx, token);
    if (link.answered_at === null) return { state: link.expires_at <= world.now() ? "expired" : "waiting" };
    const [last] = await tx.query<{ result: string; at: Date }>(
      `select result, happened_at as at from outcome where request = $1 order by id desc limit 1`,
      [link.request],
    );
    return last === undefined ? { state: "waiting" } : { state: "answered", ...last };
  });
}

/** What a link opened: the request, and in whose name. */
export type Opened = { readonly actor: Actor; readonly request: ReadableRequest };

/**
 * A person opens it: that is the disclosure, to the organisation whose mailbox it came from.
 * @throws Refusal NOT_FOUND for a link that is not ours; STATE_CONFLICT for one that is too old, or was answered by.
 */
export async function openLink(world: World, token: string): Promise<Opened> {
  const { actor, request } = await living(world, token);
  return { actor, request: await readRequest(world, actor, request) };
}

/** @throws Refusal as `openLink` does. */
export async function acknowledgeByLink(world: World, token: string): Promise<void> {
  const { actor, request } = await living(world, token);
  await acknowledge(world, actor, request);
}

/**
 * The one answer of a link. Who wants to say something else later asks for a new one.
 * @throws Refusal as `openLink` does, and as `recordOutcome`.
 */
export async function answerByLink(world: World, token: string, input: unknown): Promise<void> {
  const { actor, request, id } = await living(world, token);
  await recordOutcome(world, actor, request, input, async (tx) => {
    const claimed = await tx.query(
      `update request_link set answered_at = $2 where id = $1 and answered_at is null returning id`,
      [id, world.now()],
    );
    if (claimed.length === 0) throw answeredAlready();
  });
}

/**
 * Sends a new link to the mailbox, and nowhere else, whoever asks; no more than one an hour.
 * @throws Refusal NOT_FOUND for a link that is not ours, or whose request is past its term.
 */
export async function renewLink(world: World, token: string): Promise<void> {
  const now = world.now();
  await world.store.transaction(hub, async (tx) => {
    const link = await linkOf(world, tx, token);
    const [request] = await tx.query(`select 1 from barrier_request where id = $1 and expires_at > $2`, [
      link.request,
      now,
    ]);
    if (request === undefined) throw new Refusal("NOT_FOUND", "This request is past its term; its content is gone.");
    const renewed = await tx.query(
      `update request_link set renewed_at = $2 where id = $1 and not exists (
         select 1 from request_link o where o.request = $3 and o.renewed_at > $4) returning id`,
      [link.id, now, link.request, new Date(now.getTime() - betweenRenewals)],
    );
    if (renewed.length === 0) return;
    await append(world, tx, {
      type: "request.link-asked",
      subjects: [link.request],
      organisation: link.organisation,
    });
  });
}

type Link = {
  id: string;
  request: string;
  organisation: string;
  expires_at: Date;
  answered_at: Date | null;
};

async function linkOf(world: World, tx: Tx, token: string): Promise<Link> {
  const [link] = await tx.query<Link>(
    `select id, request, organisation, expires_at, answered_at from request_link where token = $1 for update`,
    [heldAs(world, token)],
  );
  if (link === undefined) throw new Refusal("NOT_FOUND", "This is not a link of ours, or it is gone.");
  return link;
}

async function living(world: World, token: string): Promise<{ actor: Actor; request: string; id: string }> {
  return world.store.transaction(hub, async (tx) => {
    const { id, request, organisation, expires_at, answered_at } = await linkOf(world, tx, token);
    if (answered_at !== null) throw answeredAlready();
    if (expires_at <= world.now()) {
      throw new Refusal("STATE_CONFLICT", "This link is too old. Ask for a new one on its page.");
    }
    await tx.query(`update request_link set opened_at = coalesce(opened_at, $2) where id = $1`, [id, world.now()]);
    return { actor: { organisation, by: `link ${id}` }, request, id };
  });
}

function answeredAlready(): Refusal {
  return new Refusal("STATE_CONFLICT", "This link was used to answer. Ask for a new one to say something else.");
}
