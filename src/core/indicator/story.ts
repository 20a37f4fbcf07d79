/**
 * Are two stories the same story? Reports under different keys that tell the same story count once until a person
 * separates them (design, rule 1): copying a text under another address must not make two reporters.
 * What a slip of the finger changes is measured by a library (docs/decisions/0012-story-similarity.md).
 */
import { distance } from "fastest-levenshtein";

/** A story made ready to compare; worth keeping when one is held against many. */
export type Story = {
  /** Its words, in order, without case, accents, punctuation and greetings. */
  readonly text: string;
  readonly length: number;
  readonly words: ReadonlySet<string>;
  readonly shingles: ReadonlySet<string>;
};

/** Below this many words one typing error spoils too many triples, so single words are compared. */
const shortStory = 40;
/** Stories that share less than this are not read letter by letter: that costs a hundred times as much. */
const worthReading = 0.6;
/** From here on two stories are told nearly the same. */
export const nearEnough = 0.8;

/** Do two redacted stories tell the same, apart from a greeting, capitals and a typing error? */
export function nearEqual(a: string, b: string): boolean {
  return likeness(storyOf(a), storyOf(b)) >= nearEnough;
}

/** The share of signs that two stories have alike: 1 is word for word, 0 when they are far apart. */
export function likeness(a: Story, b: Story): number {
  const [short, long] = a.text.length < b.text.length ? [a.text, b.text] : [b.text, a.text];
  if (short.length < long.length * nearEnough || short === "") return 0;
  const isShort = Math.min(a.length, b.length) < shortStory;
  if (isShort ? !overlap(a.words, b.words) : !overlap(a.shingles, b.shingles)) return 0;
  return 1 - distance(short, long) / long.length;
}

/** Words without case, accents, punctuation and greetings, and every three that follow each other. */
export function storyOf(gist: string): Story {
  const all = gist.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (all.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !greetings.has(word));
  const shingles = words.slice(2).map((word, place) => `${words[place]} ${words[place + 1]} ${word}`);
  return { text: words.join(" "), length: words.length, words: new Set(words), shingles: new Set(shingles) };
}

const greetings: ReadonlySet<string> = new Set(
  `hallo hoi hi hello dag beste geachte goedemorgen goedemiddag goedenavond goedendag heer mevrouw dhr mevr mw meneer dear sir
  madam lezer team redactie groet groeten groetjes vriendelijke hartelijke mvg regards bvd alvast dank bedankt`
    .trim()
    .split(/\s+/u),
);

/** Do two sets share enough of all they hold together? No more is looked up than it takes to know. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let spare = small.size - (worthReading / (1 + worthReading)) * (small.size + large.size) + 1e-9;
  for (const item of small) if (!large.has(item) && --spare < 0) return false;
  return spare >= 0;
}
