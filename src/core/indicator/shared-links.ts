/**
 * What a link on a shared host names: not the host's millions of users, but the one profile, payment request,
 * advertisement or parcel behind it. From the hosts' public forms of links, 2026-11.
 */
import type { Indicator } from "#core/types.ts";

/** Hosts whose links open a profile, and the platform's name. Their other pages are no profile. */
const platforms: ReadonlyMap<string, string> = new Map([
  ["t.me", "telegram"],
  ["telegram.me", "telegram"],
  ["wa.me", "whatsapp"],
  ["instagram.com", "instagram"],
  ["tiktok.com", "tiktok"],
  ["facebook.com", "facebook"],
  ["fb.com", "facebook"],
  ["fb.me", "facebook"],
  ["m.me", "facebook"],
  ["x.com", "x"],
  ["twitter.com", "x"],
  ["snapchat.com", "snapchat"],
  ["youtube.com", "youtube"],
  ["linkedin.com", "linkedin"],
  ["paypal.me", "paypal"],
]);
const pages =
  /^(?:about|accounts|add|ads|c|directory|download|events|explore|groups|hashtag|help|home|i|intent|invite|jobs|joinchat|legal|login|marketplace|messages|p|pages|photo|playlist|posts|privacy|profile\.php|reel|reels|results|s|search|settings|share|sharer|shorts|signup|stories|story\.php|tag|terms|tr|tv|videos?|watch|web|feed|company|school)$/iu;

/** The names by which people call a platform, and the one that is kept. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["ig", "instagram"],
  ["insta", "instagram"],
  ["fb", "facebook"],
  ["messenger", "facebook"],
  ["tg", "telegram"],
  ["twitter", "x"],
  ["snap", "snapchat"],
  ["yt", "youtube"],
  ["app", "whatsapp"],
]);

/** The platform under its one name. */
export function platformOf(name: string): string {
  return aliases.get(name) ?? platforms.get(name) ?? name;
}

/** The handle behind a link to a profile, as `platform:name`; nothing when it opens something else. */
export function handleOf({ hostname, pathname, searchParams }: URL): string | undefined {
  const host = hostname.replace(/^(?:www|m|mobile|nl|nl-nl|web|open)\./u, "");
  const platform = platforms.get(host);
  const parts = pathname.split("/").filter((part) => part !== "");
  const first = parts[0] ?? "";
  if (host === "api.whatsapp.com" || host === "whatsapp.com") {
    const number = /^\+?([1-9]\d{7,14})$/u.exec((searchParams.get("phone") ?? "").trim())?.[1];
    return first === "send" && number !== undefined ? `whatsapp:${number}` : undefined;
  }
  if (platform === undefined) return undefined;
  const name = named(platform, parts).replace(/^@/u, "").toLowerCase();
  if (platform === "whatsapp")
    return /^\+?[1-9]\d{7,14}$/u.test(name) ? `whatsapp:${name.replace("+", "")}` : undefined;
  return /^[a-z\d][a-z\d._-]{1,63}$/u.test(name) && !pages.test(name) ? `${platform}:${name}` : undefined;
}

/** Where the name stands: tiktok.com/@name, snapchat.com/add/name, linkedin.com/in/name, t.me/s/name; else first. */
function named(platform: string, [first = "", second = ""]: readonly string[]): string {
  switch (platform) {
    case "tiktok":
    case "youtube":
      return first.startsWith("@") ? first : "";
    case "snapchat":
      return first === "add" ? second : "";
    case "linkedin":
      return first === "in" ? second : "";
    case "telegram":
      return first === "s" ? second : first;
    default:
      return first;
  }
}

const paymentLink =
  /^(?:tikkie\.me\/pay\/[^/?]|(?:www\.)?(?:bunq|paypal|revolut)\.me\/[^/?]|pay\.revolut\.com\/[^/?]|(?:[a-z-]{1,30}\.)?(?:rabobank|ing|abnamro|asnbank|snsbank|regiobank|knab|bunq)\.nl\/(?:[\w-]+\/){0,4}betaalverzoek)/iu;
const parcel = /(?:^|[/=])(3S[A-Z\d]{11,13}|1Z[A-Z\d]{16}|JVGL\d{14,22}|JJD\d{16,18})(?=$|[/?&#-])/iu;

/** The advertisement behind a link to it: its number at the marketplace, whatever the title in the link. */
export function listingOf({ hostname, pathname }: URL): string | undefined {
  if (/(?:^|\.)(?:marktplaats\.nl|2dehands\.be)$/u.test(hostname)) {
    return /\/([ma]\d{8,12})(?=$|[-/.])/iu.exec(pathname)?.[1]?.toLowerCase();
  }
  const vinted = /(?:^|\.)vinted\.[a-z.]{2,5}$/u.test(hostname) ? /^\/items\/(\d{6,14})(?=$|-)/u.exec(pathname) : null;
  if (vinted !== null) return `vinted:${vinted[1]}`;
  const facebook = /(?:^|\.)facebook\.com$/u.test(hostname) ? /^\/marketplace\/item\/(\d{6,20})/u.exec(pathname) : null;
  return facebook === null ? undefined : `facebook:${facebook[1]}`;
}

/** All that a link in normal form names beside itself and its domain; a WhatsApp name is a number, so it is that too. */
export function namedBy(link: string): readonly Indicator[] {
  const url = URL.parse(link);
  if (url === null) return [];
  const values: Indicator[] = [];
  const handle = handleOf(url);
  if (handle?.startsWith("whatsapp:") === true) values.push({ kind: "phone", value: `+${handle.slice(9)}` });
  if (handle !== undefined) values.push({ kind: "handle", value: handle });
  if (paymentLink.test(url.host + url.pathname + url.search))
    values.push({ kind: "payment-link", value: link.replace(/^http:/u, "https:") });
  const listing = listingOf(url);
  if (listing !== undefined) values.push({ kind: "listing", value: listing });
  const code = parcel.exec(url.pathname + url.search)?.[1];
  if (code !== undefined) values.push({ kind: "track-and-trace", value: code.toUpperCase() });
  return values;
}
