/**
 * Are two stories the same story? Reports under different keys that tell the same story count once until a person
 * separates them (design, rule 1): copying a text under another address must not make two reporters.
 */

/** A story made ready to compare; worth keeping when one is held against many. */
export type Story = {
  readonly length: number;
  readonly words: ReadonlySet<string>;
  readonly shingles: ReadonlySet<string>;
};

/** Below this many words one typing error spoils too many triples, so single words are compared. */
const shortStory = 40;
/** From here on two stories are told nearly the same. */
export const nearEnough = 0.8;

/** Do two redacted stories tell the same, apart from a greeting, capitals and a typing error? */
export function nearEqual(a: string, b: string): boolean {
  return sameStory(storyOf(a), storyOf(b));
}

/** The same for stories made ready before. */
export function sameStory(a: Story, b: Story): boolean {
  return likeness(a, b) >= nearEnough;
}

/** How alike two stories are told: 1 is word for word. Below what counts as near, 0: nobody asks how far apart they are. */
export function likeness(a: Story, b: Story): number {
  return Math.min(a.length, b.length) < shortStory ? jaccard(a.words, b.words) : jaccard(a.shingles, b.shingles);
}

/** Words without case, accents, punctuation and greetings, and every three that follow each other. */
export function storyOf(gist: string): Story {
  const all = gist.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (all.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !greetings.has(word));
  const shingles = words.slice(2).map((word, place) => `${words[place]} ${words[place + 1]} ${word}`);
  return { length: words.length, words: new Set(words), shingles: new Set(shingles) };
}

const greetings: ReadonlySet<string> = new Set(
  `hallo hoi hi hello dag beste geachte goedemorgen goedemiddag goedenavond goedendag heer mevrouw dhr mevr mw meneer dear sir
  madam lezer team redactie groet groeten groetjes vriendelijke hartelijke mvg regards bvd alvast dank bedankt`
    .trim()
    .split(/\s+/u),
);

/** What two sets share, of all they hold together. A story without words resembles nothing. */
function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small.size < large.size * nearEnough || small.size === 0) return 0;
  // Most stories differ soon: no more is looked up than it takes to know that they cannot come near.
  let spare = small.size - (nearEnough / (1 + nearEnough)) * (small.size + large.size) + 1e-9;
  let shared = 0;
  for (const item of small) {
    if (large.has(item)) shared += 1;
    else if (--spare < 0) return 0;
  }
  return shared / (small.size + large.size - shared);
}
