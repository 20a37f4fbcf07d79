/** A text as plain words: lower case, without marks, invisible signs or letters in disguise. One pass, at most 64 kB. */
import { skeleton } from "#core/indicator/skeleton.ts";

export type PlainWords = {
  readonly words: readonly string[];
  /** Whether a sentence ends before each word. */
  readonly starts: readonly boolean[];
  /** How many words hide signs that nobody sees, or are written in letters of another dress or script. */
  readonly disguised: number;
};

const most = 65_536;
const mostWords = 8_000;
const piece = /[\p{L}\p{M}\p{N}\p{Cf}\p{Variation_Selector}'’]+|[.!?\n]/gu;

export function plainWords(text: string): PlainWords {
  const words: string[] = [];
  const starts: boolean[] = [];
  let [disguised, start] = [0, true];
  for (const [given] of text.slice(0, most).matchAll(piece)) {
    if (words.length >= mostWords) break;
    if (/^[.!?\n]$/u.test(given)) {
      start = true;
      continue;
    }
    const { word, hidden } = plainWord(given);
    if (word === "") continue;
    if (hidden) disguised += 1;
    words.push(word);
    starts.push(start);
    start = false;
  }
  return { words, starts, disguised };
}

function plainWord(given: string): { readonly word: string; readonly hidden: boolean } {
  if (/^[a-zA-Z\d]+$/u.test(given)) return { word: given.toLowerCase(), hidden: false };
  const seen = given.replace(/[\p{Cf}\p{Variation_Selector}'’]/gu, "");
  const dressed = /[\u{1d400}-\u{1d7ff}\uff21-\uff5a]/u.test(seen);
  const plain = seen.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
  const stuffed = /[a-z][\p{Cf}\p{Variation_Selector}]+[a-z]/iu.test(given.replaceAll("\u00ad", ""));
  if (/^[a-z\d]*$/u.test(plain)) return { word: plain, hidden: dressed || stuffed };
  // Latin letters among those of another script: read as the eye does.
  const mixed = /[a-z]/u.test(plain);
  return { word: mixed ? skeleton(plain).replaceAll("rn", "m") : plain, hidden: mixed };
}
