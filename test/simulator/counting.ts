/** How many independent people stand behind a value. */
import { join, root } from "./components.ts";
import { type Model, type ModelReport, personsOf } from "./model.ts";
import { concerns, rules } from "./rules.ts";

const day = 86_400_000;
/** Ninety days. */
export const windowOfCount = 90 * day;

/** How many independent people stand behind an indicator, in the ninety days before. */
export function count(model: Model, covenant: string, indicator: string, at: number) {
  const counted = naming(model, covenant, indicator).filter((report) => report.at >= at - windowOfCount);
  const persons = personsOf(model);
  const groups = new Map<string, string>();
  for (const report of counted) {
    join(groups, report.id, `person ${root(persons, report.id)}`);
    const story = storyOf(report);
    if (story !== undefined) join(groups, report.id, story);
  }
  return {
    reporters: new Set(counted.map(({ id }) => root(groups, id))).size,
    reports: counted.length,
    lossCents: counted.reduce(
      (sum, { currency, amountCents }) => sum + (currency === "EUR" ? (amountCents ?? 0) : 0),
      0,
    ),
  };
}

/** The same words about the same day and the same amount are one person's, whoever hands them in. */
function storyOf({ story, day, amountCents }: ModelReport): string | undefined {
  if (day === undefined || amountCents === undefined) return undefined;
  return `story ${story} ${day} ${amountCents}`;
}

/** Whether a report that counts still names it. */
export function isNamed(model: Model, covenant: string, indicator: string): boolean {
  return naming(model, covenant, indicator).length > 0;
}

function naming(model: Model, covenant: string, indicator: string): ModelReport[] {
  const rule = rules[covenant];
  if (rule === undefined) return [];
  return [...(model.naming.get(indicator) ?? [])].filter(
    (report) => concerns(rule, report) && report.live && report.known,
  );
}
