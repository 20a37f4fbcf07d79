/**
 * Phone numbers. The normal form is E.164 (ITU-T), read as Dutch when no country is said. Numbers that exist only inside
 * the Netherlands stay as dialled: 0800, 0900, 0906 and 0909 numbers, 14xxx of municipalities, and short codes of 3 to 6
 * digits. The small metadata is enough: a number that is merely displayed need not be in use, so we never ask its type.
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { plain, refuse } from "./text-value.ts";

/** The normal form of a phone number, or a refusal. */
export function normalPhone(value: string, path?: string): string {
  const text = plain(value, 40, "NFKC", path).replace(/^tel:\s*/iu, "");
  if (!/^\+?[\d\s().\-/\u2010-\u2015]+$/u.test(text))
    refuse("A phone number has only digits, spaces and a leading +.", path);
  const digits = text.replace(/[^\d+]/gu, "");
  if (/^[1-9]\d{2,5}$/u.test(digits) || isServiceNumber(digits)) return digits;
  if (!/^[+0]/u.test(digits)) refuse("A phone number starts with 0 or with + and a country code.", path);
  const number = parsePhoneNumberFromString(text, "NL");
  if (!number?.isPossible()) refuse("This is not a phone number.", path);
  const normal = asDialled(number.number);
  // The library also takes the shorter numbers of the Dutch plan for possible, such as 14020, behind any prefix.
  if (!isWhole(normal)) refuse("A Dutch number has ten digits.", path);
  return normal;
}

/** The normal form of a number found in free text, where only one that fits its country's plan is taken for a number. */
export function plainPhone(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, "NL");
  const normal = number?.isValid() === true ? asDialled(number.number) : undefined;
  return normal !== undefined && isWhole(normal) ? normal : undefined;
}

function isWhole(normal: string): boolean {
  return !normal.startsWith("+31") || /^\+31(?:\d{9}|97\d{9})$/u.test(normal);
}

/** 0800, 0900, 0906 and 0909 numbers have four or seven digits after the prefix (Dutch numbering plan). */
function isServiceNumber(digits: string): boolean {
  return /^0(?:800|90[069])(?:\d{4}|\d{7})$/u.test(digits);
}

function asDialled(e164: string): string {
  if (!e164.startsWith("+31")) return e164;
  const national = e164.slice(3);
  if (isServiceNumber(`0${national}`)) return `0${national}`;
  return /^14\d{2,3}$/u.test(national) ? national : e164;
}
