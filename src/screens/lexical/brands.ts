/** Whether a host bears the name of a brand that is not its own: whole, in part, or with one letter wrong. */
import type { Address } from "./address.ts";
import { isOneOff, lengthAt, longestIn, type Trie, trieOf } from "./trie.ts";

/** What the detector knows of brands, kept in the model so that it judges as it was trained. */
export type BrandNames = {
  /** Words that name one brand anywhere. */
  readonly words: readonly string[];
  /** Words that are also part of others ("ing"): they count only as a whole word. */
  readonly common: readonly string[];
  /** What belongs to the brands themselves. */
  readonly domains: readonly string[];
};

export type BrandTable = {
  readonly names: BrandNames;
  readonly trie: Trie;
  /** The longer words, to meet them again with one letter wrong. */
  readonly long: Trie;
  readonly common: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
};

/** The names of what is counted, in the order of the array. */
export const brandColumns = [
  "ownDomain",
  "brandInName",
  "brandShareOfName",
  "brandBefore",
  "commonInName",
  "commonBefore",
  "brandInPath",
  "nearlyBrand",
  "commonStarts",
] as const;

export function brandTable(names: BrandNames): BrandTable {
  const words = [...new Set(names.words.map(letters).filter((word) => word.length >= shortestWord))];
  return {
    names,
    trie: trieOf(words),
    long: trieOf(words.filter(({ length }) => length >= shortestNear)),
    common: new Set([...names.common, ...names.words].map(letters)),
    domains: new Set(names.domains),
  };
}

const shortestWord = 4;
const shortestNear = 6;

/** A brand writes itself with and without hyphen; in a host we compare what is left without. */
function letters(word: string): string {
  return word.replace(/[^a-z\d]/gu, "");
}

/** Counts for one link, from a place in the array on. */
export function fillBrands(table: BrandTable, address: Address, into: Float64Array, at: number): void {
  into.fill(0, at, at + brandColumns.length);
  const { host, name, before, suffix, shared, path } = address;
  const registrable = shared === "" ? `${name}.${suffix}` : host;
  if (table.domains.has(registrable) || table.domains.has(host)) {
    into[at] = 1;
    return;
  }
  const joined = letters(name);
  const inName = longestIn(table.trie, joined);
  into[at + 1] = inName === 0 ? 0 : inName === joined.length ? 3 : startsOrEnds(table.trie, name) ? 2 : 1;
  into[at + 2] = joined.length === 0 ? 0 : inName / joined.length;
  into[at + 3] = longestIn(table.trie, letters(before));
  into[at + 4] = commonIn(table.common, name);
  into[at + 5] = commonIn(table.common, before);
  into[at + 6] = path.length > 1 ? longestIn(table.trie, letters(path.slice(0, mostPath).toLowerCase())) : 0;
  into[at + 7] = Math.max(nearly(table, name), nearly(table, before));
  into[at + 8] = startsCommon(table.common, name) + startsCommon(table.common, before);
}

const mostPath = 80;
/** Does a part between hyphens begin or end with a brand? */
function startsOrEnds(trie: Trie, name: string): boolean {
  return name.split("-").some((part) => {
    const word = letters(part);
    for (let start = 0; start < word.length; start++) {
      const length = lengthAt(trie, word, start);
      if (length > 0 && (start === 0 || start + length === word.length)) return true;
    }
    return false;
  });
}

/** 2: the whole name is such a word; 1: it is one of the words in it. */
function commonIn(common: ReadonlySet<string>, text: string): number {
  if (text === "") return 0;
  if (common.has(text)) return 2;
  return text.split(/[.-]/u).some((word) => common.has(word)) ? 1 : 0;
}

/** Fraudsters put a short name first and random letters after it: a page they count visitors of by brand. */
function startsCommon(common: ReadonlySet<string>, text: string): number {
  return text.length > longestStart &&
    (common.has(text.slice(0, longestStart)) || common.has(text.slice(0, longestStart - 1)))
    ? 1
    : 0;
}

const longestStart = 4;

/** 2: digits or letter pairs that look like a brand's letters; 1: one letter wrong, missing or too many. */
function nearly(table: BrandTable, text: string): number {
  for (const part of text.split(/[.-]/u).slice(0, mostParts)) {
    const word = letters(part);
    if (word.length < shortestNear - 1 || word.length > longestNear) continue;
    const looks = lookalike(word);
    if (looks !== word && longestIn(table.trie, looks) >= Math.max(shortestNear - 1, longestIn(table.trie, word) + 1))
      return 2;
    if (lengthAt(table.trie, word, 0) !== word.length && isOneOff(table.long, word)) return 1;
  }
  return 0;
}

const mostParts = 12;
const longestNear = 24;

function lookalike(word: string): string {
  return /[01345]|rn|vv/u.test(word)
    ? word
        .replaceAll("0", "o")
        .replaceAll("1", "l")
        .replaceAll("3", "e")
        .replaceAll("4", "a")
        .replaceAll("5", "s")
        .replaceAll("rn", "m")
        .replaceAll("vv", "w")
    : word;
}
