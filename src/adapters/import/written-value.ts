/** Dates and amounts as spreadsheets write them. Each is read in one way only, or not at all. */
import { Refusal } from "#core/errors.ts";
import type { AmountForm, DateForm } from "./mapping.ts";

/** A calendar day; a time behind it is left out, for nobody says in which zone it was. @throws Refusal INPUT_INVALID */
export function dayIn(text: string, forms: readonly DateForm[]): string {
  const day = forms.map((form) => readDay[form](text)).find((each) => each !== undefined);
  if (day !== undefined) return day;
  const examples = forms.map((form) => dayExample[form]).join(" or ");
  throw new Refusal("INPUT_INVALID", `/occurredAt is not a date such as ${examples}.`, "/occurredAt");
}

const dayExample = { "day-month-year": "23-11-2026", "year-month-day": "2026-11-23", excel: "46349" };
const time = "(?:[T ]+\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?)?";
const dayFirst = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${time}$`);
const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${time}$`);

const readDay: Readonly<Record<DateForm, (text: string) => string | undefined>> = {
  "day-month-year": (text) => {
    const [, day = "", , month = "", year = ""] = dayFirst.exec(text) ?? [];
    return year === "" ? undefined : dashed(year, month, day);
  },
  "year-month-day": (text) => {
    // An instant with its offset is for the core to read.
    if (/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return text;
    const [, year = "", , month = "", day = ""] = yearFirst.exec(text) ?? [];
    return year === "" ? undefined : dashed(year, month, day);
  },
  // Days since 1899-12-30, as Excel and LibreOffice count from March 1900 on; before 1990 it is no day of ours.
  excel: (text) => {
    const [, days = ""] = /^(\d{5})(?:[.,]\d+)?$/.exec(text) ?? [];
    return Number(days) < 32_874
      ? undefined
      : new Date((Number(days) - 25_569) * 86_400_000).toISOString().slice(0, 10);
  },
};

function dashed(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Digits are put together as text: 19.99 times a hundred is not 1999 to a computer. @throws Refusal INPUT_INVALID */
export function centsIn(text: string, forms: readonly AmountForm[]): number {
  const amount = text.replace(/^(?:€|EUR)\s*/i, "").replace(/\s*(?:€|EUR)$/i, "");
  const read = new Set(forms.map((form) => cents(amount, form)).filter((each) => each !== undefined));
  const [only] = read;
  if (only !== undefined && read.size === 1) return only;
  const examples = forms.map((form) => amountExample[form]).join(" or ");
  throw new Refusal("INPUT_INVALID", `/amountLost is not an amount such as ${examples}.`, "/amountLost/cents");
}

const amountExample = { comma: "1.234,50", point: "1,234.50", cents: "123450" };
const amountForm: Readonly<Record<AmountForm, RegExp>> = {
  // "450,-" and "450,--" are whole euros to the Dutch.
  comma: /^(\d{1,12}|\d{1,3}(?:\.\d{3}){1,3})(?:,(\d{1,2}|-{1,2}))?$/,
  point: /^(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?$/,
  cents: /^(\d{1,15})$/,
};

function cents(text: string, form: AmountForm): number | undefined {
  const [, euros = "", part = ""] = amountForm[form].exec(text) ?? [];
  if (euros === "") return undefined;
  const whole = euros.replace(/[.,]/g, "");
  return Number(form === "cents" ? whole : `${whole}${part.replaceAll("-", "").padEnd(2, "0")}`);
}
