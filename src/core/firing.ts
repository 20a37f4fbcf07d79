/** A covenant fires: enough independent reporters stand behind one indicator, so its steps may be asked. */
import { concerns, type Trigger } from "./concerns.ts";
import { type Count, countFor, countOfOne } from "./counting.ts";
import { holds } from "./covenant/condition.ts";
import type { Covenant } from "./covenant/covenant.ts";
import { markFired } from "./dossier.ts";
import type { Tx, World } from "./ports.ts";
import { isEnough } from "./redress/trader.ts";
import { toldBefore } from "./retold.ts";
import type { Tie } from "./tying.ts";
import type { Indicator, IndicatorKind, Report } from "./types.ts";

/** One firing, as its requests need it. The numbers are frozen: a sent request keeps the count it was made on. */
export type Firing = {
  readonly id: string;
  readonly covenant: Covenant;
  readonly indicator: Indicator & { readonly id: string };
  readonly round: number;
  /** The one report that a covenant without a count fired for. */
  readonly forReport: Report | undefined;
  /** The desk whose report makes us ask. */
  readonly desk: string;
  readonly dossier: string;
  readonly form: string;
  readonly evidence: Frozen;
  readonly firedAt: Date;
};

export type Frozen = Pick<Count, "reporters" | "reports" | "lossCents"> & {
  readonly firstSeen: string;
  readonly lastSeen: string;
};

type Tied = Pick<Tie, "indicator" | "kind" | "value" | "counts" | "open" | "isNew">;

/** Fires the counting covenants that this report brings over their threshold. */
export async function fireByCount(
  world: World,
  tx: Tx,
  report: Trigger,
  ties: readonly Tied[],
  dossier: string,
): Promise<Firing[]> {
  const covenants = world.covenants.inForce.filter(
    (covenant) => covenant.count !== undefined && concerns(world, covenant, report),
  );
  const candidates = ties.filter(
    (tie) => tie.counts && tie.open && covenants.some(({ on }) => on.kinds.includes(tie.kind)),
  );
  if (candidates.length === 0) return [];
  const fired: Firing[] = [];
  for (const { tie, done } of await lockOpen(tx, dossier, candidates)) {
    const waiting = covenants.filter(({ on, id: covenant }) => on.kinds.includes(tie.kind) && !done.includes(covenant));
    for (const covenant of waiting) {
      const indicator = { id: tie.indicator, kind: tie.kind, value: tie.value };
      const count = tie.isNew
        ? countOfOne(report, tie.kind, world.now())
        : await countFor(tx, covenant, indicator, report.form, world.now());
      if (count === undefined || !(await isEnough(tx, covenant, indicator, count))) continue;
      const { form, desk } = report;
      const root = await markFired(tx, dossier);
      const firing = await addFiring(world, tx, { covenant, indicator, dossier: root, form, desk, count });
      if (firing !== undefined) fired.push(firing);
    }
    const here = fired.filter(({ indicator }) => indicator.id === tie.indicator).map(({ covenant }) => covenant.id);
    await closeWhenDone(world, tx, tie.indicator, tie.kind, [...done, ...here]);
  }
  return fired;
}

/** A covenant without a count fires for each report by itself: one victim's own payment. */
export async function fireForReport(
  world: World,
  tx: Tx,
  report: Report,
  ties: readonly Tied[],
  dossier: string,
): Promise<Firing[]> {
  const fired: Firing[] = [];
  const covenants = world.covenants.inForce.filter(({ count }) => count === undefined);
  for (const covenant of covenants.filter((each) => concerns(world, each, report))) {
    for (const tie of ties.filter(({ counts, kind }) => counts && covenant.on.kinds.includes(kind))) {
      const count = countOfOne(report, tie.kind, world.now());
      if (!holds(covenant.when, count)) continue;
      if (!tie.isNew && (await toldBefore(world, tx, covenant, tie.indicator, report))) continue;
      const indicator = { id: tie.indicator, kind: tie.kind, value: tie.value };
      const { form, desk } = report;
      const firing = await addFiring(world, tx, { covenant, indicator, dossier, form, desk, count, forReport: report });
      if (firing !== undefined) fired.push(firing);
    }
  }
  return fired;
}

type Candidate = { readonly tie: Tied; readonly done: readonly string[] };

/**
 * Locks the indicators that a covenant could still fire on, in one order, so that of two third reports the later counts
 * the earlier. Closed indicators are not locked: a value seen a hundred thousand times costs no more than a new one.
 * Nor are new ones: whoever else names them waits until we are done.
 */
async function lockOpen(tx: Tx, dossier: string, candidates: readonly Tied[]): Promise<Candidate[]> {
  const fresh = candidates.filter(({ isNew }) => isNew).map((tie) => ({ tie, done: [] }));
  const known = candidates.filter(({ isNew }) => !isNew);
  if (known.length === 0) return fresh;
  // Dossier before values, as a report does that merges two; the other way round they wait for each other in a circle.
  await lockDossier(tx, dossier);
  // `done` may be older than the lock we waited for; then the unique round of the firing keeps it from being made twice.
  const rows = await tx.query<{ id: string; done: string[] }>(
    `select i.id, array(select f.covenant from firing f
       where f.indicator = i.id and f.withdrawn_at is null and f.for_report is null) as done
     from indicator i where i.id = any($1::uuid[]) and i.open order by i.kind, i.value for no key update of i`,
    [known.map(({ indicator }) => indicator)],
  );
  const locked = rows.flatMap(({ id, done }) =>
    known.filter(({ indicator }) => indicator === id).map((tie) => ({ tie, done })),
  );
  return [...fresh, ...locked];
}

/** Keeps others from merging it, or firing in it, until we are done; another report may just have taken it into its own. */
export async function lockDossier(tx: Tx, dossier: string): Promise<void> {
  const [row] = await tx.query<{ merged_into: string | null }>(
    `select merged_into from dossier where id = $1 for no key update`,
    [dossier],
  );
  if (row !== undefined && row.merged_into !== null) await lockDossier(tx, row.merged_into);
}

type NewFiring = Pick<Firing, "covenant" | "indicator" | "dossier" | "form" | "desk"> & {
  readonly count: Count;
  readonly forReport?: Report;
};

/** Undefined when it has fired already, in another transaction that we did not see begin. */
async function addFiring(
  world: World,
  tx: Tx,
  { covenant, indicator, dossier, form, desk, count, forReport }: NewFiring,
): Promise<Firing | undefined> {
  const id = world.newId();
  const firedAt = world.now();
  const evidence = frozen(count);
  const [row] = await tx.query<{ round: number }>(
    `with fired as (
       insert into firing (id, covenant, version, indicator, round, for_report, dossier, form, evidence, fired_at)
       select $1::uuid, $2::text, $3::integer, $4::uuid,
         1 + (select count(*) from firing where covenant = $2 and indicator = $4 and withdrawn_at is not null
           and for_report is not distinct from $5)::integer,
         $5::uuid, $6::uuid, $7::text, $8::jsonb, $9::timestamptz
       on conflict do nothing returning round
     ), logged as (
       insert into event (id, at, type, subjects, organisation)
       select $10, $9, 'covenant.fired', array[$1, $4], $11 from fired
     )
     select round from fired`,
    [
      id,
      covenant.id,
      covenant.version,
      indicator.id,
      forReport?.id ?? null,
      dossier,
      form,
      JSON.stringify(evidence),
      firedAt,
      world.newId(),
      covenant.controller,
    ],
  );
  if (row === undefined) return undefined;
  return { id, covenant, indicator, round: row.round, forReport, desk, dossier, form, evidence, firedAt };
}

/** The numbers as they go into a record: they never change again. */
export function frozen(count: Count): Frozen;
export function frozen(count: Count | undefined): Frozen | undefined;
export function frozen(count: Count | undefined): Frozen | undefined {
  return (
    count && {
      reporters: count.reporters,
      reports: count.reports,
      lossCents: count.lossCents,
      firstSeen: count.firstSeen.toISOString(),
      lastSeen: count.lastSeen.toISOString(),
    }
  );
}

async function closeWhenDone(
  world: World,
  tx: Tx,
  indicator: string,
  kind: IndicatorKind,
  done: readonly string[],
): Promise<void> {
  const counting = world.covenants.inForce.filter(({ count, on }) => count !== undefined && on.kinds.includes(kind));
  if (counting.some(({ id }) => !done.includes(id))) return;
  await tx.query(`update indicator set open = false where id = $1 and open`, [indicator]);
}
