/** A covenant fires: enough independent reporters stand behind one indicator, so its steps may be asked. */
import { type Count, countFor } from "./counting.ts";
import type { Covenant } from "./covenant.ts";
import { holds } from "./covenant-condition.ts";
import { withMerged } from "./dossier.ts";
import { append } from "./event.ts";
import type { Tx, World } from "./ports.ts";
import type { Tie } from "./tying.ts";
import type { Indicator, IndicatorKind, Report } from "./types.ts";

/** One firing, as its requests need it. The numbers are frozen: a sent request keeps the count it was made on. */
export type Firing = {
  readonly id: string;
  readonly covenant: Covenant;
  readonly indicator: Indicator & { readonly id: string };
  readonly round: number;
  readonly forReport: string | undefined;
  readonly dossier: string;
  readonly form: string;
  readonly evidence: Frozen;
  readonly firedAt: Date;
};

export type Frozen = Pick<Count, "reporters" | "reports" | "lossCents"> & {
  readonly firstSeen: string;
  readonly lastSeen: string;
};

/** Whether this report is of those a covenant looks at, and counts. */
export function concerns(covenant: Covenant, report: Report): boolean {
  if (!covenant.on.forms.includes(report.form)) return false;
  return covenant.count === undefined || covenant.count.strength.includes(report.strength);
}

/** Fires the counting covenants that this report brings over their threshold. */
export async function fireByCount(
  world: World,
  tx: Tx,
  report: Report,
  ties: readonly Tie[],
  dossier: string,
): Promise<Firing[]> {
  const covenants = world.covenants.inForce.filter(
    (covenant) => covenant.count !== undefined && concerns(covenant, report),
  );
  const candidates = ties.filter(
    (tie) => tie.counts && tie.open && covenants.some(({ on }) => on.kinds.includes(tie.kind)),
  );
  if (candidates.length === 0) return [];
  const fired: Firing[] = [];
  for (const { id, done } of await lockOpen(tx, candidates)) {
    const tie = candidates.find(({ indicator }) => indicator === id);
    if (tie === undefined) continue;
    const waiting = covenants.filter(({ on, id: covenant }) => on.kinds.includes(tie.kind) && !done.includes(covenant));
    for (const covenant of waiting) {
      const indicator = { id, kind: tie.kind, value: tie.value };
      const count = await countFor(tx, covenant, indicator, report.form, world.now());
      if (count === undefined || !holds(covenant.when, count)) continue;
      const firing = await addFiring(world, tx, { covenant, indicator, dossier, form: report.form, count });
      if (firing !== undefined) fired.push(firing);
    }
    await closeWhenDone(world, tx, id, tie.kind, [...done, ...fired.map(({ covenant }) => covenant.id)]);
  }
  return fired;
}

/** A covenant without a count fires for each report by itself: one victim's own payment. */
export async function fireForReport(
  world: World,
  tx: Tx,
  report: Report,
  ties: readonly Tie[],
  dossier: string,
): Promise<Firing[]> {
  const fired: Firing[] = [];
  for (const covenant of world.covenants.inForce.filter((each) => each.count === undefined && concerns(each, report))) {
    for (const tie of ties.filter(({ counts, kind }) => counts && covenant.on.kinds.includes(kind))) {
      const now = world.now();
      const lossCents = report.amountLost?.currency === "EUR" ? report.amountLost.cents : 0;
      const count: Count = {
        ...{ reporters: 1, reports: 1, desks: 1, form: report.form, kind: tie.kind, lossCents, now },
        ...{ firstSeen: report.receivedAt, lastSeen: report.receivedAt },
      };
      if (!holds(covenant.when, count) || (await askedBefore(tx, covenant, tie.indicator, report))) continue;
      const indicator = { id: tie.indicator, kind: tie.kind, value: tie.value };
      const firing = await addFiring(world, tx, {
        covenant,
        indicator,
        dossier,
        form: report.form,
        count,
        forReport: report.id,
      });
      if (firing !== undefined) fired.push(firing);
    }
  }
  return fired;
}

/** The counting firings that stand in a dossier, of covenants still in force. */
export async function firingsIn(world: World, tx: Tx, dossier: string): Promise<Firing[]> {
  const rows = await tx.query<FiringRow>(
    `select ${firingColumns} from firing f join indicator i on i.id = f.indicator
     where f.dossier in ${withMerged("$1")} and f.withdrawn_at is null and f.for_report is null order by f.id limit 100`,
    [dossier],
  );
  return rows.flatMap((row) => firingOf(world, row) ?? []);
}

type FiringRow = {
  id: string;
  covenant: string;
  version: number;
  indicator: string;
  kind: IndicatorKind;
  value: string;
  round: number;
  dossier: string;
  form: string;
  evidence: Frozen;
  fired_at: Date;
};
const firingColumns =
  "f.id, f.covenant, f.version, f.indicator, i.kind, i.value, f.round, f.dossier, f.form, f.evidence, f.fired_at";

/** Undefined when its covenant, or that version of it, is no longer in force: then nothing more is asked under it. */
function firingOf(world: World, row: FiringRow): Firing | undefined {
  const covenant = world.covenants.inForce.find(({ id, version }) => id === row.covenant && version === row.version);
  return (
    covenant && {
      id: row.id,
      covenant,
      indicator: { id: row.indicator, kind: row.kind, value: row.value },
      round: row.round,
      forReport: undefined,
      dossier: row.dossier,
      form: row.form,
      evidence: row.evidence,
      firedAt: row.fired_at,
    }
  );
}

/** The counting firings on some indicators, looked at again when a report is withdrawn, found false or erased. */
export async function firingsOn(world: World, tx: Tx, indicators: readonly string[]): Promise<Firing[]> {
  const rows = await tx.query<FiringRow>(
    `select ${firingColumns} from firing f join indicator i on i.id = f.indicator
     where f.indicator = any($1::uuid[]) and f.withdrawn_at is null and f.for_report is null order by f.id for update of f`,
    [indicators],
  );
  return rows.flatMap((row) => firingOf(world, row) ?? []);
}

/** The same person told of the same payment before, at this desk or at another. */
async function askedBefore(tx: Tx, covenant: Covenant, indicator: string, report: Report): Promise<boolean> {
  const earlier = await tx.query(
    `select 1 from firing f join report r on r.id = f.for_report
     where f.covenant = $1 and f.indicator = $2 and r.id <> $3 and r.amount_cents is not distinct from $4
       and exists (select 1 from reporter_key mine join reporter_key theirs on theirs.digest = mine.digest
         where mine.report = $3 and theirs.report = r.id)
     limit 1`,
    [covenant.id, indicator, report.id, report.amountLost?.cents ?? null],
  );
  return earlier.length > 0;
}

/**
 * Locks the indicators that a covenant could still fire on, in one order, so that of two third reports the later counts
 * the earlier. Closed indicators are not locked: a value seen a hundred thousand times costs no more than a new one.
 */
function lockOpen(tx: Tx, candidates: readonly Tie[]): Promise<{ id: string; done: string[] }[]> {
  return tx.query<{ id: string; done: string[] }>(
    `select i.id, array(select f.covenant from firing f
       where f.indicator = i.id and f.withdrawn_at is null and f.for_report is null) as done
     from indicator i where i.id = any($1::uuid[]) and i.open order by i.kind, i.value for update of i`,
    [candidates.map(({ indicator }) => indicator)],
  );
}

type NewFiring = {
  readonly covenant: Covenant;
  readonly indicator: Firing["indicator"];
  readonly dossier: string;
  readonly form: string;
  readonly count: Count;
  readonly forReport?: string;
};

/** Undefined when it has fired already, in another transaction that we did not see begin. */
async function addFiring(
  world: World,
  tx: Tx,
  { covenant, indicator, dossier, form, count, forReport }: NewFiring,
): Promise<Firing | undefined> {
  const id = world.newId();
  const evidence: Frozen = {
    reporters: count.reporters,
    reports: count.reports,
    lossCents: count.lossCents,
    firstSeen: count.firstSeen.toISOString(),
    lastSeen: count.lastSeen.toISOString(),
  };
  const [row] = await tx.query<{ round: number }>(
    `insert into firing (id, covenant, version, indicator, round, for_report, dossier, form, evidence, fired_at)
     select $1::uuid, $2::text, $3::integer, $4::uuid,
       1 + (select count(*) from firing where covenant = $2 and indicator = $4 and withdrawn_at is not null)::integer,
       $5::uuid, $6::uuid, $7::text, $8::jsonb, $9::timestamptz
     on conflict do nothing returning round`,
    [
      id,
      covenant.id,
      covenant.version,
      indicator.id,
      forReport ?? null,
      dossier,
      form,
      JSON.stringify(evidence),
      world.now(),
    ],
  );
  if (row === undefined) return undefined;
  await tx.query(`update dossier set fired = true where id = $1 and not fired`, [dossier]);
  await append(world, tx, { type: "covenant.fired", subjects: [id, indicator.id], organisation: covenant.controller });
  return { id, covenant, indicator, round: row.round, forReport, dossier, form, evidence, firedAt: world.now() };
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
