/** From the cells of one row to what a desk hands in, and back from a place in that to the column it came from. */
import { Refusal } from "#core/errors.ts";
import type { Column, Mapping } from "./mapping.ts";

/** A field of a report as a file gives it: never empty. */
type Given = { readonly field: string; readonly value: string; readonly column: string };

/** The input of receiveReport, and which column each place of it came from. */
export type Mapped = {
  /** @throws Refusal INPUT_INVALID with the place of the first cell whose notation is not the desk's. */
  readonly input: () => object;
  readonly columnAt: (path: string) => string;
};

/** Says what a row of a desk's file means. */
export function mapRow(cells: readonly string[], columns: readonly Column[], mapping: Mapping): Mapped {
  const given = givenIn(cells, columns, mapping);
  const listed = given.filter(({ field }) => field.startsWith("indicator."));
  return {
    input: () => inputOf(given, listed, mapping),
    columnAt: (path) => columnOf(path, given, listed, columns),
  };
}

function inputOf(given: readonly Given[], listed: readonly Given[], mapping: Mapping): object {
  const one = new Map(given.map(({ field, value }) => [field, value]));
  const group = (name: "victim" | "reporter"): object =>
    Object.fromEntries(
      given.flatMap(({ field, value }) => {
        const [first, key = ""] = field.split(".");
        return first === name ? [[key, key === "impact" ? words(value) : value]] : [];
      }),
    );
  const amount = one.get("amountLost");
  const day = one.get("occurredAt");
  const victim = group("victim");
  const reporter = group("reporter");
  return {
    form: one.get("form") ?? "",
    narrative: one.get("narrative") ?? "",
    ...plain("channel", one),
    ...plain("externalId", one),
    ...(day !== undefined && { occurredAt: dayIn(day, mapping.dates) }),
    ...(amount !== undefined && {
      amountLost: { cents: centsIn(amount, mapping.amounts), currency: one.get("currency") ?? "EUR" },
    }),
    ...(Object.keys(victim).length > 0 && { victim }),
    ...(Object.keys(reporter).length > 0 && { reporter }),
    ...(listed.length > 0 && { indicators: listed.map(indicatorOf) }),
  };
}

function givenIn(cells: readonly string[], columns: readonly Column[], { fixed, values }: Mapping): Given[] {
  const told = columns.map(({ place, name, field }) => ({ field, column: name, value: (cells[place] ?? "").trim() }));
  const always = [...fixed].map(([field, value]) => ({ field, value, column: "" }));
  return [...always, ...told]
    .filter(({ value }) => value !== "")
    .map((each) => ({ ...each, value: values.get(each.field)?.get(each.value) ?? each.value }));
}

function plain(name: string, given: ReadonlyMap<string, string>): object {
  const value = given.get(name);
  return value === undefined ? {} : { [name]: value };
}

function words(value: string): string[] {
  return value.split(/[\s,;|]+/).filter((word) => word !== "");
}

function indicatorOf({ field, value }: Given): object {
  const [, kind, role] = field.split(".");
  return { kind, value, ...(role !== undefined && { role }) };
}

/** Another notation than the desk's is left as it is: the core then refuses it, as no day of the calendar. */
function dayIn(text: string, dates: Mapping["dates"]): string {
  if (dates === "year-month-day") return text;
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text) ?? [];
  if (year === "") {
    throw new Refusal("INPUT_INVALID", "/occurredAt is not a date such as 23-11-2026.", "/occurredAt");
  }
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Digits are put together as text: 19.99 times a hundred is not 1999 to a computer. */
function centsIn(text: string, amounts: Mapping["amounts"]): number {
  const [, euros = "", cents = ""] = amountForms[amounts].exec(text.replace(/^€\s*/, "")) ?? [];
  if (euros === "") {
    const example = { comma: "1.234,50", point: "1,234.50", cents: "123450" }[amounts];
    throw new Refusal("INPUT_INVALID", `/amountLost is not an amount such as ${example}.`, "/amountLost/cents");
  }
  const whole = euros.replace(/[.,]/g, "");
  return Number(amounts === "cents" ? whole : `${whole}${cents.padEnd(2, "0")}`);
}

const amountForms = {
  comma: /^(\d{1,12}|\d{1,3}(?:\.\d{3}){1,3})(?:,(\d{1,2}))?$/,
  point: /^(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?$/,
  cents: /^(\d{1,15})$/,
};

function columnOf(path: string, given: readonly Given[], listed: readonly Given[], columns: readonly Column[]): string {
  const [first = "", second = ""] = path.split("/").slice(1);
  if (first === "indicators") return listed[Number(second)]?.column ?? "";
  const wanted =
    first === "amountLost" ? [second === "currency" ? "currency" : "amountLost"] : [first, `${first}.${second}`];
  const isWanted = ({ field }: { readonly field: string }): boolean => wanted.includes(field);
  return given.find(isWanted)?.column ?? columns.find(isWanted)?.name ?? "";
}
