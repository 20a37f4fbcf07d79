/**
 * The reference: what should follow from what was told, worked out in memory in the plainest way there is. It knows the
 * rules from design.md and the three covenants as a reader of their text does, and shares no code with the core. What
 * it holds is kept by what it is about, so that a step costs what it touches and not all that went before.
 */
import { join, namesOf } from "./components.ts";
import type { Truth } from "./telling.ts";
import { noTies, type Ties, tie } from "./ties.ts";

export type ModelReport = Omit<Truth, "controlled"> & {
  readonly id: string;
  readonly at: number;
  controlled: Truth["controlled"];
  state: "received" | "withdrawn" | "false" | "erased";
  /** Erased reports tie and count no more; their keys link nobody. */
  known: boolean;
  live: boolean;
};

export type ModelFiring = {
  /** In the order in which they fired. */
  readonly number: number;
  readonly covenant: string;
  readonly version: number;
  /** `kind value`. */
  readonly indicator: string;
  readonly round: number;
  readonly forReport: string | undefined;
  readonly at: number;
  readonly reporters: number;
  readonly reports: number;
  readonly lossCents: number;
  readonly asked: Set<ModelRequest>;
  withdrawn: boolean;
};

/** Asked once for each (covenant, step, addressee, indicator, report) until it is withdrawn; then the next round may come. */
export type ModelRequest = {
  readonly name: string;
  readonly covenant: string;
  readonly version: number;
  readonly step: number;
  readonly addressee: string;
  readonly indicator: string;
  readonly round: number;
  readonly forReport: string | undefined;
  firing: ModelFiring;
  withdrawn: boolean;
};

export type Model = {
  /** Values that two persons found to be named wrongly: from then on they tie nothing. */
  readonly cleared: Set<string>;
  readonly reports: Map<string, ModelReport>;
  /** By `firingName`, in the order in which they fired. */
  readonly firings: Map<string, ModelFiring>;
  /** By `requestName`. */
  readonly requests: Map<string, ModelRequest>;
  readonly ties: Ties;
  /** Which keys are one person's, from the reports that are known; absent when it has to be worked out again. */
  persons: Map<string, string> | undefined;
  /** The same by the value they are about, and firings for one report by that report. */
  readonly naming: Map<string, Set<ModelReport>>;
  readonly firingsAbout: Map<string, ModelFiring[]>;
  readonly firingsFor: Map<string, ModelFiring[]>;
  readonly requestsAbout: Map<string, ModelRequest[]>;
  /** Firings that stand, by covenant. */
  readonly standing: Map<string, Set<ModelFiring>>;
  /** What a step changed, to be held against the store after it. */
  readonly changed: {
    readonly reports: Set<ModelReport>;
    readonly firings: Set<ModelFiring>;
    readonly requests: Set<ModelRequest>;
  };
  readonly now: () => Date;
  /** `covenant version`. */
  readonly inForce: () => readonly { readonly id: string; readonly version: number }[];
  readonly thresholds: Map<string, number>;
  /** What the people who decide did with it is not the model's to know. */
  readonly declined: (request: ModelRequest) => boolean;
};

export function emptyModel(now: Model["now"], inForce: Model["inForce"], declined: Model["declined"]): Model {
  const thresholds = new Map([
    ["webshop-three-reports 2", 3],
    ["marketplace-three-reports 1", 3],
  ]);
  return {
    cleared: new Set(),
    reports: new Map(),
    firings: new Map(),
    requests: new Map(),
    ties: noTies(),
    persons: undefined,
    naming: new Map(),
    firingsAbout: new Map(),
    firingsFor: new Map(),
    requestsAbout: new Map(),
    standing: new Map(),
    changed: { reports: new Set(), firings: new Set(), requests: new Set() },
    now,
    inForce,
    thresholds,
    declined,
  };
}

export function keepReport(model: Model, report: ModelReport): void {
  model.reports.set(report.id, report);
  model.changed.reports.add(report);
  for (const name of namesOf(report)) entry(model.naming, name, () => new Set()).add(report);
  tie(model.ties, report, 1);
  if (model.persons !== undefined) joinKeys(model.persons, report);
}

/** From now on a report says that the fraudster used these. */
export function renameReport(model: Model, report: ModelReport, controlled: Truth["controlled"]): void {
  tie(model.ties, report, -1);
  for (const name of namesOf(report)) model.naming.get(name)?.delete(report);
  report.controlled = controlled;
  for (const name of namesOf(report)) entry(model.naming, name, () => new Set()).add(report);
  tie(model.ties, report, 1);
}

/** Each report and each key of a reporter, joined. */
export function personsOf(model: Model): ReadonlyMap<string, string> {
  if (model.persons !== undefined) return model.persons;
  const persons = new Map<string, string>();
  for (const report of model.reports.values()) if (report.known) joinKeys(persons, report);
  model.persons = persons;
  return persons;
}

function joinKeys(persons: Map<string, string>, { id, keys }: ModelReport): void {
  for (const key of keys) join(persons, id, key);
}

export function keepFiring(
  model: Model,
  firing: Omit<ModelFiring, "number" | "round" | "withdrawn" | "asked">,
): ModelFiring {
  const { covenant, indicator, forReport } = firing;
  const about = entry(model.firingsAbout, indicator, () => []);
  const earlier = about.filter(
    (each) => each.covenant === covenant && each.withdrawn && each.forReport === forReport,
  ).length;
  const added = {
    ...firing,
    number: model.firings.size,
    round: 1 + earlier,
    withdrawn: false,
    asked: new Set<ModelRequest>(),
  };
  model.firings.set(firingName(added), added);
  about.push(added);
  if (forReport !== undefined) entry(model.firingsFor, forReport, () => []).push(added);
  entry(model.standing, covenant, () => new Set()).add(added);
  model.changed.firings.add(added);
  return added;
}

export function withdrawFiring(model: Model, firing: ModelFiring): void {
  firing.withdrawn = true;
  model.standing.get(firing.covenant)?.delete(firing);
  model.changed.firings.add(firing);
}

export function keepRequest(model: Model, request: Omit<ModelRequest, "name" | "withdrawn">): void {
  const added = { ...request, name: requestName(request), withdrawn: false };
  model.requests.set(added.name, added);
  entry(model.requestsAbout, added.indicator, () => []).push(added);
  added.firing.asked.add(added);
  model.changed.requests.add(added);
}

export function withdrawRequest(model: Model, request: ModelRequest): void {
  request.withdrawn = true;
  model.changed.requests.add(request);
}

/** From now on the request is another firing's. */
export function handRequestOver(request: ModelRequest, firing: ModelFiring): void {
  request.firing.asked.delete(request);
  request.firing = firing;
  firing.asked.add(request);
}

/** What tells one firing from all others. */
export function firingName({
  covenant,
  indicator,
  round,
  forReport,
}: Pick<ModelFiring, "covenant" | "indicator" | "round" | "forReport">): string {
  return [covenant, indicator, round, forReport ?? "-"].join(" | ");
}

/** What tells one request from all others. */
export function requestName({
  covenant,
  step,
  addressee,
  indicator,
  round,
  forReport,
}: Omit<ModelRequest, "name" | "version" | "firing" | "withdrawn">): string {
  return [covenant, step, addressee, indicator, round, forReport ?? "-"].join(" | ");
}

export function thresholdOf(
  { thresholds }: Model,
  { covenant, version }: { covenant: string; version: number },
): number {
  return thresholds.get(`${covenant} ${version}`) ?? 3;
}

function entry<K, V>(map: Map<K, V>, key: K, empty: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = empty();
  map.set(key, made);
  return made;
}
