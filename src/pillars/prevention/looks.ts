/** What a value shows by itself, without anybody's report: whose it is, whom it poses as, and what its letters look like. */
import type { Indicator } from "#core/types.ts";
import {
  addressFindings,
  type BrandIndex,
  hostFindings,
  type LinkFindings,
  linkFindings,
  senderFindings,
} from "#screens/brands.ts";
import type { Model } from "#screens/lexical/model.ts";
import { type Level, levelOf } from "#screens/lexical/score.ts";
import { why } from "#screens/lexical/why.ts";
import type { LureIndex } from "#screens/message/lure-words.ts";
import { rememberedFor } from "#screens/remembered.ts";
import { brandReason, type Reason } from "./reasons.ts";

export type Screens = { readonly brands: BrandIndex; readonly lures: LureIndex; readonly letters: Model };

export type Looks = { readonly as: "official" | "suspicious" | "nothing"; readonly reasons: readonly Reason[] };

/** Letters that one honest link in a hundred has are a reason only beside another. */
export function looksOf({ brands, letters }: Screens, { kind, value }: Indicator): Looks {
  const { findings, shortened } = brandSigns(brands, { kind, value });
  const shown = findings.map(brandReason);
  if (findings.some(({ code }) => code === "brand.official")) return { as: "official", reasons: shown };
  const short: readonly Reason[] = shortened ? [{ code: "short-link" }] : [];
  const level = kind === "url" || kind === "domain" ? levelIn(letters, kind, value) : "usual";
  const isOdd = level === "one-in-thousand" || (level === "one-in-hundred" && findings.length > 0);
  const odd: readonly Reason[] = isOdd ? oddities(letters, { kind, value }) : [];
  const isSuspicious = isOdd || findings.some(({ strength }) => strength === "strong");
  return { as: isSuspicious ? "suspicious" : "nothing", reasons: [...shown, ...odd, ...short] };
}

function levelIn(letters: Model, kind: "url" | "domain", value: string): Level {
  return levelsOf(letters, `${kind} ${value}`, () => levelOf(letters, value, kindOf[kind]));
}

/** Only of sites and links, which are nobody's. */
const levelsOf = rememberedFor<Model, Level>(20_000);

const kindOf = { url: "url", domain: "host" } as const;

function oddities(letters: Model, { value }: Indicator): readonly Reason[] {
  const [clue] = why(letters, value);
  return [clue === undefined ? { code: "letters" } : { code: clue.code, word: clue.token ?? "" }];
}

type BrandSigns = Pick<LinkFindings, "findings" | "shortened">;

function brandSigns(brands: BrandIndex, { kind, value }: Indicator): BrandSigns {
  const nothing: BrandSigns = { findings: [], shortened: false };
  if (kind === "url" || kind === "payment-link") return linkFindings(brands, value) ?? nothing;
  if (kind === "domain") return { ...nothing, findings: hostFindings(brands, value) };
  if (kind === "email") return { ...nothing, findings: addressFindings(brands, value) };
  return kind === "sender-id" ? { ...nothing, findings: senderFindings(brands, value) } : nothing;
}
