/**
 * Working days as the law counts terms: not Saturday, Sunday or a public holiday (Algemene termijnenwet art. 3; text not
 * checked). Days are those of Amsterdam.
 */
import { amsterdamDay } from "./amsterdam.ts";

const day = 86_400_000;

/** The same time of day on the next working day. */
export function nextWorkingDay(instant: Date): Date {
  let at = new Date(instant.getTime() + day);
  while (!isWorkingDay(amsterdamDay(at))) at = new Date(at.getTime() + day);
  return at;
}

/** Whether offices are open on this date, "YYYY-MM-DD". */
export function isWorkingDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  const weekday = at.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const fixed = ["01-01", "05-05", "12-25", "12-26", kingsDay(at.getUTCFullYear())];
  if (fixed.includes(date.slice(5))) return false;
  const fromEaster = Math.round((at.getTime() - easter(at.getUTCFullYear())) / day);
  // Good Friday, Easter Monday, Ascension Day, Whit Monday.
  return ![-2, 1, 39, 50].includes(fromEaster);
}

/** On Sunday it is kept the day before. */
function kingsDay(year: number): string {
  return new Date(Date.UTC(year, 3, 27)).getUTCDay() === 0 ? "04-26" : "04-27";
}

/** Easter Sunday of the Gregorian calendar (anonymous computus; J. Meeus, Astronomical Algorithms, ch. 8). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1);
}
