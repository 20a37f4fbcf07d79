/**
 * Independent reporters are counted, not reports. Reports that share any key come from one reporter, transitively;
 * copies of one story count once until a person separates them.
 */
import { type Story, sameStory, storyOf } from "./indicator/story.ts";

/** One counted report, as far as counting needs it. `day` is a date in Europe/Amsterdam. */
export type Evidence = {
  readonly report: string;
  readonly desk: string;
  readonly receivedAt: Date;
  readonly amountCents: number | undefined;
  readonly currency: string | undefined;
  readonly day: string | undefined;
  readonly gist: string;
};

/** That a digest of a key was given with a report; also of reports elsewhere that link two of ours. */
export type KeyUse = { readonly report: string; readonly digest: string };

export type Pair = readonly [string, string];

/** How many independent reporters stand behind these reports. */
export function independentReporters(
  evidence: readonly Evidence[],
  keys: readonly KeyUse[],
  separated: readonly Pair[] = [],
): number {
  const groups = new Groups();
  for (const { report } of evidence) groups.add(report);
  for (const { report, digest } of keys) groups.join(report, `key ${digest}`);
  const apart = new Set(separated.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const told = evidence.map((each) => ({ ...each, story: storyOf(each.gist) }));
  for (const [index, one] of told.entries()) {
    for (const other of told.slice(index + 1)) {
      if (groups.root(one.report) === groups.root(other.report)) continue;
      if (!apart.has(`${one.report} ${other.report}`) && isCopy(one, other)) groups.join(one.report, other.report);
    }
  }
  return new Set(evidence.map(({ report }) => groups.root(report))).size;
}

type Told = Evidence & { readonly story: Story };

/** Pairs that seem copies of one story, and that nobody has separated: a person may find that two people told them. */
export function possibleCopies(evidence: readonly Evidence[], separated: readonly Pair[]): Pair[] {
  const apart = new Set(separated.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const told = evidence.map((each) => ({ ...each, story: storyOf(each.gist) }));
  return told.flatMap((one, index) =>
    told
      .slice(index + 1)
      .filter((other) => !apart.has(`${one.report} ${other.report}`) && isCopy(one, other))
      .map((other): Pair => [one.report, other.report]),
  );
}

/** The same amount on the same day (or in the same transaction, which is a key), told in nearly the same words. */
function isCopy(a: Told, b: Told): boolean {
  return (
    a.amountCents !== undefined &&
    a.amountCents === b.amountCents &&
    a.currency === b.currency &&
    a.day !== undefined &&
    a.day === b.day &&
    sameStory(a.story, b.story)
  );
}

/** Union–find. */
class Groups {
  readonly #parent = new Map<string, string>();

  add(member: string): void {
    if (!this.#parent.has(member)) this.#parent.set(member, member);
  }

  root(member: string): string {
    let at = member;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) at = up;
    return at;
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    this.#parent.set(this.root(a), this.root(b));
  }
}
