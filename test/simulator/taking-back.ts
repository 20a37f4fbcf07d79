/** Reports are taken back, cut loose and erased, and values cleared: what no longer has enough behind it falls. */
import { namesOf, without } from "./components.ts";
import { count, isNamed, windowOfCount } from "./counting.ts";
import {
  handRequestOver,
  type Model,
  type ModelFiring,
  type ModelReport,
  type ModelRequest,
  renameReport,
  thresholdOf,
  withdrawFiring,
  withdrawRequest,
} from "./model.ts";
import { groupsOf } from "./ties.ts";

/** Withdrawn or found false: whatever no longer has enough behind it falls, sent or not. */
export function retract(model: Model, id: string, state: "withdrawn" | "false"): void {
  const report = model.reports.get(id);
  if (report === undefined || !report.live) return;
  if (report.state === "received") report.state = state;
  report.live = false;
  model.changed.reports.add(report);
  recount(model, report, namedIn(report), () => true);
}

/** The report does not belong to this value, a person found: it ties no more, and does not count for it. */
export function cut(model: Model, id: string, indicator: string): void {
  const report = model.reports.get(id);
  if (report === undefined) return;
  renameReport(model, report, without(report, new Set([indicator])));
  recount(model, report, [indicator], () => true, indicator);
}

/** Two persons found that the value was named wrongly: all that was asked about it is taken back. */
export function clear(model: Model, indicator: string): void {
  model.cleared.add(indicator);
  // Renamed, a report leaves the set that is gone through here, which a set bears.
  for (const report of model.naming.get(indicator) ?? []) renameReport(model, report, without(report, model.cleared));
  for (const request of model.requestsAbout.get(indicator) ?? [])
    if (!request.withdrawn && !model.declined(request)) withdrawRequest(model, request);
  for (const firing of model.firingsAbout.get(indicator) ?? [])
    if (firing.forReport === undefined && !firing.withdrawn) withdrawFiring(model, firing);
}

/** Erased: nobody knows any more who reported. What has left keeps the count it left with. */
export function erase(model: Model, id: string, hasLeft: (request: ModelRequest) => boolean): void {
  const report = model.reports.get(id);
  if (report === undefined || report.state === "erased") return;
  report.state = "erased";
  report.known = false;
  model.persons = undefined;
  model.changed.reports.add(report);
  recount(model, report, namedIn(report), (request) => !hasLeft(request));
}

function namedIn(report: ModelReport): string[] {
  return [...new Set([...namesOf(report), ...report.mentioned.map(({ kind, value }) => `${kind} ${value}`)])];
}

function recount(
  model: Model,
  report: ModelReport,
  names: readonly string[],
  mayFall: (request: ModelRequest) => boolean,
  only?: string,
): void {
  const stands = (request: ModelRequest) => !request.withdrawn && !model.declined(request);
  const fall = (request: ModelRequest) => {
    if (mayFall(request)) withdrawRequest(model, request);
  };
  const byCount = names
    .flatMap((name) => model.firingsAbout.get(name) ?? [])
    .filter((each) => each.forReport === undefined);
  for (const firing of byCount.toSorted((a, b) => a.number - b.number)) {
    if (isBeyondRecounting(model, firing)) continue;
    const asked = [...firing.asked].filter(stands);
    if (firing.withdrawn && asked.length === 0) continue;
    const { reporters } = count(model, firing.covenant, firing.indicator, firing.at);
    if (reporters >= thresholdOf(model, firing)) continue;
    withdrawFiring(model, firing);
    handOver(model, firing, asked);
    for (const request of asked) if (request.firing === firing) fall(request);
  }
  for (const request of names.flatMap((name) => model.requestsAbout.get(name) ?? [])) {
    if (request.forReport !== undefined || !stands(request)) continue;
    if (!isNamed(model, request.covenant, request.indicator)) fall(request);
  }
  for (const firing of model.firingsFor.get(report.id) ?? []) {
    if (only !== undefined && firing.indicator !== only) continue;
    for (const request of [...firing.asked].filter(stands)) fall(request);
    withdrawFiring(model, firing);
  }
}

/** What it counted may be past the two years that reports are kept: nobody can say any more what is true. */
function isBeyondRecounting(model: Model, { at }: ModelFiring): boolean {
  const end = new Date(at - windowOfCount);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end <= model.now();
}

/** Another shop of the same dossier asks about the same accounts: those requests now are that one's. */
function handOver(model: Model, fallen: ModelFiring, asked: readonly ModelRequest[]): void {
  const here = groupsOf(model.ties);
  const other = [...(model.standing.get(fallen.covenant) ?? [])].find(
    (each) =>
      each.version === fallen.version &&
      each.forReport === undefined &&
      here.get(each.indicator) === here.get(fallen.indicator),
  );
  if (other === undefined) return;
  for (const request of asked) if (request.indicator !== fallen.indicator) handRequestOver(request, other);
}
