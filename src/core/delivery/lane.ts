/**
 * Each recipient has a lane of its own: what happened first is told first, one notice after the other, and lanes run beside
 * each other, so that a partner that hangs holds up nobody else. A lane is claimed by moving its next attempt ahead, so any
 * number of processes may deliver, and a crash in between only delays it.
 */
import { append } from "#core/log/event.ts";
import { hub, type Receipt, type Tx, type World } from "#core/ports.ts";
import { pauseAfter } from "./pause.ts";
import { Undelivered } from "./undelivered.ts";
import { stopWebhook } from "./webhook.ts";

/** The notice that is next in its lane. */
export type Head = {
  readonly id: string;
  readonly recipient: string;
  readonly type: string;
  readonly about: string;
  /** Until when it is about something that happens now. */
  readonly liveUntil: Date | null;
};

/** Longer than any attempt takes. */
const claimed = 30_000;
const day = 86_400_000;
/** A recipient that took nothing for so long, and so often, gets no more tries for what is as old. */
const hopeless = { after: 3 * day, failures: 8 };
const mostAtOnce = 1_000;
/** What happens now is tried again so soon, until it is over (alert/life.ts gives it up then). */
const livePause = 5_000;

/**
 * A notice was put into a lane, or back into it: it goes now, unless the lane waits or is under way. What happens now does
 * not wait for a lane that rests because it fails.
 */
export async function wakeLane(world: World, tx: Tx, organisation: string, isLive = false): Promise<void> {
  // The row is locked either way: whoever finds the lane empty meanwhile waits for us, and then sees what we added.
  await tx.query(
    `insert into lane (organisation, next_attempt_at) values ($1, $2)
     on conflict (organisation) do update set next_attempt_at = $2
       where lane.next_attempt_at is null or ($3 and lane.failing_since is not null)`,
    [organisation, world.now(), isLive],
  );
}

/** Takes up to so many lanes that are due, and says what is next in each. */
export async function claimLanes(world: World, limit: number): Promise<Head[]> {
  if (limit <= 0) return [];
  return world.store.transaction(hub, async (tx) => {
    const lanes = await tx.query<{ organisation: string }>(
      `update lane set next_attempt_at = $2 where organisation in
         (select organisation from lane where next_attempt_at <= $1 order by next_attempt_at, organisation limit $3
          for update skip locked)
       returning organisation`,
      [world.now(), claimedUntil(world), limit],
    );
    if (lanes.length === 0) return [];
    const names = lanes.map(({ organisation }) => organisation).toSorted();
    const heads = await headsOf(tx, names);
    const isEmpty = (name: string): boolean => !heads.some(({ recipient }) => recipient === name);
    for (const name of names.filter(isEmpty)) await sleep(tx, name);
    return heads;
  });
}

/** Tells what waits in one lane, until nothing does, an attempt fails, or `mayGoOn` says that it was enough. */
export async function walkLane(world: World, first: Head, mayGoOn: (attempts: number) => boolean): Promise<number> {
  let attempts = 0;
  for (let head: Head | undefined = first; head !== undefined; ) {
    attempts += 1;
    const result = await attempt(world, head);
    if (result instanceof Undelivered) {
      await putOff(world, head, result);
      return attempts;
    }
    head = await goOn(world, head, result, mayGoOn(attempts));
  }
  return attempts;
}

/** Whatever is thrown, the notice was not taken: it stays, and is seen to fail. */
function attempt(world: World, { id, recipient: to, about, type }: Head): Promise<Receipt | undefined | Undelivered> {
  return world
    .deliver({ id, to, about, type })
    .catch((cause: unknown) => (cause instanceof Undelivered ? cause : new Undelivered("failed", { cause })));
}

async function goOn(
  world: World,
  { id, recipient }: Head,
  receipt: Receipt | undefined,
  isGoingOn: boolean,
): Promise<Head | undefined> {
  return world.store.transaction(hub, async (tx) => {
    // First the lane, then what is in it: what is added meanwhile is seen by one of us.
    await tx.query(`update lane set failures = 0, failing_since = null, next_attempt_at = $2 where organisation = $1`, [
      recipient,
      isGoingOn ? claimedUntil(world) : world.now(),
    ]);
    await tx.query(
      `update delivery set delivered_at = $2, dead_at = null, attempts = attempts + 1, last_attempt_at = $2, way = $3,
         answer = $4, fault = null where id = $1`,
      [id, world.now(), receipt?.way ?? null, receipt?.answer ?? null],
    );
    const next = await headOf(tx, recipient);
    if (next === undefined) await sleep(tx, recipient);
    return isGoingOn ? next : undefined;
  });
}

async function putOff(world: World, { id, recipient, liveUntil }: Head, undelivered: Undelivered): Promise<void> {
  const { fault, circumstances } = undelivered;
  const now = world.now();
  await world.store.transaction(hub, async (tx) => {
    const [lane] = await tx.query<{ failures: number; failing_since: Date | null }>(
      `select failures, failing_since from lane where organisation = $1 for update`,
      [recipient],
    );
    const failures = (lane?.failures ?? 0) + 1;
    const since = lane?.failing_since ?? now;
    await tx.query(
      `update delivery set attempts = attempts + 1, last_attempt_at = $2, way = $3, answer = $4, fault = $5 where id = $1`,
      [id, now, circumstances.way ?? null, circumstances.answer ?? null, fault],
    );
    const isGone = fault === "gone" || fault === "stopped";
    if (fault === "gone" && circumstances.webhook !== undefined) await stopWebhook(world, tx, circumstances.webhook);
    if (isGone) await giveUp(world, tx, recipient, { fault, createdBy: now });
    const isHopeless = failures >= hopeless.failures && now.getTime() - since.getTime() >= hopeless.after;
    if (isHopeless) {
      await giveUp(world, tx, recipient, { fault, createdBy: new Date(now.getTime() - hopeless.after) });
    }
    const isLive = liveUntil !== null && liveUntil > now;
    const regular = pauseAfter(failures, id);
    const pause = Math.max(isLive ? Math.min(regular, livePause) : regular, (circumstances.retryAfter ?? 0) * 1_000);
    await tx.query(`update lane set failures = $2, failing_since = $3, next_attempt_at = $4 where organisation = $1`, [
      recipient,
      failures,
      since,
      isGone ? now : new Date(now.getTime() + pause),
    ]);
    if ((await headOf(tx, recipient)) === undefined) await sleep(tx, recipient);
  });
}

/** From now on these are dead letters: kept, seen by people, and sent again when somebody says so. */
async function giveUp(
  world: World,
  tx: Tx,
  recipient: string,
  { fault, createdBy }: { readonly fault: string; readonly createdBy: Date },
): Promise<void> {
  const dead = await tx.query<{ id: string }>(
    `update delivery set dead_at = $2, fault = coalesce(fault, $4) where id in
       (select id from delivery where recipient = $1 and delivered_at is null and dead_at is null and created_at <= $3
        order by id limit ${mostAtOnce})
     returning id`,
    [recipient, world.now(), createdBy, fault],
  );
  const gone = dead.map(({ id }) => ({ type: "delivery.given-up", subjects: [id], organisation: recipient }) as const);
  await append(world, tx, ...gone);
}

async function headOf(tx: Tx, recipient: string): Promise<Head | undefined> {
  const [head] = await headsOf(tx, [recipient]);
  return head;
}

/** What is next in each of these lanes, in the order of the lanes; of an empty one nothing. What happens now comes first. */
function headsOf(tx: Tx, recipients: readonly string[]): Promise<Head[]> {
  // Ids rise in the order in which things happened.
  return tx.query<Head>(
    `select head.id, lane.recipient, head.type, head.about, head.live_until as "liveUntil"
     from unnest($1::text[]) with ordinality as lane (recipient, place)
     cross join lateral (
       (select 0 as turn, id, type, about, live_until from delivery where recipient = lane.recipient
          and live_until is not null and delivered_at is null and dead_at is null order by id limit 1)
       union all
       (select 1 as turn, id, type, about, live_until from delivery
          where recipient = lane.recipient and delivered_at is null and dead_at is null order by id limit 1)
       order by turn limit 1) as head
     order by lane.place`,
    [recipients],
  );
}

/** Nothing waits here. Whoever adds something wakes it. */
async function sleep(tx: Tx, organisation: string): Promise<void> {
  await tx.query(`update lane set next_attempt_at = null where organisation = $1`, [organisation]);
}

function claimedUntil(world: World): Date {
  return new Date(world.now().getTime() + claimed);
}
