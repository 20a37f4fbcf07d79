/** What one counts in a link by hand: lengths, digits, words that lure, a suffix where none belongs. */
import type { Address } from "./address.ts";
import { beginsIn, trieOf } from "./trie.ts";
import { brokenIn, hostLures, pageKinds, pathLures, suffixLike } from "./words.ts";

const inHost = trieOf(hostLures);
const inAnyPath = trieOf(pathLures);
const ofBroken = trieOf(brokenIn);

/** The names of what is counted, in the order of the array. */
export const handNames = [
  "hostLength",
  "nameLength",
  "beforeLength",
  "beforeLabels",
  "nameDigits",
  "beforeDigits",
  "nameDigitShare",
  "nameHyphens",
  "beforeHyphens",
  "nameEntropy",
  "beforeEntropy",
  "consonantRun",
  "beforeConsonantRun",
  "vowelShare",
  "digitRun",
  "turns",
  "beforeTurns",
  "longestWord",
  "hostWords",
  "suffixInside",
  "luresInName",
  "luresBefore",
  "luresInShared",
  "isIp",
  "punycode",
  "foreign",
  "shared",
  "hides",
  "repeats",
  "pathLength",
  "pathDepth",
  "queryLength",
  "parameters",
  "pathDigits",
  "pathCapitals",
  "pathEntropy",
  "longestPathWord",
  "pathTurns",
  "luresInPath",
  "pageKind",
  "brokenIn",
  "percent",
  "hexWord",
  "endsInSlash",
  "tilde",
  "hostInPath",
  "nameInPath",
  "pathHyphens",
  "shortName",
] as const;

/** The counts of one link. */
export function fillHand(address: Address, into: Float64Array): void {
  const { host, name, before, path, shared } = address;
  const query = path.indexOf("?");
  const way = query < 0 ? path : path.slice(0, query);
  const lowWay = way.toLowerCase();
  const asked = query < 0 ? "" : path.slice(query + 1);
  const inName = traits(name);
  const inBefore = traits(before);
  const inPath = traits(lowWay);
  let at = 0;
  const put = (value: number) => {
    into[at++] = value;
  };
  put(name.length + before.length);
  put(name.length);
  put(before.length);
  put(before === "" ? 0 : count(before, dot) + 1);
  put(inName.digits);
  put(inBefore.digits);
  put(name.length === 0 ? 0 : inName.digits / name.length);
  put(inName.hyphens);
  put(inBefore.hyphens);
  put(entropy(name));
  put(entropy(before));
  put(inName.consonantRun);
  put(inBefore.consonantRun);
  put(name.length === 0 ? 0 : inName.vowels / name.length);
  put(Math.max(inName.digitRun, inBefore.digitRun));
  put(inName.turns);
  put(inBefore.turns);
  put(Math.max(inName.longestWord, inBefore.longestWord));
  put(inName.words + inBefore.words);
  put(suffixesInside(name, before));
  put(beginsIn(inHost, name));
  put(beginsIn(inHost, before));
  put(shared === "" ? 0 : beginsIn(inHost, name) + beginsIn(inHost, before) + 1);
  put(address.isIp ? 1 : 0);
  put(host.includes("xn--") ? 1 : 0);
  put(inName.foreign + inBefore.foreign);
  put(shared === "" ? 0 : 1);
  put(address.hides ? 1 : 0);
  put(inName.repeats);
  put(way.length);
  put(count(way, slash));
  put(asked.length);
  put(asked === "" ? 0 : count(asked, ampersand) + 1);
  put(inPath.digits);
  put(capitals(way));
  put(entropy(lowWay));
  put(inPath.longestWord);
  put(inPath.turns);
  put(beginsIn(inAnyPath, path.toLowerCase()));
  put(kindOfPage(lowWay));
  put(beginsIn(ofBroken, lowWay));
  put(count(path, percent));
  put(hexWord(lowWay) ? 1 : 0);
  put(way.length > 1 && way.endsWith("/") ? 1 : 0);
  put(path.includes("~") ? 1 : 0);
  put(/[a-z\d-]\.(?:com|net|org|nl|co|jp)\b/u.test(lowWay) ? 1 : 0);
  put(name.length > 3 && lowWay.includes(name) ? 1 : 0);
  put(inPath.hyphens);
  put(name.length <= 3 ? 1 : 0);
}

const dot = 46;
const slash = 47;
const ampersand = 38;
const percent = 37;
const hyphen = 45;

function count(text: string, code: number): number {
  let found = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) === code) found++;
  return found;
}

type Traits = {
  digits: number;
  hyphens: number;
  vowels: number;
  foreign: number;
  consonantRun: number;
  digitRun: number;
  turns: number;
  repeats: number;
  longestWord: number;
  words: number;
};

/** One walk over a text: what it is made of, and its longest runs. */
function traits(text: string): Traits {
  const found = {
    digits: 0,
    hyphens: 0,
    vowels: 0,
    foreign: 0,
    consonantRun: 0,
    digitRun: 0,
    turns: 0,
    repeats: 0,
    longestWord: 0,
    words: 0,
  };
  let consonants = 0;
  let digits = 0;
  let word = 0;
  let last = 0;
  let lastIsDigit = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 48 && code <= 57;
    const isLetter = (code >= 97 && code <= 122) || code > 127;
    const isVowel = code === 97 || code === 101 || code === 105 || code === 111 || code === 117 || code === 121;
    if (isDigit) found.digits++;
    if (isVowel) found.vowels++;
    if (code === hyphen) found.hyphens++;
    if (code > 127) found.foreign++;
    if (code === last) found.repeats++;
    consonants = isLetter && !isVowel ? consonants + 1 : 0;
    digits = isDigit ? digits + 1 : 0;
    if ((isDigit || isLetter) && word > 0 && isDigit !== lastIsDigit) found.turns++;
    word = isDigit || isLetter ? word + 1 : 0;
    if (word === 1) found.words++;
    found.consonantRun = Math.max(found.consonantRun, consonants);
    found.digitRun = Math.max(found.digitRun, digits);
    found.longestWord = Math.max(found.longestWord, word);
    last = code;
    lastIsDigit = isDigit;
  }
  return found;
}

const seen = new Uint16Array(128);

/** Bits a sign, by the signs of the text itself: random names have more. */
function entropy(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) & 127;
    seen[code] = (seen[code] ?? 0) + 1;
  }
  let bits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) & 127;
    const times = seen[code] ?? 0;
    if (times > 0) bits -= times * Math.log2(times / text.length);
    seen[code] = 0;
  }
  return text === "" ? 0 : bits / text.length;
}

function capitals(text: string): number {
  let found = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 65 && code <= 90) found++;
  }
  return found;
}

/** A suffix where none belongs: paypal.com.secure.example, com-login.example. */
function suffixesInside(name: string, before: string): number {
  let found = 0;
  for (const part of before.split(/[.-]/u)) if (suffixLike.has(part)) found++;
  const parts = name.split("-");
  if (parts.length > 1) for (const part of parts) if (suffixLike.has(part)) found += 2;
  return found;
}

function kindOfPage(way: string): number {
  const point = way.lastIndexOf(".");
  return point < way.lastIndexOf("/") ? 0 : pageKinds.indexOf(way.slice(point + 1)) + 1;
}

function hexWord(way: string): boolean {
  return /[\da-f]{16,}/u.test(way);
}
