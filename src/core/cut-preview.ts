/** What a cut would take apart, said before anybody makes it: a cut is for good. */
import { leftWithout, type TieName } from "./component.ts";
import { type Cut, lockTie, mayCut, regimeOf } from "./cut.ts";
import { Refusal } from "./errors.ts";
import type { Person } from "./people/person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import type { Indicator, IndicatorKind, Regime } from "./types.ts";

/** One side of what would fall apart: the newest reports and oldest values of it, and how many there are. */
export type Side = {
  readonly reports: readonly { readonly id: string; readonly at: Date; readonly desk: string }[];
  readonly reportCount: number;
  readonly values: readonly Indicator[];
  readonly valueCount: number;
  /** There are more reports than were counted. */
  readonly isMore: boolean;
};

export type CutPreview = {
  readonly report: { readonly id: string; readonly at: Date; readonly desk: string };
  readonly indicator: Indicator & { readonly id: string };
  /** No other report ties to the value: it leaves the dossier. */
  readonly valueAlone: boolean;
  /** The report ties to nothing else: it leaves the dossier. */
  readonly reportBare: boolean;
  readonly sides?: { readonly stays: Side; readonly leaves: Side };
};

const mostShown = 20;
const mostCounted = 10_000;

/** @throws Refusal NOT_FOUND when there is no such tie that the person may cut, or it has been cut. */
export async function previewCut(
  world: World,
  person: Person,
  { report, indicator }: Omit<Cut, "reason">,
): Promise<CutPreview> {
  return world.store.transaction(hub, async (tx) => {
    const tie = await lockTie(tx, report, indicator);
    if (tie === undefined || tie.role !== "controlled" || !(await mayCut(world, tx, person, tie))) {
      throw new Refusal("NOT_FOUND", "There is no such tie in a dossier of yours.");
    }
    const regimes: Regime[] = regimeOf(world, person) === "wpg" ? ["avg", "wpg"] : ["avg"];
    const tied = { report, indicator };
    const { sides, ...left } = await leftWithout(tx, tied);
    return {
      ...left,
      report: await namedReport(tx, report),
      indicator: await namedIndicator(tx, indicator),
      ...(sides !== undefined && {
        sides: {
          stays: await sideOf(tx, sides.stays, tied, regimes),
          leaves: await sideOf(tx, sides.leaves, tied, regimes),
        },
      }),
    };
  });
}

/** As it would be with the tie cut: the report itself stands on one side only. */
async function sideOf(tx: Tx, indicators: readonly string[], tied: TieName, regimes: readonly Regime[]): Promise<Side> {
  const rows = await tx.query<{ id: string; at: Date; desk: string; total: number }>(
    `with within as (
       select t.report from tie t where t.indicator = any($1::uuid[]) and t.role = 'controlled' and t.regime = any($2::text[])
         and (t.report, t.indicator) <> ($3, $4)
         and not exists (select 1 from cut where cut.report = t.report and cut.indicator = t.indicator)
       order by t.report desc limit ${mostCounted + 1}
     ), each as (select distinct report from within)
     select r.id, r.received_at as at, r.desk, (select count(*) from each)::integer as total
     from (select report from each order by report desc limit ${mostShown}) newest join report r on r.id = newest.report
     order by r.id desc`,
    [indicators, regimes, tied.report, tied.indicator],
  );
  const values = await tx.query<{ kind: IndicatorKind; value: string }>(
    `select kind, value from indicator where id = any($1::uuid[]) order by id limit ${mostShown}`,
    [indicators],
  );
  const total = rows[0]?.total ?? 0;
  return {
    reports: rows.map(({ id, at, desk }) => ({ id, at, desk })),
    reportCount: Math.min(total, mostCounted),
    isMore: total > mostCounted,
    values,
    valueCount: indicators.length,
  };
}

async function namedReport(tx: Tx, id: string): Promise<CutPreview["report"]> {
  const [row] = await tx.query<{ at: Date; desk: string }>(`select received_at as at, desk from report where id = $1`, [
    id,
  ]);
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no such report.");
  return { id, ...row };
}

async function namedIndicator(tx: Tx, id: string): Promise<CutPreview["indicator"]> {
  const [row] = await tx.query<Indicator>(`select kind, value from indicator where id = $1`, [id]);
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no such value.");
  return { id, ...row };
}
