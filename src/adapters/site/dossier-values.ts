/** From a dossier as it is stored to what its page says. */
import type { Bilingual } from "#core/policy.ts";
import type { World } from "#core/ports.ts";
import { binds, type OpenDossier, type ShownTie } from "#pillars/investigation/dossier.ts";
import type { Finding } from "#pillars/investigation/duplicates.ts";
import type { DossierFinding, DossierProps, DossierTie } from "./dossier.ts";
import { nameOf } from "./page.ts";
import { barrierOf } from "./written.ts";

type Names = ReadonlyMap<string, string>;

export function dossierProps(
  world: World,
  opened: OpenDossier,
  { people, mayFindHub }: { readonly people: Names; readonly mayFindHub: boolean },
): DossierProps {
  const { reports, ties, indicators, copies, findings, requests, likelyHubs, ...rest } = opened;
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  const named = Map.groupBy(ties.filter(binds), ({ indicator }) => indicator);
  const states = new Map(reports.map(({ id, state }) => [id, state]));
  const tiesOf = Map.groupBy(ties, ({ report }) => report);
  const indicatorOf = (id: string) => byId.get(id) ?? { id, kind: "url" as const, value: "–" };
  return {
    ...rest,
    reports: reports.map((report) => ({
      ...report,
      desk: nameOf(world, report.desk),
      form: formName(world, report.form),
      state: stateOf(report.state),
      loss: report.loss,
      onBehalf: report.onBehalf,
      ties: (tiesOf.get(report.id) ?? []).map(
        (tie): DossierTie => ({ ...tie, indicator: indicatorOf(tie.indicator), standing: standingOf(tie, states) }),
      ),
    })),
    values: indicators
      .flatMap((indicator) => {
        const count = named.get(indicator.id)?.length ?? 0;
        const report = named.get(indicator.id)?.[0]?.report;
        return report === undefined ? [] : [{ ...indicator, report, reports: count }];
      })
      .sort((a, b) => b.reports - a.reports),
    cuts: ties.flatMap(({ report, indicator, cut }) =>
      cut === undefined
        ? []
        : [{ ...cut, report, indicator: indicatorOf(indicator), by: people.get(cut.person) ?? cut.person }],
    ),
    likelyHubs: likelyHubs.map(({ indicator, ...likely }) => ({ ...likely, indicator: indicatorOf(indicator) })),
    mayFindHub,
    copies,
    findings: findings.map((finding) => findingProps(finding, people)),
    requests: requests.map((request) => ({
      ...request,
      barrier: barrierOf(request.barrier),
      addressee: nameOf(world, request.addressee),
      indicator: indicatorOf(request.indicator),
    })),
  };
}

/** The form's name, as people know it; a form that is no longer in the taxonomy shows its code. */
export function formName(world: Pick<World, "policy">, code: string): Bilingual {
  return world.policy.taxonomy.forms.get(code)?.label ?? { nl: code, en: code };
}

export function findingProps({ reason, undone, by, ...finding }: Finding, people: Names): DossierFinding {
  return {
    ...finding,
    by: people.get(by) ?? by,
    reason,
    undone: undone && { ...undone, by: people.get(undone.by) ?? undone.by },
  };
}

const reportStates = ["received", "withdrawn", "false", "erased"] as const;

function stateOf(state: string): (typeof reportStates)[number] {
  return reportStates.find((known) => known === state) ?? "received";
}

/** Whether a tie counts, and else the first reason why it does not. */
function standingOf(tie: ShownTie, states: ReadonlyMap<string, string>): DossierTie["standing"] {
  if (tie.cut !== undefined) return "cut";
  if (tie.role !== "controlled") return "context";
  if (tie.hub) return "hub";
  if (!tie.live) return states.get(tie.report) === "withdrawn" ? "withdrawn" : "false";
  return tie.counts ? "counts" : "machine";
}
