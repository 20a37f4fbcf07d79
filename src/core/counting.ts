/** Counts what stands behind one indicator, as a covenant wants it counted. */
import type { Trigger } from "./concerns.ts";
import type { TriggerFacts } from "./covenant/condition.ts";
import type { Covenant } from "./covenant/covenant.ts";
import { type Evidence, independentReporters, type KeyUse, type Pair, type Telling } from "./independence.ts";
import type { Tx } from "./ports.ts";
import { minus } from "./time/duration.ts";
import { type Indicator, type IndicatorKind, type Regime, strengths } from "./types.ts";

/** Enough to decide any covenant; a value seen more often fired long ago, and counting on would only cost time. */
const mostReports = 500;

export type Count = TriggerFacts & { readonly lastSeen: Date };

/** How much is sold is looked up only where a covenant asks (redress/trader.ts). */
const tradeUnknown = { orders: 0, rate: 1000 } as const;

/** Undefined when nothing that counts stands behind the indicator. Only covenants with a count come here. */
export async function countFor(
  tx: Tx,
  covenant: Covenant,
  indicator: Indicator & { readonly id: string },
  form: string,
  now: Date,
): Promise<Count | undefined> {
  if (covenant.count === undefined) return undefined;
  const evidence = await evidenceFor(tx, indicator.id, countedBy(covenant), minus(now, covenant.count.window));
  const [first] = evidence;
  const last = evidence.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    // One report is one reporter, without a look at its keys.
    reporters: evidence.length === 1 ? 1 : await independent(tx, evidence),
    reports: evidence.length,
    desks: new Set(evidence.map(({ desk }) => desk)).size,
    form,
    kind: indicator.kind,
    lossCents: evidence.reduce(
      (sum, { amountCents, currency }) => sum + (currency === "EUR" ? (amountCents ?? 0) : 0),
      0,
    ),
    ...tradeUnknown,
    firstSeen: first.receivedAt,
    lastSeen: last.receivedAt,
    now,
  };
}

/** What one report is by itself: all that stands behind a value it is the first to name. */
export function countOfOne(report: Trigger, kind: IndicatorKind, now: Date): Count {
  return {
    reporters: 1,
    reports: 1,
    desks: 1,
    form: report.form,
    kind,
    lossCents: report.amountLost?.currency === "EUR" ? report.amountLost.cents : 0,
    ...tradeUnknown,
    firstSeen: report.receivedAt,
    lastSeen: report.receivedAt,
    now,
  };
}

/** How many independent reporters told these reports, and no more than these. */
export async function independent(tx: Tx, evidence: readonly Evidence[]): Promise<number> {
  const reports = evidence.map(({ report }) => report);
  const { apart, same } = await judged(tx, reports);
  return independentReporters(await withEarlier(tx, evidence), await keysAround(tx, reports), apart, same);
}

/** With what those that were amended said before. */
export async function withEarlier(tx: Tx, evidence: readonly Evidence[]): Promise<readonly Evidence[]> {
  const amended = evidence.filter((each) => each.amended === true).map(({ report }) => report);
  if (amended.length === 0) return evidence;
  const rows = await tx.query<ToldRow & { report: string }>(
    `select report, amount_cents, currency, occurred_on, gist from amendment where report = any($1::uuid[]) order by id`,
    [amended],
  );
  return evidence.map((each) => ({
    ...each,
    earlier: rows.filter(({ report }) => report === each.report).map(tellingOf),
  }));
}

type ToldRow = { amount_cents: number | null; currency: string | null; occurred_on: string | null; gist: string };

function tellingOf({ amount_cents, currency, occurred_on, gist }: ToldRow): Telling {
  return {
    amountCents: amount_cents ?? undefined,
    currency: currency ?? undefined,
    day: occurred_on ?? undefined,
    gist,
  };
}

/** Which ties a covenant looks at: the same test as `concerns`, as the database asks it. */
export type Counted = {
  readonly forms: readonly string[];
  readonly strengths: readonly string[];
  readonly regimes: readonly Regime[];
};

export function countedBy({ on, count, regime }: Covenant): Counted {
  return {
    forms: on.forms,
    strengths: count?.strength ?? strengths,
    regimes: regime === "wpg" ? ["avg", "wpg"] : ["avg"],
  };
}

/** Whether a live report that the covenant counts still names the indicator. */
export async function isNamed(tx: Tx, covenant: Covenant, indicator: string): Promise<boolean> {
  const { forms, strengths, regimes } = countedBy(covenant);
  const rows = await tx.query(
    `select 1 from tie t where t.indicator = $1 and t.live and t.counts and not (select hub from indicator where id = $1)
       and t.form = any($2::text[]) and t.strength = any($3::text[]) and t.regime = any($4::text[]) limit 1`,
    [indicator, forms, strengths, regimes],
  );
  return rows.length > 0;
}

/** The live reports that are counted of an indicator since then, oldest first, at most 500. */
export async function evidenceFor(
  tx: Tx,
  indicator: string,
  { forms, strengths, regimes }: Counted,
  since: Date,
): Promise<Evidence[]> {
  const rows = await tx.query<ToldRow & { report: string; desk: string; received_at: Date; amended: boolean }>(
    // First the ties, by their index, then their reports: the other way round it reads every report of the window.
    `select r.id as report, r.desk, r.received_at, r.amount_cents, r.currency, r.occurred_on, r.gist,
       r.amended
     from (
       select t.report from tie t
       where t.indicator = $1 and t.report >= $2 and t.live and t.counts and not (select hub from indicator where id = $1)
         and t.form = any($3::text[]) and t.strength = any($4::text[]) and t.regime = any($5::text[])
       order by t.report limit ${mostReports}
     ) counted
     cross join lateral (select * from report where id = counted.report offset 0) r
     order by r.id`,
    [indicator, firstIdAt(since), forms, strengths, regimes],
  );
  return rows.map((row) => ({
    report: row.report,
    desk: row.desk,
    receivedAt: row.received_at,
    amended: row.amended,
    ...tellingOf(row),
  }));
}

/** The keys of these reports, and of all reports that share one with them, and so on: what links two may lie elsewhere. */
function keysAround(tx: Tx, reports: readonly string[]): Promise<KeyUse[]> {
  return tx.query<KeyUse>(
    `with recursive linked (report) as (
       select unnest($1::uuid[])
       union
       select other.report from linked
       join reporter_key mine on mine.report = linked.report
       join reporter_key other on other.digest = mine.digest
     )
     select k.report, k.digest from linked join reporter_key k on k.report = linked.report`,
    [reports],
  );
}

/** What people found about pairs among these reports: told by two, or one telling. */
export async function judged(tx: Tx, reports: readonly string[]): Promise<{ apart: Pair[]; same: Pair[] }> {
  const rows = await tx.query<{ a: string; b: string; same: boolean }>(
    `select report_a as a, report_b as b, false as same from separation
     where report_a = any($1::uuid[]) and report_b = any($1::uuid[])
     union all
     select report_a, report_b, true from same_report
     where report_a = any($1::uuid[]) and report_b = any($1::uuid[]) and undone_at is null`,
    [reports],
  );
  const pairs = (wanted: boolean) => rows.filter(({ same }) => same === wanted).map(({ a, b }): Pair => [a, b]);
  return { apart: pairs(false), same: pairs(true) };
}

/** The smallest UUIDv7 of an instant, so that a window over time is a range over ids (RFC 9562, 5.7). */
export function firstIdAt(instant: Date): string {
  const hex = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
