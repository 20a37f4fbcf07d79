/** Why a check answers as it does, as codes; their words are policy/texts. */
import type { BrandCode, BrandFinding } from "#screens/brands.ts";
import type { Clue } from "#screens/lexical/why.ts";

const brandCodes = [
  "brand.official",
  "brand.shared",
  "brand.official-inside",
  "brand.word",
  "brand.subdomain",
  "brand.free-host",
  "brand.other-ending",
  "brand.look-alike",
  "brand.misspelt",
  "brand.path",
  "brand.mailbox",
  "brand.sender",
] as const satisfies readonly BrandCode[];

const letterCodes = [
  "lexical.token",
  "lexical.path",
  "lexical.suffix",
  "lexical.suffix-inside",
  "lexical.ip-address",
  "lexical.shared-host",
  "lexical.random-name",
  "lexical.hidden",
] as const satisfies readonly Clue["code"][];

export const reasonCodes = [
  "reported",
  "official",
  "number-can-be-faked",
  "short-link",
  "of-a-person",
  "no-reports",
  "nothing-found",
  ...brandCodes,
  "letters",
  ...letterCodes,
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** A code, and what it is about: a word of what was asked, a brand, and what is really that brand's. */
export type Reason = {
  readonly code: ReasonCode;
  readonly word?: string;
  readonly brand?: string;
  readonly official?: string;
};

export function brandReason({ code, word, name, official }: BrandFinding): Reason {
  return { code, word, brand: name, official };
}
