/**
 * A report is taken back, found false, or erased. What it counted for is counted again: below the threshold a request
 * that has not left is withdrawn, and for one that has a correction goes out to whoever received it.
 */
import { countFor } from "./counting.ts";
import { Refusal } from "./errors.ts";
import { append, type EventType } from "./log/event.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { isEnough } from "./redress/trader.ts";
import { retention } from "./retention.ts";
import { firingsOn, type Standing } from "./standing.ts";
import { minus, plus } from "./time/duration.ts";
import { type Reach, withdrawFiring, withdrawOwn, withdrawUnnamed } from "./withdrawn-request.ts";

/** The reporter takes the report back. Again changes nothing. */
export function withdrawReport(world: World, report: string): Promise<void> {
  return retract(world, report, "withdrawn", "report.withdrawn");
}

/** The desk has found that the report is false. Again changes nothing. */
export function findReportFalse(world: World, report: string): Promise<void> {
  return retract(world, report, "false", "report.found-false");
}

/**
 * Erases who reported and what they told (GDPR art. 17): the data key goes, so nobody can read the seal again, also not in
 * a backup: restoring one erases it again. What was sent keeps its frozen count; what was not sent yet is counted again without this report.
 */
export async function eraseReport(world: World, report: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, report);
    if (row.state === "erased") return;
    await tx.query(`update report set state = 'erased', gist = '' where id = $1`, [report]);
    await tx.query(`delete from report_key where report = $1`, [report]);
    await tx.query(`delete from original where report = $1`, [report]);
    await tx.query(`update amendment set gist = '' where report = $1`, [report]);
    await tx.query(`delete from reporter_key where report = $1`, [report]);
    // Without keys nobody knows who reported: from now on it ties, and counts for no covenant that wants to know.
    const ties = await tx.query<Tied>(`update tie set strength = 'unconfirmed' where report = $1 returning indicator`, [
      report,
    ]);
    await append(world, tx, { type: "report.erased", subjects: [report], organisation: row.desk });
    await endLetter(world, tx, report);
    await recountReport(world, tx, report, ties, "unsent");
    // Last, so that what fails is not noted; and before the commit, so that what is acknowledged always is.
    await world.forget?.({ kind: "report", id: report });
  });
}

/** An erased report can still be found false: its ties fall, and it stays erased. */
async function retract(world: World, report: string, state: "withdrawn" | "false", type: EventType): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, report);
    if (row.state !== "received" && row.state !== "erased") return;
    if (row.state === "received") await tx.query(`update report set state = $2 where id = $1`, [report, state]);
    const ties = await tx.query<Tied>(`update tie set live = false where report = $1 and live returning indicator`, [
      report,
    ]);
    if (row.state === "erased" && ties.length === 0) return;
    await append(world, tx, { type, subjects: [report], organisation: row.desk });
    await recountReport(world, tx, report, ties, "all");
  });
}

type Tied = { indicator: string };

async function lock(tx: Tx, report: string): Promise<{ state: string; desk: string }> {
  const [row] = await tx.query<{ state: string; desk: string }>(
    `select state, desk from report where id = $1 for update`,
    [report],
  );
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no report with this id.");
  return row;
}

/** Its link proves nothing from now on. The digest of the mailbox stays a day, so that erasing cannot fill a mailbox. */
async function endLetter(world: World, tx: Tx, report: string): Promise<void> {
  await tx.query(
    `update confirmation set token = null, next_attempt_at = null, closed_at = coalesce(closed_at, $2),
       closed_as = coalesce(closed_as, 'void'), expires_at = least(expires_at, asked_at + interval '1 day')
     where report = $1`,
    [report, world.now()],
  );
}

/** Looks again at all that this report counted for, through these ties. */
export async function recountReport(
  world: World,
  tx: Tx,
  report: string,
  ties: readonly Tied[],
  reach: Reach,
): Promise<void> {
  const indicators = ties.map(({ indicator }) => indicator);
  await recountOn(world, tx, indicators, reach);
  await withdrawOwn(world, tx, report, reach);
}

/** Looks again at every firing on these values, and at what was asked about them, after a tie to them fell away. */
export async function recountOn(world: World, tx: Tx, indicators: readonly string[], reach: Reach): Promise<void> {
  await tx.query(`select id from indicator where id = any($1::uuid[]) order by kind, value for no key update`, [
    indicators,
  ]);
  for (const firing of await firingsOn(world, tx, indicators)) {
    if (isBeyondRecounting(world, firing)) continue;
    const count = await countFor(tx, firing.covenant, firing.indicator, firing.form, firing.firedAt);
    if (count === undefined || !(await isEnough(tx, firing.covenant, firing.indicator, count)))
      await withdrawFiring(world, tx, firing, reach);
  }
  await withdrawUnnamed(world, tx, indicators, reach);
}

/** Reports that it counted may be past their term and gone. It keeps its frozen count: nobody can say any more what is true. */
function isBeyondRecounting(world: World, { covenant, firedAt }: Standing): boolean {
  const oldest = covenant.count === undefined ? firedAt : minus(firedAt, covenant.count.window);
  return plus(oldest, retention.report) <= world.now();
}
