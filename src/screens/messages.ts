/**
 * Is a message suspicious? A lure alone never decides, and neither does a brand: what makes it suspicious is a lure with a link
 * that is not the brand's own, a link that poses as a brand, or two lures that belong together. Never "safe".
 */
import { type Find, findsIn } from "#core/indicator/extraction.ts";
import type { LinkHosts } from "#core/link-hosts.ts";
import { isOfKind } from "#core/link-hosts.ts";
import type { Lure } from "#core/lure.ts";
import type { Brand } from "#core/policy.ts";
import {
  type BrandFinding,
  type BrandIndex,
  brandIndex,
  brandsNamedIn,
  type LinkFindings,
  linkFindings,
} from "./brands.ts";
import { type FoundLure, type LureIndex, lureIndex, luresIn } from "./message/lure-words.ts";
import { plainWords } from "./message/plain-words.ts";

export type MessageIndex = { readonly brands: BrandIndex; readonly lures: LureIndex };

/** Lays out what policy says, once at the start. */
export function messageIndex(brands: readonly Brand[], links: LinkHosts, lures: readonly Lure[]): MessageIndex {
  return { brands: brandIndex(brands, links), lures: lureIndex(lures) };
}

/** One reason, in codes that become words; `decides` when it made the message suspicious. */
export type MessageReason = {
  readonly code:
    | `lure.${string}`
    | BrandFinding["code"]
    | "link.shortened"
    | "link.free-host"
    | "link.address"
    | "link.not-of-brand"
    | "text.disguised";
  readonly strength: "strong" | "weak";
  /** What of the message it is about: a word, a host, or the words of a lure. */
  readonly word: string;
  readonly brand?: string;
  readonly official?: string;
};

export type MessageScreening = {
  readonly verdict: "suspicious" | "unknown";
  /** The heaviest first. */
  readonly reasons: readonly MessageReason[];
  /** The form of fraud that it looks like, as a code of the taxonomy. */
  readonly form?: string;
};

/** What a text holds, before anything is concluded. */
export type Observed = {
  readonly lures: readonly FoundLure[];
  readonly links: readonly LinkFindings[];
  /** Brands that the text names, as brand and the word. */
  readonly named: readonly { readonly brand: Brand; readonly word: string; readonly exact: boolean }[];
  readonly disguised: number;
};

const most = 65_536;
const mostLinks = 100;

export function screenMessage(
  index: MessageIndex,
  text: string,
  finds: readonly Find[] = findsIn(text),
): MessageScreening {
  return concluded(index, observed(index, text, linksIn(text, finds)));
}

/** Links as they are written; also made harmless ("hxxp"), hidden behind signs that nobody sees, or bare names. */
function linksIn(text: string, finds: readonly Find[]): readonly string[] {
  const found = finds.flatMap(({ start, end, indicators }) => {
    if (start >= most) return [];
    // The value is without the name before the @; just there the brand is named that it does not lead to.
    const written = text.slice(start, Math.min(end, start + longestLink));
    if (withName.test(written)) return [written];
    const whole = indicators.find(({ kind }) => kind === "url" || kind === "payment-link");
    const kept = whole ?? indicators.find(({ kind }) => kind === "domain");
    return kept === undefined ? [] : [kept.value];
  });
  return [...new Set(found)].slice(0, mostLinks);
}

const longestLink = 2_048;
const withName = /^https?:\/\/[^\s/?#]{1,300}@/iu;

export function observed(index: MessageIndex, text: string, links: readonly string[]): Observed {
  const bounded = text.slice(0, most);
  const words = plainWords(bounded);
  return {
    lures: luresIn(index.lures, words),
    links: links.slice(0, mostLinks).flatMap((link) => linkFindings(index.brands, link) ?? []),
    named: brandsNamedIn(index.brands, readable(bounded)).map(({ name, written, exact }) => ({
      brand: name.brand,
      word: written,
      exact,
    })),
    disguised: words.disguised,
  };
}

/** Without signs that nobody sees, and with letters in another dress made plain. */
function readable(text: string): string {
  return text.replace(/[\p{Cf}\p{Variation_Selector}]/gu, "").normalize("NFKC");
}

function concluded(index: MessageIndex, seen: Observed): MessageScreening {
  const posing = seen.links.flatMap(({ findings }) => findings.filter(({ strength }) => strength === "strong"));
  const elsewhere = elsewhereOf(index, seen);
  const strong = seen.lures.filter(({ lure }) => lure.strength === "strong");
  const decides =
    posing.length > 0 ||
    (seen.lures.length > 0 && elsewhere.some(({ code }) => code === "link.not-of-brand")) ||
    (strong.length > 0 && elsewhere.some(({ strength }) => strength === "strong")) ||
    belongTogether(seen.lures) ||
    (seen.named.some(({ exact }) => !exact) && elsewhere.length + posing.length > 0);
  const reasons = [...posing.map(reasonOf), ...elsewhere, ...seen.lures.map(lureReason), ...disguiseOf(seen)];
  const form = strong[0]?.lure.form ?? seen.lures[0]?.lure.form;
  const verdict = decides ? "suspicious" : "unknown";
  return { verdict, reasons, ...(decides && form !== undefined && { form }) };
}

/** Links that lead somewhere else than to the brands that the message names. */
export function elsewhereOf(
  { brands: { links: hosts } }: MessageIndex,
  { links, named }: Observed,
): readonly MessageReason[] {
  const official = new Set(links.map(({ official }) => official));
  return links.flatMap(({ host, official: own, shortened, findings }): readonly MessageReason[] => {
    if (own !== undefined || findings.some(({ code }) => code === "brand.shared")) return [];
    if (shortened) return [{ code: "link.shortened", strength: "strong", word: host }];
    if (isOfKind(hosts, "mailing", host) || isOfKind(hosts, "public-body", host)) return [];
    if (isOfKind(hosts, "free-host", host)) return [{ code: "link.free-host", strength: "strong", word: host }];
    if (/^[\d.]+$|^\[/u.test(host)) return [{ code: "link.address", strength: "strong", word: host }];
    const claimed = named.find(({ brand }) => !official.has(brand.id));
    if (claimed === undefined || named.some(({ brand }) => official.has(brand.id))) return [];
    const { brand } = claimed;
    return [
      { code: "link.not-of-brand", strength: "strong", word: host, brand: brand.id, official: brand.domains[0] ?? "" },
    ];
  });
}

/** Two lures of one form that need no link, of which one is strong and one wants money, a code or the device. */
export function belongTogether(lures: readonly FoundLure[]): boolean {
  return lures.some(
    ({ lure: { id, form, strength, asks } }) =>
      strength === "strong" &&
      paired.has(form) &&
      lures.some(
        ({ lure: other }) => other.id !== id && other.form === form && (hard.has(asks) || hard.has(other.asks)),
      ),
  );
}

const hard: ReadonlySet<string> = new Set(["money", "codes", "remote"]);

/** Forms that need no link: the talk itself is the trap. */
const paired: ReadonlySet<string> = new Set([
  "friend-in-need-fraud",
  "bank-helpdesk-fraud",
  "tech-support-scam",
  "sextortion",
  "advance-fee-fraud",
  "job-scam",
]);

export function reasonOf({ code, word, brand, official }: BrandFinding): MessageReason {
  return { code, strength: "strong", word, brand, official };
}

export function lureReason({ lure, words }: FoundLure): MessageReason {
  return { code: `lure.${lure.id}`, strength: lure.strength, word: words };
}

export function disguiseOf({ disguised }: Observed): readonly MessageReason[] {
  return disguised < 2 ? [] : [{ code: "text.disguised", strength: "weak", word: String(disguised) }];
}
