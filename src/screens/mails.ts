/**
 * Is a mail suspicious? What its sender says, what the mail system proved, where its links lead, and what its words want, held
 * against each other. Each rule is a combination that a person can follow. Never "safe": without one it is unknown.
 */
import { natureOf } from "#core/indicator/web-address.ts";
import { isOfKind, nameWithin } from "#core/link-hosts.ts";
import { addressFindings, type BrandFinding, brandsNamedIn, linkFindings } from "./brands.ts";
import { authentication, type SeenMail } from "./mail/seen-mail.ts";
import { plainWords } from "./message/plain-words.ts";
import {
  belongTogether,
  disguiseOf,
  lureReason,
  type MessageIndex,
  type MessageReason,
  type MessageScreening,
  observed,
  reasonOf,
} from "./messages.ts";

export type { SeenMail } from "./mail/seen-mail.ts";

export type MailReason = {
  readonly code: MessageReason["code"] | MailCode;
  readonly strength: "strong" | "weak";
  readonly word: string;
  readonly brand?: string;
  readonly official?: string;
};

type MailCode =
  | "mail.sender-not-brand"
  | "mail.sender-broken"
  | "mail.sender-free-host"
  | "mail.not-authenticated"
  | "mail.reply-elsewhere"
  | "mail.link-shows-other"
  | "mail.link-elsewhere"
  | "mail.attachment";

export type MailScreening = Omit<MessageScreening, "reasons"> & { readonly reasons: readonly MailReason[] };

export function screenMail(index: MessageIndex, mail: SeenMail): MailScreening {
  const sender = senderOf(index, mail);
  const body = observed(index, `${mail.from.name}\n${mail.subject}\n${mail.text}`, mail.links);
  const claims = claimsOf(index, mail, sender.domain);
  const links = linkReasons(index, mail, sender);
  const posing = body.links.flatMap(({ findings }) => findings.filter(isStrong)).map(reasonOf);
  const failed = authentication(mail) === "failed";
  const strong = body.lures.filter(({ lure }) => lure.strength === "strong");
  const lured = body.lures.length > 0;
  const leads = mail.links.length > 0 || mail.attachments.length > 0;
  const attached = mail.attachments.filter(({ name }) => dangerous.test(name));
  const home = body.links.some(
    ({ host, official }) =>
      official !== undefined || sameOwner(host, sender.domain) || isOfKind(index.brands.links, "mailing", host),
  );
  // Without proof of the sender, a brand's own address counts only when a link leads home too.
  const official =
    sender.official !== undefined && !failed && (mail.dmarc === "pass" || home || body.links.length === 0);
  const reasons: MailReason[] = [];
  const add = (when: boolean, ...found: readonly MailReason[]): boolean => {
    if (when) reasons.push(...found);
    return when && found.length > 0;
  };
  const one = (code: MailCode, word: string): MailReason => ({ code, strength: "strong", word });
  const decides = [
    add(!official, ...sender.posing.map(reasonOf)),
    add(!official && (leads || lured) && (lured || sender.unproved || failed || !mixedName(index, mail)), ...claims),
    add(!official, ...posing),
    add(sender.broken && leads, one("mail.sender-broken", mail.from.written.slice(0, 80))),
    add(
      sender.untidy && !sender.broken && leads && (lured || sender.unproved || links.strong.length > 0),
      one("mail.sender-broken", mail.from.written.slice(0, 80)),
    ),
    add(sender.freeHost && leads, one("mail.sender-free-host", sender.domain)),
    add(failed && (lured || links.strong.length > 0), one("mail.not-authenticated", sender.domain)),
    add(!official && links.shows.length > 0, ...links.shows),
    add(
      !official && (strong.length > 0 || sender.random || (lured && (sender.unproved || sender.freeMail))),
      ...links.strong,
    ),
    add(!official && links.bare.length > 0, ...links.bare),
    add(
      !official &&
        strong.some(({ lure }) => lure.asks === "click" || lure.asks === "pay") &&
        links.elsewhere.length > 0 &&
        (sender.random || sender.freeMail || sender.unproved),
      ...links.elsewhere,
    ),
    add(
      !official && sender.replyElsewhere !== undefined && strong.length > 0,
      one("mail.reply-elsewhere", sender.replyElsewhere ?? ""),
    ),
    add(!official && attached.length > 0, ...attached.map(({ name }) => one("mail.attachment", name))),
    !official && belongTogether(body.lures),
    !official &&
      (sender.freeMail || sender.unproved || mail.from.written === "") &&
      advance.has(strong[0]?.lure.form ?? "") &&
      strong.length > 0,
    !official && body.disguised >= 3 && leads,
  ].some(Boolean);
  const form = strong[0]?.lure.form ?? body.lures[0]?.lure.form ?? "phishing";
  const all = [...reasons, ...body.lures.map(lureReason), ...disguiseOf(body)];
  return { verdict: decides ? "suspicious" : "unknown", reasons: all, ...(decides && { form }) };
}

const isStrong = ({ strength }: BrandFinding): boolean => strength === "strong";
const dangerous = /\.(?:html?|shtml|svg|zip|rar|7z|iso|img|exe|js|vbs|lnk|scr|mobileconfig)$/iu;

/** Forms whose mails need no link: an answer is what they want. */
const advance: ReadonlySet<string> = new Set(["advance-fee-fraud", "sextortion"]);

type Sender = {
  readonly domain: string;
  /** The brand whose own domain it is. */
  readonly official: string | undefined;
  readonly posing: readonly BrandFinding[];
  readonly broken: boolean;
  /** Written as no mail program writes it: a comma without an address, nothing or a space between the angle brackets. */
  readonly untidy: boolean;
  readonly freeHost: boolean;
  readonly freeMail: boolean;
  /** A name that nobody chose: a row of letters and digits. */
  readonly random: boolean;
  /** The receiving server looked, and found no proof of who sent it. A server that let it in (SPF) proves nothing of the name. */
  readonly unproved: boolean;
  readonly replyElsewhere: string | undefined;
};

function senderOf(index: MessageIndex, mail: SeenMail): Sender {
  const { links, shared } = index.brands;
  const address = mail.from.addresses[0] ?? "";
  const host = address.slice(address.lastIndexOf("@") + 1);
  const { registrable = "", known } = natureOf(host === "" ? "-" : host);
  const findings = address === "" ? [] : addressFindings(index.brands, address);
  const freeMail = shared.has(host) || freeMails.has(host);
  const reply = mail.replyTo[0];
  const replyHost = reply === undefined ? "" : reply.slice(reply.lastIndexOf("@") + 1);
  const replyOther =
    reply !== undefined && !sameOwner(replyHost, host) && (freeMails.has(replyHost) || shared.has(replyHost));
  return {
    domain: host,
    official: findings.find(({ code }) => code === "brand.official")?.brand,
    posing: findings.filter(isStrong),
    broken: mail.from.written !== "" && (registrable === "" || !known || mail.from.addresses.length !== 1),
    untidy: isUntidy(mail.from.written),
    freeHost: (nameWithin(links.hosts["free-host"], host) ?? host) !== host,
    freeMail,
    random: looksRandom(registrable.split(".")[0] ?? "") || looksRandom(host.split(".")[0] ?? ""),
    unproved: (mail.spf ?? mail.dkim ?? mail.dmarc) !== undefined && mail.dmarc !== "pass" && mail.dkim !== "pass",
    replyElsewhere: replyOther ? replyHost : undefined,
  };
}

function isUntidy(written: string): boolean {
  const bare = written.replace(/"[^"]{0,500}"/gu, "");
  return /<\s*>|\s>|\.>/u.test(bare) || bare.split(",").some((part) => part.trim() !== "" && !part.includes("@"));
}

const freeMails: ReadonlySet<string> = new Set(
  "gmail.com hotmail.com outlook.com yahoo.com aol.com proton.me protonmail.com mail.com gmx.com icloud.com live.com live.nl hotmail.nl msn.com mail.ru yandex.ru yandex.com zoho.com inbox.ru rediffmail.com".split(
    " ",
  ),
);

/** Five letters in a row that nobody says, or digits among letters. */
function looksRandom(label: string): boolean {
  return (
    /[bcdfghjklmnpqrstvwxz]{5}/u.test(label) ||
    (label.length >= 6 && (label.match(/\d+[a-z]|[a-z]\d+/gu) ?? []).length >= 2) ||
    label.length > 24
  );
}

function sameOwner(one: string, other: string): boolean {
  const [a, b] = [natureOf(one).registrable, natureOf(other).registrable];
  return a !== undefined && a === b;
}

/** A brand that the sender's name says, from a domain that is not the brand's and not that of who mails for it. */
function claimsOf(index: MessageIndex, mail: SeenMail, domain: string): readonly MailReason[] {
  const { links, own } = index.brands;
  const shown = mail.from.name.replace(/[\p{Cf}\p{Variation_Selector}]/gu, "").normalize("NFKC");
  const named = brandsNamedIn(index.brands, shown);
  const whole = index.brands.names.get(shown.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  // A common word that is the whole of the name is the brand: "Ledger", "Apple".
  const all = whole === undefined || whole.word.length < 5 ? named : [{ name: whole, written: shown }, ...named];
  if (/ via /iu.test(shown)) return [];
  const mailing = isOfKind(links, "mailing", domain);
  const labels = domain.split(".").slice(0, -1).join(".");
  const address = mail.from.addresses[0] ?? "";
  const claims = all.flatMap(({ name: { brand, word }, written }): readonly MailReason[] => {
    const theirs = [...own].some(
      ([name, owner]) => owner.id === brand.id && (domain === name || domain.endsWith(`.${name}`)),
    );
    // The registered name is the brand's under another ending: often its own.
    if (theirs || labels.split(".").at(-1) === word || (mailing && address.includes(word))) return [];
    return [
      {
        code: "mail.sender-not-brand",
        strength: "strong",
        word: written,
        brand: brand.id,
        official: brand.domains[0] ?? "",
      },
    ];
  });
  return [...new Map(claims.map((claim) => [claim.brand, claim])).values()];
}

/** "Fietsenwinkel Bosch Partner": more words than a brand and what brands call their desks, as resellers have. */
function mixedName(index: MessageIndex, mail: SeenMail): boolean {
  const { names, links } = index.brands;
  const words = plainWords(mail.from.name).words.filter((word) => word.length > 2 && !/\d/u.test(word));
  return words.filter((word) => !names.has(word) && !links.words.has(word) && !desks.has(word)).length > 1;
}

const desks: ReadonlySet<string> = new Set(
  "team the and von van het from voor klantenservice kundenservice kundendienst klantendienst afdeling department noreply rewards reward prime bank gift card alerts news".split(
    " ",
  ),
);

type Links = {
  /** Bare numbers for a host. */
  readonly bare: readonly MailReason[];
  readonly strong: readonly MailReason[];
  readonly shows: readonly MailReason[];
  readonly elsewhere: readonly MailReason[];
};

function linkReasons(index: MessageIndex, mail: SeenMail, sender: Sender): Links {
  const { links: hosts } = index.brands;
  const strong: MailReason[] = [];
  const shows: MailReason[] = [];
  const elsewhere: MailReason[] = [];
  const bare: MailReason[] = [];
  for (const link of mail.links.slice(0, 60)) {
    const found = linkFindings(index.brands, link);
    if (found === undefined || sameOwner(found.host, sender.domain)) continue;
    const { host, shortened } = found;
    const known = found.official !== undefined || found.findings.some(({ code }) => code === "brand.shared");
    if (shortened) strong.push({ code: "link.shortened", strength: "strong", word: host });
    else if (isOfKind(hosts, "free-host", host))
      strong.push({ code: "link.free-host", strength: "strong", word: host });
    else if (/^[\d.]+$|^\[/u.test(host)) bare.push({ code: "link.address", strength: "strong", word: host });
    else if (!known && !isOfKind(hosts, "mailing", host))
      elsewhere.push({ code: "mail.link-elsewhere", strength: "weak", word: host });
  }
  for (const { shown, href } of mail.shown) {
    const [seen, leads] = [linkFindings(index.brands, shown), linkFindings(index.brands, href)];
    if (seen?.official === undefined || leads === undefined || leads.official !== undefined) continue;
    if (
      sameOwner(seen.host, leads.host) ||
      isOfKind(hosts, "mailing", leads.host) ||
      sameOwner(leads.host, sender.domain)
    )
      continue;
    shows.push({
      code: "mail.link-shows-other",
      strength: "strong",
      word: leads.host,
      brand: seen.official,
      official: seen.host,
    });
  }
  return { strong: once(strong), shows: once(shows), elsewhere: once(elsewhere), bare: once(bare) };
}

function once(reasons: readonly MailReason[]): readonly MailReason[] {
  return [...new Map(reasons.map((reason) => [reason.word, reason])).values()].slice(0, 5);
}
