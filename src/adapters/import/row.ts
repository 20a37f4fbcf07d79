/** From the cells of one row to what a desk hands in, and back from a place in that to the column it came from. */
import type { Column } from "./header.ts";
import { type Mapping, plainName } from "./mapping.ts";
import { centsIn, dayIn } from "./written-value.ts";

/** A field of a report as a file gives it: never empty. */
type Given = { readonly field: string; readonly value: string; readonly column: string };

/** The code of a fraud form by the words a desk has for it; undefined where the taxonomy has no such form. */
export type FormNamed = (words: string) => string | undefined;

/** The input of receiveReport, and which column each place of it came from. */
export type Mapped = {
  /** @throws Refusal INPUT_INVALID with the place of the first cell whose notation is not the desk's. */
  readonly input: () => object;
  readonly columnAt: (path: string) => string;
};

/** Says what a row of a desk's file means. */
export function mapRow(
  cells: readonly string[],
  columns: readonly Column[],
  mapping: Mapping,
  formNamed: FormNamed,
): Mapped {
  const given = givenIn(cells, columns, mapping);
  const listed = given.filter(({ field }) => field.startsWith("indicator."));
  return {
    input: () => inputOf(given, listed, mapping, formNamed),
    columnAt: (path) => columnOf(path, given, listed, columns),
  };
}

function inputOf(given: readonly Given[], listed: readonly Given[], mapping: Mapping, formNamed: FormNamed): object {
  const one = new Map(given.map(({ field, value }) => [field, value]));
  const group = (name: "victim" | "reporter"): object =>
    Object.fromEntries(
      given.flatMap(({ field, value }) => {
        const [first, key = ""] = field.split(".");
        return first === name ? [[key, key === "impact" ? words(value) : value]] : [];
      }),
    );
  const form = one.get("form") ?? "";
  const amount = one.get("amountLost");
  const day = one.get("occurredAt");
  const victim = group("victim");
  const reporter = group("reporter");
  return {
    form: formNamed(form) ?? form,
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
    .map((each) => ({ ...each, value: values.get(each.field)?.get(plainName(each.value)) ?? each.value }));
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

function columnOf(path: string, given: readonly Given[], listed: readonly Given[], columns: readonly Column[]): string {
  const [first = "", second = ""] = path.split("/").slice(1);
  if (first === "indicators") return listed[Number(second)]?.column ?? "";
  const wanted =
    first === "amountLost" ? [second === "currency" ? "currency" : "amountLost"] : [first, `${first}.${second}`];
  const isWanted = ({ field }: { readonly field: string }): boolean => wanted.includes(field);
  return given.find(isWanted)?.column ?? columns.find(isWanted)?.name ?? "";
}
