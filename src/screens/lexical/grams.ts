/** The pieces of a link that the linear model weighs: runs of signs, words and their shape, each hashed into a bucket. */
import type { Address } from "./address.ts";

/** How many buckets the pieces share. */
export const buckets = 2 ** 18;

/** Where in a link a piece stands; the same letters weigh differently in each. */
export const sections = { host: 0, path: 1, shape: 2 } as const;

/** The buckets of one link, by section, in one array that is used again for the next. */
export type Grams = {
  readonly at: Int32Array;
  /** Where each section ends. */
  readonly ends: Int32Array;
};

const most = 8_000;
const hostLetters = 100;
const pathLetters = 120;

export function emptyGrams(): Grams {
  return { at: new Int32Array(most), ends: new Int32Array(Object.keys(sections).length) };
}

/** Fills the array with the buckets of a link. The public suffix is not among them. */
export function fillGrams(address: Address, into: Grams): void {
  const name = `^${address.before === "" ? "" : `${address.before}.`}${address.name}$`.slice(0, hostLetters);
  let end = runs(into.at, 0, name, seeds.host, 2, 6);
  end = words(into.at, end, name, seeds.hostWord);
  // Which service gives strangers a host is no public suffix: weblog or app host, each has its own visitors.
  if (address.shared !== "") into.at[end++] = bucket(hashOf(address.shared, seeds.shared));
  into.ends[sections.host] = end;
  const path = address.path.slice(0, pathLetters).toLowerCase();
  if (path !== "") {
    end = runs(into.at, end, `${path}$`, seeds.path, 3, 5);
    end = words(into.at, end, path, seeds.pathWord);
  }
  into.ends[sections.path] = end;
  into.ends[sections.shape] = runs(into.at, end, shapeOf(name), seeds.shape, 4, 7);
}

const seeds = {
  host: 0x811c9dc5,
  hostWord: 0x1b873593,
  shared: 0x2545f491,
  path: 0x5bd1e995,
  pathWord: 0x3c6ef372,
  shape: 0x6a09e667,
};

/** Every run of letters between two lengths. */
function runs(at: Int32Array, from: number, text: string, seed: number, shortest: number, longest: number): number {
  let end = from;
  for (let start = 0; start < text.length; start++) {
    let hash = seed;
    const last = Math.min(longest, text.length - start);
    for (let length = 1; length <= last; length++) {
      hash = mixed(hash, text.charCodeAt(start + length - 1));
      if (length >= shortest && end < at.length) at[end++] = bucket(hash ^ length);
    }
  }
  return end;
}

/** Every word, and every two words beside each other. */
function words(at: Int32Array, from: number, text: string, seed: number): number {
  let end = from;
  let word = seed;
  let previous = 0;
  let length = 0;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0;
    if (isLetterOrDigit(code)) {
      word = mixed(word, code);
      length++;
      continue;
    }
    if (length > 0 && end + 2 < at.length) {
      at[end++] = bucket(word);
      if (previous !== 0) at[end++] = bucket(mixed(previous, word & 0xffff));
      previous = word;
    }
    word = seed;
    length = 0;
  }
  return end;
}

/** The bucket of one word, to tell afterwards which word weighed. */
export function wordBucket(word: string, section: "host" | "path"): number {
  return bucket(hashOf(word, section === "host" ? seeds.hostWord : seeds.pathWord));
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127;
}

/** Vowels, consonants and digits in place of letters: names made by a machine have another rhythm. */
function shapeOf(name: string): string {
  let shape = "";
  for (const sign of name)
    shape += vowels.includes(sign) ? "v" : sign >= "a" && sign <= "z" ? "c" : sign >= "0" && sign <= "9" ? "0" : sign;
  return shape;
}

const vowels = "aeiouy";

function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = mixed(hash, text.charCodeAt(index));
  return hash;
}

function mixed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function bucket(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (spread ^ (spread >>> 13)) & (buckets - 1);
}
