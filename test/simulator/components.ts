/** What hangs together, in the plainest way there is: names joined two by two. */
import type { Truth } from "./telling.ts";

/** Which indicators hang together: each name with the name that stands for its dossier. */
export function componentsOf(reports: Iterable<Pick<Truth, "controlled">>): Map<string, string> {
  const groups = new Map<string, string>();
  for (const report of reports) {
    const [first, ...others] = namesOf(report);
    for (const name of others) join(groups, first ?? name, name);
    if (first !== undefined) join(groups, first, first);
  }
  return new Map([...groups.keys()].map((name) => [name, root(groups, name)]));
}

/** `kind value` of what a report says the fraudster used. */
export function namesOf({ controlled }: Pick<Truth, "controlled">): string[] {
  return controlled.map(({ kind, value }) => `${kind} ${value}`);
}

/** What a report says the fraudster used, but for these names. */
export function without({ controlled }: Pick<Truth, "controlled">, gone: ReadonlySet<string>): Truth["controlled"] {
  return controlled.filter(({ kind, value }) => !gone.has(`${kind} ${value}`));
}

export function join(groups: Map<string, string>, a: string, b: string): void {
  for (const each of [a, b]) if (!groups.has(each)) groups.set(each, each);
  groups.set(root(groups, a), root(groups, b));
}

export function root(groups: ReadonlyMap<string, string>, name: string): string {
  let at = name;
  for (let up = groups.get(at); up !== undefined && up !== at; up = groups.get(at)) at = up;
  return at;
}
