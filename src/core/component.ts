/** What hangs together once a tie is cut: the two sides of it, and which of them keeps the dossier. */
import type { Identity, Tx, World } from "./ports.ts";

/** Advisory locks are numbers; this one is ours alone: "dossiers" on a telephone's keys. */
const lockKey = 36774377;

/** Reports come in side by side, but not while somebody cuts: else one could join a dossier that has just fallen apart. */
export const keepingDossiers: Identity = { as: "hub", sharing: lockKey };

/** Waits for the reports that are coming in, and keeps others waiting until the cut stands. */
export async function stopDossiers(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock($1)`, [lockKey]);
}

/** A tie that holds a dossier together: through what a fraudster controls, no hub, and not cut. */
export function binds(tie: string): string {
  return `${tie}.role = 'controlled' and not (select hub from indicator where id = ${tie}.indicator)
    and not exists (select 1 from cut where cut.report = ${tie}.report and cut.indicator = ${tie}.indicator)`;
}

/** A tie, as it is named when it is cut. */
export type TieName = { readonly report: string; readonly indicator: string };

/** What is left of a component without one tie. */
export type Left = {
  /** No other report ties to this value. */
  readonly valueAlone: boolean;
  /** The report ties to nothing else. */
  readonly reportBare: boolean;
  /** The indicators on both sides, where it hung on this tie alone. */
  readonly sides?: { readonly stays: readonly string[]; readonly leaves: readonly string[] };
};

/**
 * Takes the component apart where it hung on this tie alone. The larger side keeps the dossier, of equals the older; the
 * other gets a new one, with its reports, firings and requests. Gives the new dossier, if there is one.
 */
export async function fallApart(world: World, tx: Tx, tie: TieName): Promise<string | undefined> {
  const { valueAlone, reportBare, sides } = await leftWithout(tx, tie);
  if (valueAlone) await tx.query(`update indicator set dossier = null where id = $1`, [tie.indicator]);
  if (reportBare) await tx.query(`update report set dossier = null where id = $1`, [tie.report]);
  return sides === undefined ? undefined : (await moveOut(world, tx, [sides.leaves]))[0];
}

/** What a component looks like without this tie, whether it has been cut already or somebody thinks of it. */
export async function leftWithout(tx: Tx, tie: TieName): Promise<Left> {
  const beside = (await boundTo(tx, tie.report)).filter((id) => id !== tie.indicator);
  const valueAlone = await isAlone(tx, tie);
  const reportBare = beside.length === 0;
  if (valueAlone || reportBare) return { valueAlone, reportBare };
  const here = await reachedFrom(tx, [tie.indicator], tie);
  if (beside.some((id) => here.includes(id))) return { valueAlone, reportBare };
  const there = await reachedFrom(tx, beside, tie);
  const leaves = smaller(here, there);
  return { valueAlone, reportBare, sides: { leaves, stays: leaves === here ? there : here } };
}

/** All indicators that hang together with these, but for what does so through this tie. */
async function reachedFrom(tx: Tx, indicators: readonly string[], { report, indicator }: TieName): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive reached (id) as (
       select unnest($1::uuid[])
       union
       select other.indicator from reached
       join tie mine on mine.indicator = reached.id and ${binds("mine")} and (mine.report, mine.indicator) <> ($2, $3)
       join tie other on other.report = mine.report and ${binds("other")} and (other.report, other.indicator) <> ($2, $3)
     )
     select id from reached order by id`,
    [indicators, report, indicator],
  );
  return rows.map(({ id }) => id);
}

async function boundTo(tx: Tx, report: string): Promise<string[]> {
  const rows = await tx.query<{ indicator: string }>(
    `select indicator from tie t where report = $1 and ${binds("t")} order by indicator`,
    [report],
  );
  return rows.map(({ indicator }) => indicator);
}

async function isAlone(tx: Tx, { report, indicator }: TieName): Promise<boolean> {
  const rows = await tx.query(`select 1 from tie t where indicator = $1 and report <> $2 and ${binds("t")} limit 1`, [
    indicator,
    report,
  ]);
  return rows.length === 0;
}

/** Both in the order of their ids, which are UUIDv7: the first is the oldest. */
function smaller(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length !== other.length) return one.length < other.length ? one : other;
  return (one[0] ?? "") < (other[0] ?? "") ? other : one;
}

/**
 * Gives each of these sets of indicators a dossier of its own. Requests hang on their indicator, so they go along with it:
 * none is made, and none is lost.
 */
export async function moveOut(world: World, tx: Tx, parts: readonly (readonly string[])[]): Promise<string[]> {
  const moved: string[] = [];
  for (let at = 0; at < parts.length; at += mostAtOnce) {
    const batch = parts.slice(at, at + mostAtOnce).map((part) => ({ id: world.newId(), part }));
    const indicators = batch.flatMap(({ part }) => part);
    const dossiers = batch.flatMap(({ id, part }) => part.map(() => id));
    const moving = `unnest($1::uuid[], $2::uuid[]) as moving (indicator, dossier)`;
    await tx.query(
      `insert into dossier (id, opened_at, fired)
       select moving.dossier, $3, bool_or(exists (
         select 1 from firing f where f.indicator = moving.indicator and f.for_report is null and f.withdrawn_at is null))
       from ${moving} group by moving.dossier`,
      [indicators, dossiers, world.now()],
    );
    for (const statement of [
      `update indicator set dossier = moving.dossier from ${moving} where id = moving.indicator`,
      `update report set dossier = moving.dossier from ${moving}
       join tie t on t.indicator = moving.indicator and ${binds("t")} where report.id = t.report`,
      `update firing set dossier = moving.dossier from ${moving} where firing.indicator = moving.indicator`,
      `update barrier_request set dossier = moving.dossier from ${moving} where barrier_request.indicator = moving.indicator`,
    ]) {
      await tx.query(statement, [indicators, dossiers]);
    }
    moved.push(...batch.map(({ id }) => id));
  }
  return moved;
}

/** Parts in one statement. */
const mostAtOnce = 500;
