/** Dates in law have no time of day: they are days as they are counted in Europe/Amsterdam (see amsterdam.ts). */

/** A day, "YYYY-MM-DD". Two of them compare as text. */
export type LegalDate = string;

/** Whether a text is a day of the calendar: 2026-02-30 is not. */
export function isLegalDate(text: string): text is LegalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
