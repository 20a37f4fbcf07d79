/** Does a host pose as a brand? The rules over its name: where the brand's word stands, what stands beside it, how it is spelt. */
import { distance } from "fastest-levenshtein";
import { skeleton } from "#core/indicator/skeleton.ts";
import { natureOf } from "#core/indicator/web-address.ts";
import { isOfKind, nameWithin } from "#core/link-hosts.ts";
import type { Brand } from "#core/policy.ts";
import { rememberedFor } from "../remembered.ts";
import type { BrandIndex, Name } from "./brand-index.ts";
import { inOwnLetters } from "./punycode.ts";

export type BrandCode =
  | "brand.official"
  | "brand.shared"
  | "brand.official-inside"
  | "brand.word"
  | "brand.subdomain"
  | "brand.free-host"
  | "brand.other-ending"
  | "brand.look-alike"
  | "brand.misspelt"
  | "brand.path"
  | "brand.mailbox"
  | "brand.sender";

/** What a rule says: which brand, by which word, where the brand really is, and how much that proves. */
export type BrandFinding = {
  readonly code: BrandCode;
  readonly strength: "strong" | "weak" | "none";
  readonly brand: string;
  readonly name: string;
  /** A domain that really is the brand's. */
  readonly official: string;
  /** What of the host or text it is about. */
  readonly word: string;
};

/** Whose own domain this host is, or stands under. */
export function ownerOf(
  index: BrandIndex,
  host: string,
): { readonly brand: Brand; readonly shared: boolean } | undefined {
  const domain = nameWithin(index.own, host);
  const brand = domain === undefined ? undefined : index.own.get(domain);
  return domain === undefined || brand === undefined ? undefined : { brand, shared: index.shared.has(domain) };
}

export function findingOf(
  code: BrandCode,
  strength: BrandFinding["strength"],
  brand: Brand,
  word: string,
): BrandFinding {
  return { code, strength, brand: brand.id, name: brand.name, official: brand.domains[0] ?? "", word };
}

/** What the name of a host says about brands; a brand's own host says only whose it is. The strongest first, one for each brand. */
export function hostFindings(index: BrandIndex, given: string): readonly BrandFinding[] {
  const whole = given.toLowerCase().slice(0, 253).replace(/\.$/u, "");
  return ofHost(index, whole, () => foundIn(index, whole));
}

/** A message names one host many times, and the same fraud goes to many people. */
const ofHost = rememberedFor<BrandIndex, readonly BrandFinding[]>(20_000);

function foundIn(index: BrandIndex, whole: string): readonly BrandFinding[] {
  const host = whole.replace(/^www\./u, "");
  const owner = ownerOf(index, whole);
  if (owner !== undefined)
    return [findingOf(owner.shared ? "brand.shared" : "brand.official", "none", owner.brand, host)];
  if (!host.includes(".") || isOfKind(index.links, "public-body", host)) return [];
  const parts = partsOf(index, host);
  const found = [...insideFindings(index, parts), ...wordFindings(index, parts), ...spellingFindings(index, parts)];
  return onePerBrand(found);
}

/** A host cut into what its holder chose. */
export type HostParts = {
  readonly host: string;
  /** The label that was registered, or chosen under a free host. */
  readonly label: string;
  readonly suffix: string;
  readonly before: readonly string[];
  readonly free: boolean;
  readonly mailing: boolean;
};

function partsOf(index: BrandIndex, host: string): HostParts {
  const registrable = natureOf(host).registrable ?? host;
  const freeName = nameWithin(index.links.hosts["free-host"], host);
  // Below a free host that the Public Suffix List does not know, the label before it is what a stranger chose.
  const base = freeName !== undefined && freeName.length >= registrable.length ? freeName : undefined;
  const whole =
    base === undefined
      ? registrable
      : (host
          .slice(0, -base.length - 1)
          .split(".")
          .at(-1) ?? "");
  const label = base === undefined ? (registrable.split(".")[0] ?? "") : whole;
  const rest = base === undefined ? registrable : whole === "" ? base : `${whole}.${base}`;
  return {
    host,
    label,
    suffix: rest.slice(label.length + 1),
    before: host.length > rest.length ? host.slice(0, -rest.length - 1).split(".") : [],
    free: freeName !== undefined,
    mailing: isOfKind(index.links, "mailing", host),
  };
}

/** "ing.nl.verify-id.com", "wetransfer-com-downloads.vercel.app": the official name itself, with something behind it. */
function* insideFindings(index: BrandIndex, { label, before }: HostParts): Generator<BrandFinding> {
  // Without the ending: amazon.com.au is another country's, not amazon.com with something behind it.
  const labels = [...before, label].slice(-12);
  for (let start = 0; start < labels.length - 1; start += 1) {
    for (let end = start + 2; end <= Math.min(start + 3, labels.length); end += 1) {
      const name = labels.slice(start, end).join(".");
      const brand = index.own.get(name);
      if (brand !== undefined && end < labels.length) yield findingOf("brand.official-inside", "strong", brand, name);
      // "itsme.be-41.info": the ending of the real domain, with a hyphen behind it.
      const cut = /^(.+?\.[a-z]{2,3})-/u.exec(name)?.[1];
      const near = cut === undefined || end !== start + 2 ? undefined : index.own.get(cut);
      if (near !== undefined && cut !== undefined) yield findingOf("brand.official-inside", "strong", near, cut);
    }
  }
  for (const part of [label, ...before]) {
    const words = part.split("-");
    for (let start = 0; start < words.length - 1; start += 1) {
      const name = words.slice(start, start + 2).join("-");
      const brand = index.hyphened.get(name);
      const certain = brand !== undefined && (name.length >= 8 || words.length > 2);
      if (certain) yield findingOf("brand.official-inside", "strong", brand, name);
    }
  }
}

/** The brand's word in what was chosen: as a word of its own, glued to words that lure, or inside a longer one. */
function* wordFindings(index: BrandIndex, parts: HostParts): Generator<BrandFinding> {
  const labelTokens = tokensOf(parts.label);
  const beforeTokens = parts.before.flatMap(tokensOf);
  for (const [tokens, inLabel] of [
    [labelTokens, true],
    [beforeTokens, false],
  ] as const) {
    for (const { name, rest, glued } of namesIn(index, tokens)) {
      const beside = glued === undefined ? [...rest, ...(inLabel ? beforeTokens : labelTokens)] : [glued];
      const lured = beside.some((token) => lures(index, token, name));
      const whole = inLabel && glued === undefined && rest.length === 0;
      const finding = judged(parts, name, { lured, whole, inLabel, glued });
      if (finding !== undefined) yield finding;
    }
  }
}

const settled = /^(?:com|net|org|eu|[a-z]{2}|[a-z]{2,3}\.[a-z]{2})$/u;

type Place = {
  /** Does all that is glued to it lure, or when nothing is, a word beside it? */
  readonly lured: boolean;
  readonly whole: boolean;
  readonly inLabel: boolean;
  readonly glued: string | undefined;
};

function judged(parts: HostParts, { brand, word, common }: Name, place: Place): BrandFinding | undefined {
  const { free, mailing, suffix } = parts;
  if (mailing && !place.inLabel) return undefined;
  if (common && !place.lured) return undefined;
  if (place.whole && !free) {
    if (common) return findingOf("brand.subdomain", "weak", brand, word);
    // The same name under another ending is often the brand's too, or another firm's of that country.
    return findingOf("brand.other-ending", place.lured && !settled.test(suffix) ? "strong" : "weak", brand, word);
  }
  if (place.glued !== undefined && !place.lured)
    return findingOf(free ? "brand.free-host" : "brand.word", "weak", brand, word);
  if (free) {
    const certain = place.lured || !place.whole;
    return findingOf("brand.free-host", certain ? "strong" : "weak", brand, word);
  }
  if (place.inLabel) {
    return findingOf("brand.word", place.lured ? "strong" : "weak", brand, word);
  }
  return findingOf("brand.subdomain", place.lured ? "strong" : "weak", brand, word);
}

/** Does this word lure, or name yet another brand? */
function lures(index: BrandIndex, token: string, { word }: Name): boolean {
  return (
    token === "s" || (token !== word && allLure(index, token, word)) || (index.names.get(token)?.word ?? word) !== word
  );
}

/** Is the whole of a token made of words that lure, digits, and the brand's own name again: "appmovil", "lotterywinner"? */
function allLure({ links: { words }, names }: BrandIndex, token: string, own: string): boolean {
  if (token.length > longestToken) return false;
  const reached = [true];
  for (let end = 1; end <= token.length; end += 1) {
    reached[end] = false;
    for (let start = Math.max(0, end - 16); start < end && reached[end] !== true; start += 1) {
      const piece = token.slice(start, end);
      const long = piece.length > 2 || token.length === piece.length;
      const other = piece.length > shortest && names.get(piece)?.common === false;
      reached[end] = reached[start] === true && ((long && words.has(piece)) || piece === own || other);
    }
  }
  return reached[token.length] === true && /[a-z]/u.test(token);
}

const longestToken = 40;

/** Words of a label: cut at what is no letter or digit, and between letters and digits. */
export function tokensOf(label: string): readonly string[] {
  return label
    .split(/[^\p{L}\p{N}]+|(?<=\p{L}{3})(?=\d)|(?<=\d)(?=\p{L}{3})/u)
    .filter((token) => token !== "" && !/^\d+$/u.test(token))
    .slice(0, 24);
}

type Named = { readonly name: Name; readonly rest: readonly string[]; readonly glued: string | undefined };

/** Every brand that the tokens name: one token, two or three in a row, or glued to other words. */
function* namesIn(index: BrandIndex, tokens: readonly string[]): Generator<Named> {
  for (let start = 0; start < tokens.length; start += 1) {
    for (let count = 1; count <= 3 && start + count <= tokens.length; count += 1) {
      const written = tokens.slice(start, start + count).join("");
      const name = index.names.get(written);
      if (name === undefined || (count > 1 && written.length < 5)) continue;
      yield { name, rest: tokens.toSpliced(start, count), glued: undefined };
    }
    const token = tokens[start] ?? "";
    if (index.names.has(token) || token.length > longestToken) continue;
    const rest = tokens.toSpliced(start, 1);
    for (const name of index.long) {
      const at = token.indexOf(name.word);
      if (at !== -1) yield { name, rest, glued: token.slice(0, at) + token.slice(at + name.word.length) };
    }
    // A short name counts within a word only at its edge, and only when all the rest of the word lures.
    for (let cut = 3; cut <= Math.min(shortest, token.length - 3); cut += 1) {
      for (const [piece, other] of [
        [token.slice(0, cut), token.slice(cut)],
        [token.slice(-cut), token.slice(0, -cut)],
      ] as const) {
        const name = index.names.get(piece);
        if (name === undefined || name.common || name.parted || name.word.length > shortest) continue;
        if (allLure(index, other, name.word)) yield { name, rest, glued: other };
      }
    }
  }
}

const shortest = 5;

/** The brand's word spelt with other letters, digits for letters, or one letter off. */
function* spellingFindings(index: BrandIndex, parts: HostParts): Generator<BrandFinding> {
  for (const part of [parts.label, ...parts.before]) {
    const own = inOwnLetters(part);
    for (const token of new Set([...own.split(/[^\p{L}\p{N}]+/u).slice(0, 12), own.replace(/[^\p{L}\p{N}]/gu, "")])) {
      if (index.names.has(token) || token.length < 3 || token.length > longestToken) continue;
      const like = lookAlike(index, token);
      if (like !== undefined) yield findingOf("brand.look-alike", "strong", like.brand, token);
      else if (/^[a-z]+$/u.test(token) && !index.links.plain.has(token) && !index.links.words.has(token)) {
        const near = misspelt(index, token);
        if (near !== undefined)
          yield findingOf("brand.misspelt", token.length >= 9 || parts.free ? "strong" : "weak", near.brand, token);
      }
    }
  }
}

function lookAlike(index: BrandIndex, token: string): Name | undefined {
  if (!/^[a-z]+$/u.test(token)) {
    const seen = index.looks.get(skeleton(token));
    if (seen !== undefined && !(seen.common && seen.word.length < 4 && /^[a-z\d]+$/u.test(token))) return seen;
  }
  const letters = token.replace(/[0134578]/gu, (digit) => digitLetters.get(digit) ?? digit);
  const folded = index.names.get(letters) ?? index.names.get(letters.replaceAll("vv", "w").replaceAll("rn", "m"));
  return folded !== undefined && folded.word.length >= 4 && !folded.common && folded.word !== token
    ? folded
    : undefined;
}

const digitLetters: ReadonlyMap<string, string> = new Map(
  Object.entries({ "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b" }),
);

function misspelt(index: BrandIndex, token: string): Name | undefined {
  return index.long.find(
    ({ word }) =>
      word.length >= shortestMisspelt &&
      word.charAt(0) === token.charAt(0) &&
      Math.abs(word.length - token.length) <= 1 &&
      !plural(word, token) &&
      (distance(word, token) === 1 || swapped(word, token)),
  );
}

const shortestMisspelt = 6;

/** "ledgers", "googles": a word with an ending is no misspelling. */
function plural(word: string, token: string): boolean {
  return token === `${word}s` || word === `${token}s` || token === `${word}e` || token === `${word}n`;
}

function swapped(word: string, token: string): boolean {
  if (word.length !== token.length) return false;
  let at = 0;
  while (word.charAt(at) === token.charAt(at) && at < word.length) at += 1;
  const turned = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return turned === token;
}

const order = { strong: 0, weak: 1, none: 2 } as const;

export function onePerBrand(findings: Iterable<BrandFinding>): readonly BrandFinding[] {
  const best = new Map<string, BrandFinding>();
  for (const finding of findings) {
    const before = best.get(finding.brand);
    if (before === undefined || order[finding.strength] < order[before.strength]) best.set(finding.brand, finding);
  }
  return [...best.values()].toSorted((one, other) => order[one.strength] - order[other.strength]);
}
