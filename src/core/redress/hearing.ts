/**
 * An established trader is heard before a request about them goes out (rule 10): they are written to, and have a day to
 * say something. Whoever decides sees what they said, and does not wait only where danger is shown.
 */
import { dueOnce } from "../deadline.ts";
import { Refusal } from "../errors.ts";
import { append } from "../log/event.ts";
import { hub, type Tx, type World } from "../ports.ts";
import { openReference, referenceOf, requestOf } from "./reference.ts";

export type Hearing = {
  readonly until: Date;
  readonly statedAt: Date | undefined;
  readonly danger: string | undefined;
};

/** Opens the hearing with the draft it belongs to. Again changes nothing. */
export async function openHearing(
  world: World,
  tx: Tx,
  request: string,
  {
    until,
    contact,
    organisation,
  }: { readonly until: Date; readonly contact: string | undefined; readonly organisation: string },
): Promise<void> {
  const opened = await tx.query(
    `insert into hearing (request, until, opened_at, letter, contact, next_attempt_at)
     values ($1, $2, $3::timestamptz, $4, $5, case when $5::text is null then null else $3::timestamptz end) on conflict do nothing returning request`,
    [request, until, world.now(), world.newId(), contact ?? null],
  );
  if (opened.length === 0) return;
  await openReference(world, tx, request);
  await dueOnce(world, tx, { type: "hearing", subject: request, dueAt: until });
  await append(world, tx, { type: "hearing.opened", subjects: [request], organisation });
}

export async function hearingOf(tx: Tx, request: string): Promise<Hearing | undefined> {
  const [row] = await tx.query<{ until: Date; stated_at: Date | null; danger: string | null }>(
    `select until, stated_at, danger from hearing where request = $1`,
    [request],
  );
  return row && { until: row.until, statedAt: row.stated_at ?? undefined, danger: row.danger ?? undefined };
}

/**
 * What the trader says, for whoever decides. The first word counts once; more may be said while nothing is decided.
 * @throws Refusal STATE_CONFLICT when it has been decided: from then on it is an appeal.
 */
export async function stateCase(world: World, reference: string, statement: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const request = await requestOf(world, tx, reference);
    const [row] = await tx.query<{ state: string; organisation: string }>(
      `select r.state, coalesce(r.decide_at, r.controller) as organisation
       from hearing h join barrier_request r on r.id = h.request where h.request = $1 for update of h, r`,
      [request],
    );
    if (row?.state !== "draft")
      throw new Refusal("STATE_CONFLICT", "This has been decided. You can still say that it is wrong.");
    const key = world.secrets.newDataKey();
    await tx.query(`update hearing set wrapped = $2, sealed = $3, stated_at = $4 where request = $1`, [
      request,
      key.wrapped,
      key.seal({ statement }),
      world.now(),
    ]);
    await append(world, tx, { type: "hearing.stated", subjects: [request], organisation: row.organisation });
  });
}

/** What was said; undefined while nothing was. */
export async function statementIn(world: World, tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ wrapped: Uint8Array | null; sealed: Uint8Array | null }>(
    `select wrapped, sealed from hearing where request = $1`,
    [request],
  );
  if (row === undefined || row.wrapped === null || row.sealed === null) return undefined;
  const said: unknown = world.secrets.open(row.wrapped, row.sealed);
  return typeof said === "object" && said !== null && "statement" in said ? String(said.statement) : undefined;
}

/**
 * Before a request about an established trader is approved: they had their day, or spoke, or danger is shown.
 * @throws Refusal STATE_CONFLICT while they may still speak.
 */
export async function requireHeard(world: World, tx: Tx, request: string, danger: string | undefined): Promise<void> {
  const hearing = await hearingOf(tx, request);
  if (hearing === undefined || hearing.statedAt !== undefined || hearing.until <= world.now()) return;
  if (danger === undefined || danger.trim() === "") {
    throw new Refusal(
      "STATE_CONFLICT",
      "This trader may still speak. Wait until the term has passed, or say which danger does not allow it.",
      "/danger",
    );
  }
  await tx.query(`update hearing set danger = $2 where request = $1`, [request, danger]);
}

/** Invitations that are due; each is tried until the other side has it. */
export async function inviteTraders(world: World, limit = 10): Promise<number> {
  const due = await world.store.transaction(hub, (tx) =>
    tx.query<{ request: string; letter: string; contact: string; until: Date; opened_at: Date }>(
      `update hearing set attempts = attempts + 1,
         next_attempt_at = $1::timestamptz + least(interval '1 hour', interval '1 minute' * (4 ^ least(attempts, 3)))
       where request in (select request from hearing where next_attempt_at <= $1 order by next_attempt_at, letter limit $2
         for update skip locked)
       returning request, letter, contact, until, opened_at`,
      [world.now(), limit],
    ),
  );
  for (const { request, letter, contact, until, opened_at: openedAt } of due) {
    const reference = referenceOf(world, request);
    const sent = await world
      .mail({ id: letter, to: contact, type: "hearing", language: "both", reference, openedAt, until })
      .catch(() => undefined);
    if (sent === undefined) continue;
    await world.store.transaction(hub, (tx) =>
      tx.query(`update hearing set next_attempt_at = null, contact = null, invited_at = $2 where request = $1`, [
        request,
        world.now(),
      ]),
    );
  }
  return due.length;
}
