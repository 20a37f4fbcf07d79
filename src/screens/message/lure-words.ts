/** Finds the lures of policy in a text: each word is looked up once, and a phrase looks at most a few words ahead. */
import type { Lure } from "#core/lure.ts";
import type { PlainWords } from "./plain-words.ts";

type Step = { readonly word: string; readonly gap: boolean };
type Phrase = { readonly lure: Lure; readonly steps: readonly Step[] };

/** Phrases by their first word. */
export type LureIndex = ReadonlyMap<string, readonly Phrase[]>;

export function lureIndex(lures: readonly Lure[]): LureIndex {
  const index = new Map<string, Phrase[]>();
  for (const lure of lures) {
    for (const written of lure.phrases) {
      const steps: Step[] = [];
      let gap = false;
      for (const word of written.split(" ")) {
        if (word !== "..") steps.push({ word, gap });
        gap = word === "..";
      }
      const first = steps[0]?.word ?? "";
      const there = index.get(first);
      if (there === undefined) index.set(first, [{ lure, steps }]);
      else there.push({ lure, steps });
    }
  }
  return index;
}

/** A lure, and the words by which it was found. */
export type FoundLure = { readonly lure: Lure; readonly words: string };

/** Every lure in the words, each once. What is said never to be asked is a warning and no lure. */
export function luresIn(index: LureIndex, { words, starts }: PlainWords): readonly FoundLure[] {
  const found = new Map<string, FoundLure>();
  for (let start = 0; start < words.length; start += 1) {
    for (const { lure, steps } of index.get(words[start] ?? "") ?? []) {
      if (found.has(lure.id)) continue;
      const end = matched(words, starts, start, steps);
      if (end === undefined || denied(words, starts, start)) continue;
      found.set(lure.id, { lure, words: words.slice(start, end).join(" ") });
    }
  }
  return [...found.values()];
}

const mostBetween = 5;

function matched(
  words: readonly string[],
  starts: readonly boolean[],
  start: number,
  steps: readonly Step[],
): number | undefined {
  let at = start + 1;
  for (const { word, gap } of steps.slice(1)) {
    const last = at + (gap ? mostBetween : 0);
    while (words[at] !== word) {
      at += 1;
      if (at > last || at >= words.length || (gap && starts[at] === true)) return undefined;
    }
    at += 1;
  }
  return at;
}

const never: ReadonlySet<string> = new Set([
  "nooit",
  "never",
  "niemals",
  "jamais",
  "geen",
  "pretend",
  "oplichters",
  "scammers",
  "criminelen",
  "criminals",
  "phishing",
  "nepmail",
  "nepberichten",
  "tricked",
  "scam",
]);

/** "Wij vragen nooit om …", "oplichters zeggen dat …": somebody warns. Looks back within the sentence, and one before it. */
function denied(words: readonly string[], starts: readonly boolean[], start: number): boolean {
  let sentences = 0;
  for (let at = start; at >= 0 && start - at < 30; at -= 1) {
    if (never.has(words[at] ?? "")) return true;
    if (starts[at] === true) sentences += 1;
    if (sentences > 1) return false;
  }
  return false;
}
