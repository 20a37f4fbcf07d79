/** What hangs together, kept as reports come and go: which names stand beside which, and how many reports say so. */
import { join, namesOf, root } from "./components.ts";
import type { Truth } from "./telling.ts";

export type Ties = {
  /** How many reports put the second name beside the first. */
  readonly times: Map<string, Map<string, number>>;
  /** Each name with the name that stands for its dossier; absent when it has to be worked out again. */
  groups: Map<string, string> | undefined;
  members: Map<string, string[]> | undefined;
  /** Names that were tied or untied since somebody looked. */
  readonly changed: Set<string>;
};

export function noTies(): Ties {
  return { times: new Map(), groups: undefined, members: undefined, changed: new Set() };
}

/** A report ties what it names, or no longer does (`by` is -1). */
export function tie(ties: Ties, report: Pick<Truth, "controlled">, by: 1 | -1): void {
  const names = namesOf(report);
  const [first] = names;
  if (first === undefined) return;
  const beside = ties.times.get(first) ?? new Map<string, number>();
  ties.times.set(first, beside);
  for (const name of names) {
    const before = beside.get(name) ?? 0;
    if (before + by === 0) beside.delete(name);
    else beside.set(name, before + by);
    ties.changed.add(name);
    if (before !== 0 && before + by !== 0) continue;
    ties.groups = undefined;
    ties.members = undefined;
  }
}

export function groupsOf(ties: Ties): ReadonlyMap<string, string> {
  if (ties.groups !== undefined) return ties.groups;
  const joined = new Map<string, string>();
  for (const [first, beside] of ties.times) for (const name of beside.keys()) join(joined, first, name);
  ties.groups = new Map([...joined.keys()].map((name) => [name, root(joined, name)]));
  return ties.groups;
}

/** Each dossier's names, by the name that stands for it. */
export function membersOf(ties: Ties): ReadonlyMap<string, readonly string[]> {
  ties.members ??= Map.groupBy(groupsOf(ties).keys(), (name) => groupsOf(ties).get(name) ?? "");
  return ties.members;
}
