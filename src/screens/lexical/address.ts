/** A link or a host as the detector reads it: without scheme, www and port, cut into the parts that tell. Any string will do. */
import { parse } from "tldts";

/** The parts of a link; of a host alone the path is empty. */
export type Address = {
  readonly host: string;
  /** What a registry lets anybody register under: com, co.uk. Kept out of the n-grams. */
  readonly suffix: string;
  /** The service that gives strangers a host of their own, without its public suffix: vercel, github, blogspot. */
  readonly shared: string;
  /** The name that its holder chose, without suffix. */
  readonly name: string;
  /** What stands before that name. */
  readonly before: string;
  /** Path and query as written. */
  readonly path: string;
  readonly isIp: boolean;
  /** Has it signs that nobody sees, or a user name before the host? */
  readonly hides: boolean;
};

/** What is longer is cut: links that people click are shorter, and a pasted megabyte must not cost time. */
const longest = 1_000;
const longestHost = 253;
const invisible = /[\p{Cc}\p{Cf}\s]+/gu;

/** Reads any string; what is no link gives parts all the same. */
export function readAddress(text: string): Address {
  const given = text.slice(0, longest).trim();
  const plain = isPlain(given);
  const seen = plain ? given : given.replace(invisible, "");
  const scheme = seen.indexOf("://");
  const bare = scheme > 0 && scheme <= longestScheme ? seen.slice(scheme + "://".length) : seen;
  const end = bare.search(/[/?#\\]/u);
  const authority = end < 0 ? bare : bare.slice(0, end);
  const at = authority.lastIndexOf("@");
  const host = hostIn(authority.slice(at + 1));
  return { host, ...partsOf(host), path: end < 0 ? "" : bare.slice(end), hides: at >= 0 || !plain };
}

const longestScheme = 20;

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || (code >= 0x7f && !/[^\p{Cc}\p{Cf}\s]/u.test(text[at] ?? ""))) return false;
  }
  return true;
}

function hostIn(authority: string): string {
  const lower = authority.toLowerCase().slice(0, longestHost);
  const port = lower.search(/:\d*$/u);
  const host = port < 0 ? lower : lower.slice(0, port);
  const dotted = host.endsWith(".") ? host.slice(0, -1) : host;
  return dotted.startsWith("www.") && dotted.indexOf(".", "www.".length) > 0 ? dotted.slice("www.".length) : dotted;
}

type Parts = Pick<Address, "suffix" | "shared" | "name" | "before" | "isIp">;

function partsOf(host: string): Parts {
  const found = parse(host, { allowPrivateDomains: true, extractHostname: false, validateHostname: false });
  if (found.isIp === true) return { suffix: "", shared: "", name: host, before: "", isIp: true };
  const whole = found.publicSuffix ?? "";
  const suffix = found.isPrivate === true ? publicPart(whole) : whole;
  const shared = whole.length > suffix.length ? whole.slice(0, -suffix.length - 1) : "";
  const name = found.domainWithoutSuffix ?? (whole === "" ? host : "");
  return { suffix, shared, name, before: found.subdomain ?? "", isIp: false };
}

function publicPart(suffix: string): string {
  return (
    parse(suffix, { allowPrivateDomains: false, extractHostname: false, validateHostname: false }).publicSuffix ?? ""
  );
}
