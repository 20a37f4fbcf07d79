/** Domains, links and e-mail addresses. Hosts are ASCII (IDNA through the WHATWG URL standard), lower-case, no last dot. */
import { parse } from "tldts";
import { plain, refuse } from "./text-value.ts";

/** What the Public Suffix List says of a host. */
export type HostNature = {
  /** The name one holder registered, also below a shared suffix: shop.github.io. Absent for addresses and suffixes. */
  readonly registrable: string | undefined;
  /** Is the suffix on the list, or reserved for examples and tests (RFC 2606)? */
  readonly known: boolean;
};

/** Looks up who registered a host. */
export function natureOf(host: string): HostNature {
  const found = parse(host, { allowPrivateDomains: true, extractHostname: false });
  const reserved = found.publicSuffix === "example" || found.publicSuffix === "test";
  const known = found.isIcann === true || found.isPrivate === true || reserved;
  const registrable =
    found.isIp === true || found.domain === null || !isHostname(found.domain) ? undefined : found.domain;
  return { registrable, known };
}

/** The registrable domain of a link in normal form; absent when its host is an address. */
export function domainOfUrl(url: string): string | undefined {
  const host = URL.parse(url)?.hostname;
  return host === undefined ? undefined : natureOf(host).registrable;
}

/** The registrable domain of an e-mail address in normal form. */
export function domainOfEmail(email: string): string | undefined {
  return natureOf(email.slice(email.lastIndexOf("@") + 1)).registrable;
}

/** The registrable domain; a whole link is welcome, since that is what people paste. */
export function normalDomain(value: string, path?: string): string {
  const text = plain(value, 2048, "NFKC", path);
  const host = hostOf(/^https?:\/\//iu.test(text) ? text : `http://${text}`);
  if (host === undefined || !host.includes(".")) refuse("This is not a domain name.", path);
  const { registrable } = natureOf(host);
  if (registrable !== undefined) return registrable;
  // A suffix such as github.io or co.uk has many holders: tying reports by it would name all of them.
  refuse("This is not a domain name that one holder registered.", path);
}

/**
 * A link without what differs from click to click: fragment, credentials and the parameters of advertising networks.
 * A link without scheme is read as https, as browsers do.
 */
export function normalUrl(value: string, path?: string): string {
  const text = plain(value, 2048, "NFC", path);
  const hasScheme = /^[a-z][a-z\d+.-]*:(?!\d)/iu.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) refuse("This is not a web link.", path);
  const host = hostOf(url.href);
  if (host === undefined) refuse("This is not a web link.", path);
  url.hostname = host;
  url.hash = "";
  url.username = "";
  url.password = "";
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !tracking.test(part));
  // With its own question mark: the setter would take one that belongs to the query for it.
  url.search = query.length === 0 ? "" : `?${query.join("&")}`;
  if (url.href.length > 2048) refuse("A link has at most 2048 characters.", path);
  return url.href;
}

const tracking =
  /^(?:utm_\w*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|ttclid|twclid|igshid|igsh|srsltid|mc_[ce]id|_hsenc|_hsmi|mkt_tok)(?:=|$)/iu;

/**
 * An e-mail address in lower case. RFC 5321 lets the part before the @ depend on case; no provider of any size does,
 * and a fraudster who changes a capital must not become another address.
 */
export function normalEmail(value: string, path?: string): string {
  const text = plain(value, 320, "NFC", path).replace(/^mailto:\s*/iu, "");
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(at, 0)).toLowerCase().normalize("NFC");
  const host = at < 1 ? undefined : hostOf(`http://${text.slice(at + 1)}`, true);
  const sound =
    local.length <= 64 &&
    /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local);
  if (host === undefined || !isHostname(host) || !sound) refuse("This is not an e-mail address.", path);
  return `${local}@${host}`;
}

/** The host in ASCII; nothing when there is none, or when `only` and there is more than a host. */
function hostOf(link: string, only = false): string | undefined {
  const url = URL.parse(link);
  if (url === null) return undefined;
  if (only && (url.pathname !== "/" || url.port !== "" || url.username !== "" || url.search !== "" || url.hash !== ""))
    return undefined;
  const host = url.hostname.replace(/\.$/u, "");
  const sound = host.startsWith("[") || /^[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/u.test(host);
  return sound && host.length <= 253 ? host : undefined;
}

/** Letters, digits and inner hyphens, at least two labels (RFC 1123). */
function isHostname(host: string): boolean {
  return /^(?!-)[a-z\d-]{1,63}(?<!-)(?:\.(?!-)[a-z\d-]{1,63}(?<!-))+$/u.test(host) && !/\.\d+$/u.test(host);
}
