/** Dates, times and money as people write them. Times are shown in Amsterdam, whoever looks. */
import type { Money } from "#core/types.ts";
import { type Html, html } from "./html.ts";
import type { Language } from "./language.ts";

const locales: Readonly<Record<Language, string>> = { nl: "nl-NL", en: "en-GB" };
const timeZone = "Europe/Amsterdam";

/** "23 november 2026 om 14:05". */
export function dateTime(at: Date, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "long", timeStyle: "short", timeZone }).format(at);
}

/** "23 november 2026", of a day written "2026-11-23". */
export function date(day: string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

/** "november 2026", of a month written "2026-11". */
export function month(written: string, language: Language): string {
  const format = new Intl.DateTimeFormat(locales[language], { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${written}-01`));
}

/** "12.340": thousands apart. */
export function whole(count: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(count);
}

/** The same as an element that programs can read too. */
export function time(at: Date, language: Language): Html {
  return html`<time datetime="${at.toISOString()}">${dateTime(at, language)}</time>`;
}

/** "€ 249,95"; nothing lost is "€ 0,00", not an empty place. */
export function money({ cents, currency }: Money, language: Language): string {
  return new Intl.NumberFormat(locales[language], { style: "currency", currency }).format(cents / 100);
}

/** A code in groups of four, which is how people read it out. */
export function inFours(code: string): string {
  return code.replace(/[^0-9A-Za-z]/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}
