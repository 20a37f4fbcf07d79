/** The normal form of each kind of indicator (kenmerk): reports tie only when two values are written the same. */
import { electronicFormatIBAN, isValidIBAN } from "ibantools";
import { Refusal } from "#core/errors.ts";
import type { IndicatorKind } from "#core/types.ts";
import { normalPhone } from "./phone.ts";
import { handleOf, listingOf, platformOf } from "./shared-links.ts";
import { folded, plain, refuse } from "./text-value.ts";
import { normalWallet } from "./wallet.ts";
import { normalDomain, normalEmail, normalUrl } from "./web-address.ts";

/** Brings a value to the one form in which it is stored and compared, or refuses it with the path of the place. */
export function normalise(kind: IndicatorKind, value: string, path?: string): string {
  return normalForms[kind](value, path);
}

/** The normal form, or nothing: free text holds much that only looks like an indicator. */
export function normalOrNothing(kind: IndicatorKind, value: string): string | undefined {
  try {
    return normalise(kind, value);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

const normalForms: { readonly [K in IndicatorKind]: (value: string, path?: string) => string } = {
  iban: normalIban,
  phone: normalPhone,
  domain: normalDomain,
  url: normalUrl,
  email: normalEmail,
  "sender-id": normalSenderId,
  handle: normalHandle,
  listing: normalListing,
  wallet: normalWallet,
  company: normalCompany,
  order: normalOrder,
  "delivery-address": normalDeliveryAddress,
  // The same request for money, whichever way it is opened.
  "payment-link": (value, path) => normalUrl(value, path).replace(/^http:/u, "https:"),
  atm: (value, path) =>
    ofShape(folded(plain(value, 80, "NFKC", path)), /^.{3,80}$/u, "Name the machine or its place.", path),
  "track-and-trace": normalTrackAndTrace,
};

/** ISO 13616: country, check digits and length fit; no spaces, upper case. */
function normalIban(value: string, path?: string): string {
  const text = plain(value, 64, "NFKC", path).replace(/^iban[\s:]+/iu, "");
  const iban = /^[a-z\d\s.-]+$/iu.test(text) ? electronicFormatIBAN(text.replace(/[\s.]/gu, "")) : null;
  if (iban === null || !isValidIBAN(iban))
    refuse("This is not an IBAN: check the country, the length and the digits.", path);
  return iban;
}

/** What a message shows as its sender: a name of 3 to 11 signs (3GPP TS 23.040), or a number. */
function normalSenderId(value: string, path?: string): string {
  const text = folded(plain(value, 40, "NFKC", path));
  if (/^\+?[\d\s]+$/u.test(text)) return normalPhone(text, path);
  const letters = /\p{L}/u.test(text);
  if (!letters) refuse("A sender name has letters; a sender number has only digits.", path);
  return ofShape(text, /^[\p{L}\p{M}\p{N} ._&'+\-!*/@]{3,11}$/u, "A sender name has 3 to 11 letters and digits.", path);
}

/** `platform:name` when the platform is known, also from a link to the profile; else `@name`. */
function normalHandle(value: string, path?: string): string {
  const typed = plain(value, 2048, "NFKC", path);
  const behind = linkedTo(typed, handleOf);
  if (behind !== undefined) return behind;
  const text = folded(plain(typed, 100, "NFKC", path));
  const [, platform, name] = /^(?:([a-z\d.-]{2,30}) ?: ?)?@?([\p{L}\p{M}\p{N}._-]{1,64})$/u.exec(text) ?? [];
  if (name === undefined) refuse("Write a handle as platform:name or @name.", path);
  return platform === undefined ? `@${name}` : `${platformOf(platform)}:${name}`;
}

/** What a typed link leads to; people leave out the scheme. */
function linkedTo(typed: string, what: (url: URL) => string | undefined): string | undefined {
  if (!typed.includes("/")) return undefined;
  const url = URL.parse(/^https?:\/\//iu.test(typed) ? typed : `https://${typed}`);
  return url === null ? undefined : what(url);
}

/** An advertisement: its number at the marketplace, which a link to it holds too; else its link. */
function normalListing(value: string, path?: string): string {
  const number = value.length > 2048 ? undefined : linkedTo(value.trim(), listingOf);
  if (number !== undefined) return number;
  if (/^\s*https?:/iu.test(value)) return normalUrl(value, path);
  const text = folded(plain(value, 80, "NFKC", path)).replace(/ /gu, "");
  return ofShape(text, /^[a-z\d][a-z\d:._-]{2,79}$/u, "Give the number or the link of the advertisement.", path);
}

/** The number in the trade register (KVK, 8 digits), else the name. */
function normalCompany(value: string, path?: string): string {
  const text = folded(plain(value, 120, "NFKC", path));
  const digits = text.replace(/^kvk(?:[ -]?(?:nummer|nr\.?))?[\s:]*/u, "").replace(/[ .]/gu, "");
  if (/^\d{8}$/u.test(digits)) return digits;
  return ofShape(text, /^(?=.*\p{L}).{2,120}$/u, "Give the KVK number (8 digits) or the name of the company.", path);
}

function normalOrder(value: string, path?: string): string {
  const text = plain(value, 64, "NFKC", path).toUpperCase().replace(/[\s#]/gu, "");
  return ofShape(text, /^[A-Z\d][A-Z\d._/-]{1,63}$/u, "An order number has letters, digits and hyphens.", path);
}

function normalTrackAndTrace(value: string, path?: string): string {
  const text = plain(value, 64, "NFKC", path)
    .toUpperCase()
    .replace(/[\s.-]/gu, "");
  return ofShape(text, /^(?=.*\d)[A-Z\d]{6,40}$/u, "A parcel code has 6 to 40 letters and digits.", path);
}

/** Postcode, house number and addition name a Dutch address; street and town add nothing and are left out. */
function normalDeliveryAddress(value: string, path?: string): string {
  const text = folded(plain(value, 200, "NFKC", path)).toUpperCase();
  const [, code = "", letters = "", number, addition, part] = postcodeFirst.exec(text) ?? [];
  if (number !== undefined) return address(code + letters, number, addition ?? part);
  const last = postcodeLast.exec(text)?.groups;
  if (last?.number === undefined) refuse("Give the postcode and the house number, such as 1234AB 12.", path);
  return address(`${last.code}${last.letters}`, last.number, last.addition ?? last.part);
}

const postcodeFirst =
  /^([1-9]\d{3}) ?([A-Z]{2})[ ,-]{0,3}([1-9]\d{0,4})(?:[ -]{0,3}([A-Z][A-Z\d]{0,5})|[ -]{1,3}(\d{1,5}))?$/u;
const postcodeLast =
  /(?:^| )(?<number>[1-9]\d{0,4})(?: ?-? ?(?<addition>[A-Z]{1,3}|BIS)|-(?<part>\d{1,5}))?[ ,]{1,3}(?<code>[1-9]\d{3}) ?(?<letters>[A-Z]{2})(?:[ ,].*)?$/u;

function address(postcode: string, number: string, addition: string | undefined): string {
  return addition === undefined ? `${postcode} ${number}` : `${postcode} ${number}-${addition}`;
}

function ofShape(text: string, shape: RegExp, sentence: string, path: string | undefined): string {
  return shape.test(text) ? text : refuse(sentence, path);
}
