/** Cuts the latest phish and a fifth of the honest domains off the training lists, to see what a model does with what it never saw. */
import { numberOf } from "./chance.ts";
import type { Row } from "./rows.ts";
import type { List } from "./training.ts";

const latest = 0.15;
const fifth = 5;

/** `later` holds rows of `all`; `earlier` those of `trained` whose domain is not among them. */
export function heldOut(trained: readonly List[], all: readonly List[]): { earlier: List[]; later: List[] } {
  const isLater = laterBy(all);
  const later = all.map(({ name, rows }) => ({ name, rows: rows.filter(isLater) }));
  const domains = new Set(later.flatMap(({ rows }) => rows.map(({ registrable }) => registrable)));
  const earlier = trained.map(({ name, rows }) => ({
    name,
    rows: rows.filter((row) => !isLater(row) && !domains.has(row.registrable)),
  }));
  return { earlier, later };
}

/** By source, since one list ends long before another; what has no date is cut by domain. */
function laterBy(lists: readonly List[]): (row: Row) => boolean {
  const daysOf = new Map<string, string[]>();
  for (const { phish, day, source } of lists.flatMap(({ rows }) => rows)) {
    if (!phish || day === "") continue;
    const days = daysOf.get(source) ?? [];
    daysOf.set(source, days);
    days.push(day);
  }
  const starts = new Map(
    [...daysOf].map(([source, days]) => [source, days.toSorted()[Math.floor(days.length * (1 - latest))] ?? ""]),
  );
  return ({ phish, day, source, registrable }) =>
    phish && day !== "" ? day >= (starts.get(source) ?? "") : numberOf(`held ${registrable}`) % fifth === 0;
}
