/** Whether a host bears the name of a brand that is not its own: whole, in part, or with one letter wrong. */
import type { Address } from "./address.ts";

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
  readonly trie: Int32Array;
  readonly common: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
  /** Each word with one letter left out, to meet it again in a word with one letter wrong. */
  readonly shortened: ReadonlyMap<string, readonly string[]>;
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
  const shortened = new Map<string, string[]>();
  for (const word of words.filter(({ length }) => length >= shortestNear)) {
    for (const short of withoutOne(word)) shortened.set(short, [...(shortened.get(short) ?? []), word]);
  }
  return {
    names,
    trie: trieOf(words),
    common: new Set([...names.common, ...names.words].map(letters)),
    domains: new Set(names.domains),
    shortened,
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
const symbols = 36;
/** One cell more a node than there are signs: it says whether a word ends here. */
const width = symbols + 1;

function trieOf(words: readonly string[]): Int32Array {
  const trie = new Int32Array((words.reduce((sum, { length }) => sum + length, 0) + 1) * width);
  let nodes = 1;
  for (const word of words) {
    let node = 0;
    for (let index = 0; index < word.length; index++) {
      const cell = node * width + symbolOf(word.charCodeAt(index));
      if (trie[cell] === 0) trie[cell] = nodes++;
      node = trie[cell] ?? 0;
    }
    trie[node * width + symbols] = 1;
  }
  return trie;
}

function symbolOf(code: number): number {
  return code >= 97 ? code - 97 : code - 48 + 26;
}

/** The longest word of the trie that stands anywhere in a text of letters and digits. */
function longestIn(trie: Int32Array, text: string): number {
  let longest = 0;
  for (let start = 0; start < text.length; start++) longest = Math.max(longest, lengthAt(trie, text, start));
  return longest;
}

function lengthAt(trie: Int32Array, text: string, start: number): number {
  let node = 0;
  let longest = 0;
  for (let index = start; index < text.length; index++) {
    node = trie[node * width + symbolOf(text.charCodeAt(index))] ?? 0;
    if (node === 0) break;
    if (trie[node * width + symbols] === 1) longest = index - start + 1;
  }
  return longest;
}

/** Does a part between hyphens begin or end with a brand? */
function startsOrEnds(trie: Int32Array, name: string): boolean {
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
    if (lengthAt(table.trie, word, 0) === word.length) continue;
    if (table.shortened.has(word)) return 1;
    for (const short of withoutOne(word)) {
      const length = lengthAt(table.trie, short, 0);
      if (length === short.length && length >= shortestNear) return 1;
      if (table.shortened.get(short)?.some((brand) => oneLetterApart(brand, word)) === true) return 1;
    }
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

function withoutOne(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

/** Same length, and one letter another or two neighbours the other way round. */
function oneLetterApart(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const apart: number[] = [];
  for (let index = 0; index < one.length && apart.length < 3; index++)
    if (one[index] !== other[index]) apart.push(index);
  const [first = 0, second = -1] = apart;
  if (apart.length === 1) return true;
  return apart.length === 2 && second === first + 1 && one[first] === other[second] && one[second] === other[first];
}
