/** How large a dossier is, counted no further than a person needs to know. */
import { independent } from "#core/counting.ts";
import { withMerged } from "#core/dossier.ts";
import type { Evidence } from "#core/independence.ts";
import type { Tx } from "#core/ports.ts";
import type { Regime } from "#core/types.ts";

export type Size = {
  /** Reports that were not taken back or found false. */
  readonly reports: number;
  readonly desks: number;
  /** There are more reports, and perhaps desks, than were counted. */
  readonly isMore: boolean;
  /** Independent reporters, and what they lost, among the newest `among` reports. */
  readonly reporters: number;
  readonly lossCents: number;
  readonly among: number;
};

/** Ties looked at, whatever the dossier holds: it may hold a hundred thousand. */
const mostCounted = 10_000;

export async function sizeOf(
  tx: Tx,
  dossier: string,
  regimes: readonly Regime[],
  newest: readonly Evidence[],
): Promise<Size> {
  // Each value gives what it has by the index, newest first, and no more; a cut tie and one taken back are not live.
  const [row] = await tx.query<{ reports: number; desks: number; ties: number }>(
    `select count(distinct report)::integer as reports, count(distinct desk)::integer as desks, count(*)::integer as ties
     from (
       select t.report, t.desk from (
         select id from indicator where dossier = ${withMerged("$1")} limit ${mostCounted}) as i
       cross join lateral (
         select report, desk from tie where tie.indicator = i.id and role = 'controlled' and live and regime = any($2::text[])
         order by report desc limit ${mostCounted + 1}) as t
       limit ${mostCounted + 1}) as each`,
    [dossier, regimes],
  );
  const { reports = 0, desks = 0, ties = 0 } = row ?? {};
  return {
    reports,
    desks,
    isMore: ties > mostCounted,
    among: newest.length,
    reporters: newest.length === 0 ? 0 : await independent(tx, newest),
    lossCents: newest.reduce(
      (sum, { amountCents, currency }) => sum + (currency === "EUR" ? (amountCents ?? 0) : 0),
      0,
    ),
  };
}
