/**
 * Independent reporters are counted, not reports. Reports that share any key come from one reporter, transitively;
 * copies of one story count once until a person separates them.
 */
import { likeness, nearEnough, storyOf } from "./indicator/story.ts";

/** One counted report, as far as counting needs it. `day` is a date in Europe/Amsterdam. */
export type Evidence = {
  readonly report: string;
  readonly desk: string;
  readonly receivedAt: Date;
  readonly amountCents: number | undefined;
  readonly currency: string | undefined;
  readonly day: string | undefined;
  readonly gist: string;
  /** It was added to or put right since it came in. */
  readonly amended?: boolean;
  /** What it said before: a report goes on being compared by that, or a correction could make one person two. */
  readonly earlier?: readonly Telling[];
};

/** What a report says, as far as copies are told by it. */
export type Telling = Pick<Evidence, "amountCents" | "currency" | "day" | "gist">;

/** That a digest of a key was given with a report; also of reports elsewhere that link two of ours. */
export type KeyUse = { readonly report: string; readonly digest: string };

export type Pair = readonly [string, string];

/** How many independent reporters stand behind these reports; `same` a person has found to be one telling. */
export function independentReporters(
  evidence: readonly Evidence[],
  keys: readonly KeyUse[],
  separated: readonly Pair[] = [],
  same: readonly Pair[] = [],
): number {
  const groups = new Groups();
  for (const { report } of evidence) groups.add(report);
  for (const { report, digest } of keys) groups.join(report, `key ${digest}`);
  for (const [one, other] of same) groups.join(one, other);
  const isKnown: Known = (a, b) => groups.root(a) === groups.root(b);
  for (const { a, b } of copiesAmong(evidence, separated, isKnown)) groups.join(a, b);
  return new Set(evidence.map(({ report }) => groups.root(report))).size;
}

/** Two reports that seem one story, and how alike they are told: 1 is word for word. */
export type Copy = { readonly a: string; readonly b: string; readonly likeness: number };

/** Pairs that seem copies of one story, and that nobody has judged: a person may find that two people told them. */
export function possibleCopies(evidence: readonly Evidence[], judged: readonly Pair[]): Copy[] {
  return [...copiesAmong(evidence, judged, () => false)];
}

type Known = (a: string, b: string) => boolean;

/** The same amount on the same day (or in the same transaction, which is a key), told in nearly the same words. */
function* copiesAmong(evidence: readonly Evidence[], settled: readonly Pair[], isKnown: Known): Generator<Copy> {
  // Judged already, or told already: a report that was put right may be alike twice.
  const passed = new Set(settled.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const tellings = evidence.flatMap(({ report, earlier = [], ...now }) =>
    [now, ...earlier].map(({ amountCents, currency, day, gist }) => ({ report, amountCents, currency, day, gist })),
  );
  const dated = tellings.filter(({ amountCents, day }) => amountCents !== undefined && day !== undefined);
  // Only what was lost on the same day and to the cent is read at all.
  const groups = Map.groupBy(dated, ({ amountCents, currency, day }) => `${amountCents} ${currency} ${day}`);
  for (const group of groups.values()) {
    const told = group.length < 2 ? [] : group.map(({ report, gist }) => ({ report, story: storyOf(gist) }));
    for (const [index, one] of told.entries()) {
      for (const other of told.slice(index + 1)) {
        if (
          one.report === other.report ||
          isKnown(one.report, other.report) ||
          passed.has(`${one.report} ${other.report}`)
        )
          continue;
        const near = likeness(one.story, other.story);
        if (near < nearEnough) continue;
        passed.add(`${one.report} ${other.report}`).add(`${other.report} ${one.report}`);
        yield { a: one.report, b: other.report, likeness: near };
      }
    }
  }
}

/** Union–find. */
class Groups {
  readonly #parent = new Map<string, string>();

  add(member: string): void {
    if (!this.#parent.has(member)) this.#parent.set(member, member);
  }

  root(member: string): string {
    let at = member;
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) {
      // Half of the way is cut off for the next who asks, or five hundred copies would climb through one another.
      const above = this.#parent.get(up) ?? up;
      this.#parent.set(at, above);
      at = above;
    }
    return at;
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    this.#parent.set(this.root(a), this.root(b));
  }
}
