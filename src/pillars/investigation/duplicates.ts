/** Two reports that seem one story, put before a person; and what people found about such pairs. */
import { judged, withEarlier } from "#core/counting.ts";
import { type Copy, type Evidence, type Pair, possibleCopies } from "#core/independence.ts";
import type { Tx } from "#core/ports.ts";
import type { Money } from "#core/types.ts";

/** Why two reports may be one telling, with both stories as they may be read: without what could name a person. */
export type PossibleCopy = Copy & {
  readonly lost: Money;
  readonly day: string;
  readonly stories: readonly [string, string];
};

/** What a person found about a pair; `same` can be taken back, and then no longer stands. */
export type Finding = {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly by: string;
  readonly at: Date;
  readonly reason?: string;
  readonly undone?: { readonly by: string; readonly at: Date };
};

/** Pairs nobody has judged. Reports that share a key are one reporter whatever a person says, so they are left out. */
export async function copiesAmong(tx: Tx, evidence: readonly Evidence[]): Promise<PossibleCopy[]> {
  const ids = evidence.map(({ report }) => report);
  const found = possibleCopies(await withEarlier(tx, evidence), []);
  if (found.length === 0) return [];
  const { apart, same } = await judged(tx, ids);
  const settled = new Set([...apart, ...same, ...(await linked(tx, ids))].map(nameOf));
  const told = new Map(evidence.map((each) => [each.report, each]));
  return found
    .filter(({ a, b }) => !settled.has(nameOf([a, b])))
    .flatMap((copy) => {
      const [one, other] = [told.get(copy.a), told.get(copy.b)];
      if (one?.amountCents === undefined || one.currency === undefined || one.day === undefined) return [];
      const lost = { cents: one.amountCents, currency: one.currency };
      return other === undefined ? [] : [{ ...copy, lost, day: one.day, stories: [one.gist, other.gist] as const }];
    });
}

function nameOf([a, b]: Pair): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Pairs among these that share a key. */
async function linked(tx: Tx, reports: readonly string[]): Promise<Pair[]> {
  const rows = await tx.query<{ a: string; b: string }>(
    `select one.report as a, other.report as b from reporter_key one
     join reporter_key other on other.digest = one.digest and other.report < one.report
     where one.report = any($1::uuid[]) and other.report = any($1::uuid[])`,
    [reports],
  );
  return rows.map(({ a, b }): Pair => [a, b]);
}

type FindingRow = {
  a: string;
  b: string;
  same: boolean;
  by: string;
  at: Date;
  reason: string | null;
  undone_by: string | null;
  undone_at: Date | null;
};

/** What people found about pairs among these reports, newest first; what was taken back stays to be seen. */
export async function findingsAmong(tx: Tx, reports: readonly string[]): Promise<Finding[]> {
  const rows = await tx.query<FindingRow>(
    `select report_a as a, report_b as b, false as same, person as by, at, reason, null as undone_by,
       null::timestamptz as undone_at
     from separation where report_a = any($1::uuid[]) and report_b = any($1::uuid[])
     union all
     select report_a, report_b, true, person, at, null, undone_by, undone_at
     from same_report where report_a = any($1::uuid[]) and report_b = any($1::uuid[])
     order by at desc limit 100`,
    [reports],
  );
  return rows.map(({ reason, undone_by, undone_at, ...finding }) => ({
    ...finding,
    ...(reason !== null && { reason }),
    ...(undone_by !== null && undone_at !== null && { undone: { by: undone_by, at: undone_at } }),
  }));
}
