/**
 * The plain indicators in free text: accounts, numbers, links, domains and e-mail addresses. One pass for each kind over
 * what the earlier ones left, so that no phone number is seen inside an IBAN and no domain inside an address.
 * All expressions start at a word's edge and are bounded: the work is linear in the text, whatever somebody pastes.
 */
import { getCountrySpecifications, isValidIBAN } from "ibantools";
import type { Indicator, IndicatorKind } from "#core/types.ts";
import { madeWhole } from "./defanged.ts";
import { normalOrNothing } from "./indicator.ts";
import { searches } from "./named-values.ts";
import { plainPhone } from "./phone.ts";
import { madeReadable } from "./readable.ts";
import { namedBy } from "./shared-links.ts";
import { domainOfUrl, natureOf } from "./web-address.ts";
import { oneAfterOther } from "./whole.ts";

/** A place in the text that is an indicator: what it looks like, and what it says (nothing when its check fails). */
export type Find = {
  readonly start: number;
  readonly end: number;
  readonly looksLike: IndicatorKind;
  readonly indicators: readonly Indicator[];
};

/** No story names more; a pasted list belongs in an import. */
const mostIndicators = 200;

/** The different indicators a text names, in order of appearance, at most 200. */
export function indicatorsIn(text: string, finds: readonly Find[] = findsIn(text)): readonly Indicator[] {
  const all = finds.flatMap((find) => find.indicators);
  const distinct = new Map(all.map((indicator) => [`${indicator.kind} ${indicator.value}`, indicator]));
  return [...distinct.values()].slice(0, mostIndicators);
}

/** Every place in a text that is an indicator, in order, none inside another; also where it was disguised or made harmless. */
export function findsIn(text: string): readonly Find[] {
  const whole = oneAfterOther(text, madeReadable, madeWhole);
  if (whole === undefined) return plainFindsIn(text);
  return plainFindsIn(whole.text).map((find) => ({
    ...find,
    start: whole.placeOf(find.start),
    end: whole.placeOf(find.end),
  }));
}

function plainFindsIn(text: string): readonly Find[] {
  const emails = text.includes("@") ? emailsIn(text) : [];
  const links = text.includes(".") || text.includes("://") ? linksIn(masked(text, emails)) : [];
  const web = [...emails, ...links];
  const withoutWeb = masked(text, web);
  const ibans = /\d/u.test(text) ? ibansIn(withoutWeb) : [];
  const withoutIbans = masked(withoutWeb, ibans);
  const named = namedIn(withoutIbans);
  const phones = /\d/u.test(text) ? phonesIn(masked(withoutIbans, named)) : [];
  return inOrder([...web, ...ibans, ...named, ...phones]);
}

/** Each kind over what the kinds before it left. */
function namedIn(text: string): readonly Find[] {
  const finds: Find[] = [];
  let rest = text;
  for (const search of searches) {
    const found = search(rest).flatMap(({ start, end, kind, value }): readonly Find[] => {
      const normal = normalOrNothing(kind, value);
      return normal === undefined ? [] : [{ start, end, looksLike: kind, indicators: [{ kind, value: normal }] }];
    });
    rest = masked(rest, found);
    finds.push(...found);
  }
  return finds;
}

/** The text with some places blotted out by a sign that no expression takes for a letter, digit or space. */
export function masked(text: string, places: readonly Place[]): string {
  return replaced(text, places, ({ start, end }) => "\0".repeat(end - start));
}

type Place = { readonly start: number; readonly end: number };

/** The text with other words in some places; where two places overlap, the one that starts first is taken. */
export function replaced<P extends Place>(text: string, places: readonly P[], words: (place: P) => string): string {
  if (places.length === 0) return text;
  let after = 0;
  let result = "";
  for (const place of inOrder(places)) {
    if (place.start < after) continue;
    result += text.slice(after, place.start) + words(place);
    after = place.end;
  }
  return result + text.slice(after);
}

function inOrder<P extends Place>(places: readonly P[]): readonly P[] {
  return places.toSorted((a, b) => a.start - b.start);
}

const emailShape =
  /(?<![\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-])[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}][\p{L}\p{N}-]{1,62}/gu;

/** Before an @ in a link stands a name to log in with, which many take for the site: "https://bank.nl@elsewhere.nl". */
const insideLink = /https?:\/\/[^\s/?#<>"]{0,200}$/iu;
const longestName = 210;

function emailsIn(text: string): readonly Find[] {
  return [...text.matchAll(emailShape)].flatMap((match) => {
    const at = match.index + match[0].indexOf("@");
    if (insideLink.test(text.slice(Math.max(0, at - longestName), at))) return [];
    // What looks like an address is taken out of the text even when it is not one, as people mistype their own.
    const value = normalOrNothing("email", match[0].replace(/^[.'*]+/u, ""));
    const indicators = value === undefined ? [] : [{ kind: "email", value } as const];
    return [{ start: match.index, end: match.index + match[0].length, looksLike: "email", indicators }];
  });
}

const linkShape =
  /https?:\/\/(?:(?![,;]https?:)[^\s<>"\0])+|(?<![\p{L}\p{N}@#$._/-])(?:(?:(?:tcp|udp|ftp):\/\/)?(?:[\p{L}\p{N}][\p{L}\p{N}_-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>"\0]*)?|(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}(?![\d.,])(?:\/[^\s<>"\0]*)?|\/(?=[^\s\d])[^\s<>"\0]*))/giu;

function linksIn(text: string): readonly Find[] {
  return [...text.matchAll(linkShape)].flatMap((match) => {
    const link = withoutClosing(match[0]);
    const place = { start: match.index, end: match.index + link.length };
    if (/^https?:/iu.test(link)) return [{ ...place, ...ofLink(link) }];
    // "tcp://slecht.nl" is no link to a site, but the name in it is a name.
    const scheme = /^(?:tcp|udp|ftp):\/\//iu.exec(link)?.[0].length ?? 0;
    if (scheme > 0) return ofBareName(link.slice(scheme), { ...place, start: place.start + scheme });
    return /^[\d.]+[:/]/u.test(link) ? ofBareAddress(link, place) : ofBareName(link, place);
  });
}

function ofLink(link: string): Pick<Find, "looksLike" | "indicators"> {
  const url = normalOrNothing("url", link) ?? normalOrNothing("url", link.replace(bareIpv6, "//[$1]"));
  if (url === undefined) return { looksLike: "url", indicators: [] };
  const domain = domainOfUrl(url);
  const tied = domain === undefined ? [] : [{ kind: "domain", value: domain } as const];
  return { looksLike: "url", indicators: [{ kind: "url", value: url }, ...tied, ...behind(url)] };
}

function behind(url: string): readonly Indicator[] {
  return namedBy(url).flatMap(({ kind, value }) => {
    const normal = normalOrNothing(kind, value);
    return normal === undefined ? [] : [{ kind, value: normal }];
  });
}

/** An address of eight groups, written without the brackets that a link wants around it (RFC 3986). */
const bareIpv6 = /(?<=^https?:)\/\/((?:[\da-f]{1,4}:){7}[\da-f]{1,4})(?=\/|$)/iu;

/** "192.0.2.1/inloggen" or with a port leads somewhere; the four numbers alone are as often a version. */
function ofBareAddress(link: string, place: Place): readonly Find[] {
  const found = ofLink(`http://${link}`);
  return found.indicators.length === 0 ? [] : [{ ...place, ...found }];
}

/** One letter before a suffix is a name's initial ("j.de Vries"), except in these that everybody uses. */
const oneLetterNames: ReadonlySet<string> = new Set(["t.co", "t.ly", "t.me", "v.gd", "x.com"]);

/** A name without scheme: only under a known suffix, and not where a full stop merely lacks its space ("betaald.Nu"). */
function ofBareName(link: string, place: Place): readonly Find[] {
  const name = /^[^:/?#]+/u.exec(link)?.[0] ?? "";
  const labels = name.split(".");
  const last = labels.at(-1) ?? "";
  const initial = (labels.at(-2)?.length ?? 0) < 2 && !oneLetterNames.has(name.toLowerCase());
  const stop = /^\p{Lu}\p{Ll}/u.test(last) || initial;
  // These suffixes exist, but in a story they end the name of a file.
  if (stop || /^(?:zip|mov|sh|py|md|rs)$/iu.test(last)) return [];
  const domain = normalOrNothing("domain", name);
  if (domain === undefined || !natureOf(domain).known) return [];
  if (link.length > name.length) return [{ ...place, ...ofLink(`https://${link}`) }];
  return [{ ...place, looksLike: "domain", indicators: [{ kind: "domain", value: domain }] }];
}

/** Closing punctuation belongs to the sentence, and a closing bracket too unless the link opened it. */
function withoutClosing(link: string): string {
  let end = link.length;
  let unopened = link.split(")").length - link.split("(").length;
  while (end > 0 && /[.,;:!?'*_)\]}’”»…]/u.test(link.charAt(end - 1))) {
    if (link.charAt(end - 1) === ")") {
      if (unopened <= 0) break;
      unopened -= 1;
    }
    end -= 1;
  }
  // "bol.com's": the last letter belongs to the sentence too.
  return link.slice(0, end).replace(/['’]s$/u, "");
}

const ibanStart = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?=[ \u00a0.-]?[a-z\d])/giu;
const ibanCountries = getCountrySpecifications();

function ibansIn(text: string): readonly Find[] {
  return [...text.matchAll(ibanStart)].flatMap((match) => {
    const country = ibanCountries[match[0].slice(0, 2).toUpperCase()];
    if (country?.chars == null || country.bban_regexp == null) return [];
    const end = endAfter(text, match.index, country.chars);
    const value = text
      .slice(match.index, end)
      .replace(/[ \u00a0.-]/gu, "")
      .toUpperCase();
    if (value.length !== country.chars || !new RegExp(country.bban_regexp, "u").test(value.slice(4))) return [];
    if (/^[\p{L}\p{N}]/u.test(text.slice(end, end + 1))) return [];
    // A mistyped account is no indicator, but its digits are no phone number either.
    const indicators = isValidIBAN(value) ? [{ kind: "iban", value } as const] : [];
    return [{ start: match.index, end, looksLike: "iban", indicators }];
  });
}

/** Where so many letters and digits end, with at most one space, dot or hyphen between two of them. */
function endAfter(text: string, start: number, count: number): number {
  let seen = 0;
  let at = start;
  for (; seen < count && at < text.length; at += 1) {
    if (/[a-z\d]/iu.test(text.charAt(at))) seen += 1;
    else if (!/[ \u00a0.-]/u.test(text.charAt(at)) || !/[a-z\d]/iu.test(text.charAt(at - 1))) return at;
  }
  return at;
}

const phoneRegion = /(?<![\p{L}\p{N}_#]|\d[./-])(?:\+ ?|\(?(?=0))\d[\d().\-/ \u00a0\u2010-\u2015]*/gu;

/**
 * Cheaper than the library's own search (60 µs for 500 characters): only runs of digits that open with 0 or + are
 * looked at, and only at the lengths that a number can have.
 */
function phonesIn(text: string): readonly Find[] {
  return [...text.matchAll(phoneRegion)].flatMap((match) => phonesInRegion(match[0], match.index));
}

type Group = Place & { readonly digits: string };

function phonesInRegion(region: string, offset: number): readonly Find[] {
  const groups: readonly Group[] = [...region.matchAll(/\+? ?\d+/gu)].map((match) => {
    const digits = match[0].replace(" ", "");
    return { start: match.index + match[0].search(/[+\d]/u), end: match.index + match[0].length, digits };
  });
  const finds: Find[] = [];
  for (let at = 0; at < groups.length; ) {
    const date = dateAt(groups, at);
    const number = date ? undefined : numberAt(region, groups, at);
    if (number !== undefined) {
      const { start, end, value } = number;
      finds.push({
        start: offset + start,
        end: offset + end,
        looksLike: "phone",
        indicators: [{ kind: "phone", value }],
      });
    }
    at += date ? 3 : (number?.groups ?? 1);
  }
  return finds;
}

/** "01-02-2026 12:30" has ten digits and opens with a Rotterdam code; it is a date all the same. */
function dateAt(groups: readonly Group[], at: number): boolean {
  const [day, month, year] = groups.slice(at, at + 3).map((group) => group.digits);
  if (day === undefined || month === undefined || year === undefined) return false;
  return /^[0-3]\d$/u.test(day) && /^[01]?\d$/u.test(month) && /^(?:19|20)\d\d$/u.test(year);
}

function numberAt(region: string, groups: readonly Group[], at: number) {
  const first = groups[at];
  if (first === undefined || !/^[+0]/u.test(first.digits)) return undefined;
  const ends: { readonly groups: number; readonly end: number; readonly text: string }[] = [];
  let text = "";
  let before = first.start;
  for (let next = at; next < groups.length && next - at < 10; next += 1) {
    const group = groups[next];
    if (group === undefined || group.start - before > 3 || text.length + group.digits.length > 18) break;
    before = group.end;
    // The trunk zero of "+31 (0)20" is not dialled from abroad.
    const trunk = group.digits === "0" && region.charAt(group.start - 1) === "(" && next > at;
    if (!trunk) text += group.digits;
    if (mayBeNumber(text)) ends.unshift({ groups: next - at + 1, end: group.end, text });
  }
  for (const { text: candidate, ...place } of ends.slice(0, 4)) {
    const value = plainPhone(candidate);
    if (value !== undefined) return { ...place, start: first.start, value };
  }
  return undefined;
}

/** Ten digits in the Netherlands, eight or eleven for service numbers, twelve for machines (097); abroad at most 15. */
function mayBeNumber(text: string): boolean {
  return /^(?:\+[1-9]\d{7,14}|00[1-9]\d{7,14}|0[1-9]\d{8}|0(?:800|90[069])(?:\d{4}|\d{7})|097\d{9})$/u.test(text);
}
