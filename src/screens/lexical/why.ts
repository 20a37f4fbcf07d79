/** Why a link scored as it did, as codes that become words: which word, which suffix, which habit. */
import type { Address } from "./address.ts";
import type { Model, ModelPart, ValueKind } from "./model.ts";
import { addressAs, kindOf, sumOf } from "./score.ts";
import { suffixLike } from "./words.ts";

/** One reason; `token` is the word of the link that it is about. */
export type Clue = {
  readonly code:
    | "lexical.token"
    | "lexical.path"
    | "lexical.suffix"
    | "lexical.suffix-inside"
    | "lexical.ip-address"
    | "lexical.shared-host"
    | "lexical.random-name"
    | "lexical.hidden";
  readonly token?: string;
  /** How much lower the score would be without it. */
  readonly weight: number;
};

/** The reasons that weighed most, heaviest first: each is what the score loses when one takes it away. */
export function why(model: Model, text: string, kind: ValueKind = kindOf(text)): readonly Clue[] {
  const part = model.parts[kind];
  const address = addressAs(text, kind);
  const whole = sumOf(part, address);
  const clues = [...clean(part, address, whole), ...words(part, address, whole)];
  return clues
    .filter(({ weight }) => weight >= leastWeight)
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, mostClues);
}

const leastWeight = 0.25;
const mostClues = 4;
const mostWords = 24;

function clean(part: ModelPart, address: Address, whole: number): Clue[] {
  const clues: Clue[] = [];
  if (address.suffix !== "") {
    clues.push({ code: "lexical.suffix", token: address.suffix, weight: whole - sumOf(part, address, false) });
  }
  if (address.isIp) clues.push({ code: "lexical.ip-address", token: address.host, weight: 1 });
  if (address.shared !== "") {
    const own = { ...address, shared: "" };
    clues.push({
      code: "lexical.shared-host",
      token: `${address.shared}.${address.suffix}`,
      weight: whole - sumOf(part, own),
    });
  }
  if (address.hides) clues.push({ code: "lexical.hidden", weight: whole - sumOf(part, { ...address, hides: false }) });
  return clues;
}

/** Takes away one word at a time and looks what that does. */
function words(part: ModelPart, address: Address, whole: number): Clue[] {
  const clues: Clue[] = [];
  for (const field of address.isIp ? (["path"] as const) : (["name", "before", "path"] as const)) {
    for (const token of wordsIn(address[field])) {
      const without = { ...address, [field]: address[field].replace(token, "") };
      clues.push({ code: codeOf(field, token, address), token, weight: whole - sumOf(part, without) });
    }
  }
  return clues;
}

function wordsIn(text: string): string[] {
  return [...new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1))].slice(0, mostWords);
}

function codeOf(field: "name" | "before" | "path", token: string, address: Address): Clue["code"] {
  if (field === "path") return "lexical.path";
  const partOfMore = address.before !== "" || address.name.includes("-");
  if (partOfMore && suffixLike.has(token)) return "lexical.suffix-inside";
  return looksRandom(token) ? "lexical.random-name" : "lexical.token";
}

/** Letters that nobody says, or digits among them. */
function looksRandom(token: string): boolean {
  return /[^aeiouy\d]{5}/u.test(token) || (token.match(/\d[a-z]|[a-z]\d/gu) ?? []).length >= 3;
}
