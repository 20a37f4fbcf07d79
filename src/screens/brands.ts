/**
 * Does a link, an e-mail address or a sender's name pose as a brand or government service? Each finding says which brand, by
 * which word, by which rule, and where the brand really is; alone none is a verdict. Nothing is looked up or followed.
 */
import { isOfKind } from "#core/link-hosts.ts";
import type { BrandIndex } from "./brand/brand-index.ts";
import { type BrandFinding, findingOf, hostFindings, onePerBrand, ownerOf, tokensOf } from "./brand/host-rules.ts";
import { named } from "./brand/text-names.ts";

export { type BrandIndex, brandIndex } from "./brand/brand-index.ts";
export { type BrandCode, type BrandFinding, hostFindings, ownerOf } from "./brand/host-rules.ts";
export { brandsNamedIn, type NamedInText } from "./brand/text-names.ts";

/** What a link says: its host first; a brand in the path of another's host is weak. */
export type LinkFindings = {
  readonly host: string;
  readonly findings: readonly BrandFinding[];
  /** Where it leads cannot be seen; it is never followed. */
  readonly shortened: boolean;
  /** Whose own link it is; absent where customers write. */
  readonly official: string | undefined;
};

export function linkFindings(index: BrandIndex, link: string): LinkFindings | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//iu.test(link) ? link : `https://${link}`);
  if (url === null || !/^(?:https?|ftp):$/u.test(url.protocol)) return undefined;
  const host = url.hostname.replace(/\.$/u, "");
  const findings = hostFindings(index, host);
  const own = findings.find(({ strength }) => strength === "none");
  const official = own?.code === "brand.official" ? own.brand : undefined;
  const shortened = own?.code !== "brand.official" && isOfKind(index.links, "shortener", host);
  const quiet = own !== undefined || isOfKind(index.links, "mailing", host);
  const inPath = quiet ? [] : pathFindings(index, url);
  return { host, findings: onePerBrand([...findings, ...inPath]), shortened, official };
}

function pathFindings(index: BrandIndex, { username, pathname }: URL): readonly BrandFinding[] {
  // "https://www.ing.nl@192.0.2.1/": what stands before the @ is no host.
  const before = ownerOf(index, decodedName(username).replace(/^www\./u, ""));
  if (before !== undefined) return [findingOf("brand.official-inside", "strong", before.brand, decodedName(username))];
  return tokensOf(pathname.toLowerCase().slice(0, 300)).flatMap((token) => {
    const name = index.names.get(token);
    return name === undefined || name.common ? [] : [findingOf("brand.path", "weak", name.brand, token)];
  });
}

function decodedName(text: string): string {
  return text.replace(/%2e/giu, ".").toLowerCase().slice(0, 253);
}

/** What an e-mail address says: its domain, and a brand's word before the @ of another's domain. */
export function addressFindings(index: BrandIndex, address: string): readonly BrandFinding[] {
  const at = address.lastIndexOf("@");
  if (at < 1) return [];
  const host = address.slice(at + 1).toLowerCase();
  const findings = hostFindings(index, host);
  if (findings.some(({ strength }) => strength === "none" && !index.shared.has(host))) return findings;
  if (isOfKind(index.links, "mailing", host)) return findings;
  // Before the @ of free mail anybody writes what they like.
  const words = tokensOf(address.slice(0, at).toLowerCase().slice(0, 64)).flatMap((token) => {
    const name = index.names.get(token);
    return name === undefined || name.common ? [] : [findingOf("brand.mailbox", "weak", name.brand, token)];
  });
  return onePerBrand([...findings, ...words]);
}

/** What the name over a text message says: it names a brand, which anybody can show; or it only looks like one. */
export function senderFindings(index: BrandIndex, sender: string): readonly BrandFinding[] {
  const shown = sender.toLowerCase().trim().slice(0, 40);
  return named(index, shown).map(({ name, exact }) =>
    findingOf(exact ? "brand.sender" : "brand.look-alike", exact ? "none" : "strong", name.brand, shown),
  );
}
