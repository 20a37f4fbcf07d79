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

/** A tie that holds a dossier together: through what a fraudster controls, and not cut. */
function binds(tie: string): string {
  return `${tie}.role = 'controlled'
    and not exists (select 1 from cut where cut.report = ${tie}.report and cut.indicator = ${tie}.indicator)`;
}

/**
 * Takes the component apart where it hung on this tie alone. The larger side keeps the dossier, of equals the older; the
 * other gets a new one, with its reports, firings and requests. Gives the new dossier, if there is one.
 */
export async function fallApart(
  world: World,
  tx: Tx,
  { report, indicator }: { readonly report: string; readonly indicator: string },
): Promise<string | undefined> {
  const here = await reachedFrom(tx, [indicator]);
  const beside = await boundTo(tx, report);
  const alone = await isAlone(tx, indicator);
  if (alone) await tx.query(`update indicator set dossier = null where id = $1`, [indicator]);
  if (beside.length === 0) await tx.query(`update report set dossier = null where id = $1`, [report]);
  if (alone || beside.length === 0 || beside.some((id) => here.includes(id))) return undefined;
  const there = await reachedFrom(tx, beside);
  return moveOut(world, tx, smaller(here, there));
}

/** All indicators that hang together with these. */
async function reachedFrom(tx: Tx, indicators: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive reached (id) as (
       select unnest($1::uuid[])
       union
       select other.indicator from reached
       join tie mine on mine.indicator = reached.id and ${binds("mine")}
       join tie other on other.report = mine.report and ${binds("other")}
     )
     select id from reached order by id`,
    [indicators],
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

async function isAlone(tx: Tx, indicator: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from tie t where indicator = $1 and ${binds("t")} limit 1`, [indicator]);
  return rows.length === 0;
}

/** Both in the order of their ids, which are UUIDv7: the first is the oldest. */
function smaller(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length !== other.length) return one.length < other.length ? one : other;
  return (one[0] ?? "") < (other[0] ?? "") ? other : one;
}

/** Requests hang on their indicator, so they go along with it: none is made, and none is lost. */
async function moveOut(world: World, tx: Tx, part: readonly string[]): Promise<string> {
  const id = world.newId();
  await tx.query(
    `insert into dossier (id, opened_at, fired) values ($1, $2,
       exists (select 1 from firing where indicator = any($3::uuid[]) and for_report is null and withdrawn_at is null))`,
    [id, world.now(), part],
  );
  await tx.query(`update indicator set dossier = $1 where id = any($2::uuid[])`, [id, part]);
  await tx.query(
    `update report set dossier = $1 where id in (select t.report from tie t where t.indicator = any($2::uuid[]) and ${binds("t")})`,
    [id, part],
  );
  await tx.query(`update firing set dossier = $1 where indicator = any($2::uuid[])`, [id, part]);
  await tx.query(`update barrier_request set dossier = $1 where indicator = any($2::uuid[])`, [id, part]);
  return id;
}
