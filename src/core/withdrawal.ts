/**
 * A report is taken back, found false, or erased. What it counted for is counted again: below the threshold a request
 * that has not left is withdrawn, and for one that has a correction goes out to whoever received it.
 */
import { countFor } from "./counting.ts";
import { holds } from "./covenant-condition.ts";
import { Refusal } from "./errors.ts";
import { append, type EventType } from "./event.ts";
import { type Firing, firingsOn } from "./firing.ts";
import { hub, type Tx, type World } from "./ports.ts";
import type { RequestState } from "./states.ts";

/** The reporter takes the report back. */
export function withdrawReport(world: World, report: string): Promise<void> {
  return retract(world, report, "withdrawn", "report.withdrawn");
}

/** The desk has found that the report is false. */
export function findReportFalse(world: World, report: string): Promise<void> {
  return retract(world, report, "false", "report.found-false");
}

/**
 * Erases who reported and what they told (GDPR art. 17): the data key goes, so nobody can read the seal again, also not in
 * a backup. What was sent keeps its frozen count; what was not sent yet is counted again without this report.
 */
export async function eraseReport(world: World, report: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, report);
    if (row.state === "erased") return;
    await tx.query(`update report set state = 'erased', gist = '' where id = $1`, [report]);
    await tx.query(`delete from report_key where report = $1`, [report]);
    await tx.query(`delete from reporter_key where report = $1`, [report]);
    // Without keys nobody knows who reported: from now on it ties, and counts for no covenant that wants to know.
    const ties = await tx.query<{ indicator: string }>(
      `update tie set strength = 'unconfirmed' where report = $1 returning indicator`,
      [report],
    );
    await append(world, tx, { type: "report.erased", subjects: [report], organisation: row.desk });
    await recount(world, tx, ties.map(({ indicator }) => indicator), report, "unsent");
  });
}

async function retract(world: World, report: string, state: "withdrawn" | "false", type: EventType): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, report);
    if (row.state !== "received") return;
    await tx.query(`update report set state = $2 where id = $1`, [report, state]);
    const ties = await tx.query<{ indicator: string }>(`update tie set live = false where report = $1 returning indicator`, [report]);
    await append(world, tx, { type, subjects: [report], organisation: row.desk });
    await recount(world, tx, ties.map(({ indicator }) => indicator), report, "all");
  });
}

async function lock(tx: Tx, report: string): Promise<{ state: string; desk: string }> {
  const [row] = await tx.query<{ state: string; desk: string }>(`select state, desk from report where id = $1 for update`, [report]);
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no report with this id.");
  return row;
}

/** Looks again at every firing these ties had a part in. */
async function recount(world: World, tx: Tx, indicators: readonly string[], report: string, reach: "all" | "unsent"): Promise<void> {
  await tx.query(`select id from indicator where id = any($1::uuid[]) order by kind, value for update`, [indicators]);
  for (const firing of await firingsOn(world, tx, indicators)) {
    const count = await countFor(tx, firing.covenant, firing.indicator, firing.form, firing.firedAt);
    if (count !== undefined && holds(firing.covenant.when, count)) continue;
    if (reach === "unsent" && (await hasLeft(tx, firing.id))) continue;
    await withdrawFiring(world, tx, firing);
  }
  await withdrawOwn(world, tx, report);
}

async function hasLeft(tx: Tx, firing: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from barrier_request where firing = $1 and sent_at is not null limit 1`, [firing]);
  return rows.length > 0;
}

/** The covenant may fire anew on this indicator, in a next round. */
async function withdrawFiring(world: World, tx: Tx, { id, indicator, covenant }: Firing): Promise<void> {
  await tx.query(`update firing set withdrawn_at = $2 where id = $1`, [id, world.now()]);
  await tx.query(`update indicator set open = true where id = $1`, [indicator.id]);
  await append(world, tx, { type: "firing.withdrawn", subjects: [id, indicator.id], organisation: covenant.controller });
  await withdrawRequests(world, tx, id);
}

/** Requests made for this one report, such as the victim's own payment, fall with it. */
async function withdrawOwn(world: World, tx: Tx, report: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `update firing set withdrawn_at = $2 where for_report = $1 and withdrawn_at is null returning id`,
    [report, world.now()],
  );
  for (const { id } of rows) await withdrawRequests(world, tx, id);
}

const corrected: readonly RequestState[] = ["sent", "acknowledged", "answered", "closed"];

async function withdrawRequests(world: World, tx: Tx, firing: string): Promise<void> {
  const requests = await tx.query<{ id: string; state: RequestState; controller: string }>(
    `select id, state, controller from barrier_request
     where firing = $1 and state not in ('declined', 'withdrawn', 'expired') order by id for update`,
    [firing],
  );
  for (const { id, state, controller } of requests) {
    await tx.query(`update barrier_request set state = 'withdrawn' where id = $1`, [id]);
    await append(world, tx, { type: "request.withdrawn", subjects: [id], organisation: controller });
    if (corrected.includes(state)) await correct(world, tx, id, controller);
  }
}

async function correct(world: World, tx: Tx, request: string, controller: string): Promise<void> {
  const id = world.newId();
  await tx.query(`insert into correction (id, request, kind, reason, created_at) values ($1, $2, 'correction', $3, $4)`, [
    id,
    request,
    "The reports behind this request no longer reach what the covenant asks for.",
    world.now(),
  ]);
  await append(world, tx, { type: "correction.made", subjects: [id, request], organisation: controller });
}
