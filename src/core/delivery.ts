/**
 * What leaves the building. A reader of the sealed log turns events into deliveries, exactly once, each in the lane of its
 * recipient (delivery/lane.ts). Its id is the event's, so a partner that gets it twice sees one.
 */
import { waitForAcknowledgement } from "./alert/life.ts";
import type { RequestForce } from "./covenant/covenant.ts";
import { dueOnce } from "./deadline.ts";
import { wakeLane } from "./delivery/lane.ts";
import { admitLetter } from "./letter.ts";
import { append } from "./log/event.ts";
import type { LogEntry } from "./log/log.ts";
import { readOn } from "./log/reader.ts";
import type { Tx, World } from "./ports.ts";
import { openReference } from "./redress/reference.ts";
import { parseDuration, plus } from "./time/duration.ts";

/** Reads on from where it was. Returns how many entries it read. */
export function prepareDeliveries(world: World): Promise<number> {
  return readOn(world, "delivery", async (tx, entries) => {
    for (const entry of entries) await prepare(world, tx, entry);
  });
}

async function prepare(world: World, tx: Tx, { id, type, subjects }: LogEntry): Promise<void> {
  const [subject, of] = subjects;
  if (subject === undefined) return;
  if (type === "confirmation.asked") await admitLetter(world, tx, id);
  if (type === "request.approved") await send(world, tx, id, subject);
  if (heard.includes(type)) await tell(world, tx, id, type, subject, await deciderOf(tx, subject));
  if (type === "request.drafted") await tell(world, tx, id, type, subject, await deciderOf(tx, subject));
  if (type === "request.decision-overdue") await tell(world, tx, id, type, subject, await piketOf(tx, subject));
  if (type === "request.nobody-decided") await tell(world, tx, id, type, subject, await controllerOf(tx, subject));
  if (type === "request.informed") await send(world, tx, id, subject);
  if (type === "correction.made" && of !== undefined) await tell(world, tx, id, type, of, await addresseeOf(tx, of));
  if (type === "outcome.recorded" && of !== undefined) await tell(world, tx, id, type, of, await deciderOf(tx, of));
  if (type === "barrier.review-due") await tell(world, tx, id, type, subject, await deciderOf(tx, subject));
  if (type === "notice.overdue") await tell(world, tx, id, type, subject, await addresseeOf(tx, subject));
  if (appealed.includes(type) && of !== undefined) await tell(world, tx, id, type, of, await deciderOf(tx, of));
  if (type === "request.link-asked") await tell(world, tx, id, type, subject, await addresseeOf(tx, subject));
  if (type === "request.answer-overdue") await tell(world, tx, id, type, subject, await addresseeOf(tx, subject));
  if (type === "request.acknowledged") await tell(world, tx, id, type, subject, await declarerOf(tx, subject));
  if (type === "request.unacknowledged") await tell(world, tx, id, type, subject, await declarerOf(tx, subject));
}

/** What whoever decides is told of a hearing. */
const heard: readonly string[] = ["hearing.stated", "hearing.ended"];
/** What whoever decided is told of an appeal. */
const appealed: readonly string[] = ["appeal.made", "appeal.overdue", "appeal.judged"];

type Sending = {
  force: RequestForce;
  addressee: string;
  within: string;
  controller: string;
  covenant: string;
  version: number;
  step: number;
  live_until: Date | null;
  notice: { who: string; when: string; deferralEnd?: string };
};

/** From here on the addressee can see the request, and its time to answer runs. */
async function send(world: World, tx: Tx, event: string, request: string): Promise<void> {
  const [row] = await tx.query<Sending>(
    `select force, addressee, within, controller, covenant, version, step, live_until, notice from barrier_request where id = $1 and state = 'approved' for update`,
    [request],
  );
  const within = row && parseDuration(row.within);
  if (row === undefined || within === undefined) return;
  // Nothing was sent in time: its end is near, and nobody is alarmed about what is over.
  if (row.live_until !== null && row.live_until <= world.now()) return;
  // Information asks for no answer, so none is waited for.
  const dueAt = row.force === "information" ? undefined : plus(world.now(), within);
  await tx.query(`update barrier_request set state = 'sent', sent_at = $2, due_at = $3 where id = $1`, [
    request,
    world.now(),
    dueAt ?? null,
  ]);
  if (dueAt !== undefined) await dueOnce(world, tx, { type: "answer", subject: request, dueAt });
  await openReference(world, tx, request);
  const { who, when, deferralEnd = when } = row.notice;
  if (who === row.addressee)
    await dueOnce(world, tx, { type: "notice", subject: request, dueAt: new Date(deferralEnd) });
  if (row.live_until !== null) await waitForAcknowledgement(world, tx, request, row);
  await append(world, tx, { type: "request.sent", subjects: [request], organisation: row.controller });
  await tell(world, tx, event, "request.sent", request, row.addressee);
}

async function tell(
  world: World,
  tx: Tx,
  event: string,
  type: string,
  about: string,
  recipient: string | undefined,
): Promise<void> {
  if (recipient === undefined) return;
  const [told] = await tx.query<{ is_live: boolean }>(
    `insert into delivery (id, recipient, type, about, attempts, created_at, live_until)
     values ($1, $2, $3, $4, 0, $5, (select live_until from barrier_request where id = $4 and live_until > $5))
     on conflict do nothing returning live_until is not null as is_live`,
    [event, recipient, type, about, world.now()],
  );
  if (told !== undefined) await wakeLane(world, tx, recipient, told.is_live);
}

async function addresseeOf(tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ addressee: string }>(`select addressee from barrier_request where id = $1`, [request]);
  return row?.addressee;
}

/** Who declared what happens now; of other requests nobody. */
async function declarerOf(tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ decide_at: string | null }>(
    `select decide_at from barrier_request where id = $1 and live_until is not null`,
    [request],
  );
  return row?.decide_at ?? undefined;
}

/** Who decides, or for what a rule decided, whose covenant it is. */
async function deciderOf(tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ organisation: string }>(
    `select coalesce(decide_at, controller) as organisation from barrier_request where id = $1`,
    [request],
  );
  return row?.organisation;
}

/** Who decides when the first has let the time pass. */
async function piketOf(tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ piket_at: string | null }>(`select piket_at from barrier_request where id = $1`, [
    request,
  ]);
  return row?.piket_at ?? (await deciderOf(tx, request));
}

/** Whoever answers for what is sent. */
async function controllerOf(tx: Tx, request: string): Promise<string | undefined> {
  const [row] = await tx.query<{ controller: string }>(`select controller from barrier_request where id = $1`, [
    request,
  ]);
  return row?.controller;
}
