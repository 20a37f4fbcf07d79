/** Why a check answers as it does, as codes; their words are policy/texts. */
import type { Bilingual, Policy } from "#core/policy.ts";
import type { BrandCode, BrandFinding } from "#screens/brands.ts";
import type { Clue } from "#screens/lexical/why.ts";
import type { MailReason } from "#screens/mails.ts";

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

const messageCodes = [
  "link.address",
  "link.free-host",
  "link.not-of-brand",
  "link.shortened",
  "text.disguised",
  "mail.sender-not-brand",
  "mail.sender-broken",
  "mail.sender-free-host",
  "mail.not-authenticated",
  "mail.reply-elsewhere",
  "mail.link-shows-other",
  "mail.link-elsewhere",
  "mail.attachment",
] as const;

export const reasonCodes = [
  "reported",
  "official",
  "number-can-be-faked",
  "short-link",
  "leads-to",
  "of-a-person",
  "no-reports",
  "nothing-found",
  ...brandCodes,
  "lure",
  ...messageCodes,
  "mail.locked",
  "mail.only-pictures",
  "sender-can-be-faked",
  "qr-code",
  "picture.no-text",
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
  /** Of a lure: why it is one, as policy says it. */
  readonly why?: Bilingual;
};

/** What the screens say of a message or a mail, in their own codes. */
export type MessageGround = Pick<MailReason, "code" | "word" | "brand" | "official">;

/** Why a message as a whole is suspicious; what its links and addresses show by themselves is said of each of them. */
export function messageReasons(
  { lures, brands }: Pick<Policy, "lures" | "brands">,
  reasons: readonly MessageGround[],
): readonly Reason[] {
  const all = reasons.flatMap(({ code, word, brand: named, official }): readonly Reason[] => {
    const brand = brands.find(({ id }) => id === named)?.name;
    const about = { word, ...(brand !== undefined && { brand }), ...(official !== undefined && { official }) };
    const lure = lures.find(({ id }) => code === `lure.${id}`);
    if (lure !== undefined) return [{ code: "lure", ...about, why: lure.why }];
    const known = ofMessages.find((each) => each === code);
    return known === undefined ? [] : [{ code: known, ...about }];
  });
  // Two links that are both not the brand's are one reason in one sentence.
  const keyOf = ({ code, brand, word }: Reason) => `${code} ${code === "link.not-of-brand" ? brand : word}`;
  const keys = all.map(keyOf);
  return all.filter((_, at) => keys.indexOf(keys[at] ?? "") === at).slice(0, mostReasons);
}

/** What the rules for messages may say; the other codes are said of a value alone. */
const ofMessages = ["brand.official-inside", ...messageCodes] as const;
const mostReasons = 5;

export function brandReason({ code, word, name, official }: BrandFinding): Reason {
  return { code, word, brand: name, official };
}
