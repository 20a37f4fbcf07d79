/** What each column of a desk's file means: policy/imports/<desk>.yaml, or else columns that carry our own names. */
import Type, { type Static } from "typebox";
import { Refusal } from "#core/errors.ts";
import { indicatorKinds, roles } from "#core/types.ts";

const plainFields = [
  "form",
  "narrative",
  "occurredAt",
  "amountLost",
  "currency",
  "channel",
  "externalId",
  "victim.type",
  "victim.impact",
  "reporter.email",
  "reporter.phone",
  "reporter.iban",
  "reporter.transaction",
  "reporter.policeReference",
  "reporter.strength",
] as const;
const indicatorFields = indicatorKinds.flatMap((kind) => [
  `indicator.${kind}`,
  ...roles.map((role) => `indicator.${kind}.${role}`),
]);

/** What a column may be: a field of a report, or an indicator with or without its role. Only indicators may come twice. */
export const importFields: readonly string[] = [...plainFields, ...indicatorFields];

const exact = { additionalProperties: false };
const field = Type.Enum([...importFields]);

/** A mapping as it is written in policy. */
export const mappingShape = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
    separator: Type.Optional(Type.Enum([",", ";", "\t", "|"])),
    encoding: Type.Optional(Type.Enum(["utf-8", "windows-1252"])),
    dates: Type.Optional(Type.Enum(["year-month-day", "day-month-year"])),
    amounts: Type.Optional(Type.Enum(["comma", "point", "cents"])),
    columns: Type.Record(Type.String({ minLength: 1 }), field, { minProperties: 1 }),
    fixed: Type.Optional(Type.Partial(Type.Record(field, Type.String({ minLength: 1 })))),
    values: Type.Optional(Type.Partial(Type.Record(field, Type.Record(Type.String(), Type.String({ minLength: 1 }))))),
  },
  exact,
);

/** How a desk's files are read. */
export type Mapping = Required<Pick<Static<typeof mappingShape>, "separator" | "encoding" | "dates" | "amounts">> & {
  /** The name of a column → our field. Undefined: the columns carry our own names. */
  readonly columns: ReadonlyMap<string, string> | undefined;
  readonly fixed: ReadonlyMap<string, string>;
  /** For a field, the desk's word → ours. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** Our own names, dates as 2026-11-23, amounts as 12.50. */
export const ownMapping: Mapping = {
  separator: ",",
  encoding: "utf-8",
  dates: "year-month-day",
  amounts: "point",
  columns: undefined,
  fixed: new Map(),
  values: new Map(),
};

/** The mapping of a desk, from its policy file. @throws what `fault` makes, when two columns fill one field. */
export function mappingOf(
  { columns, fixed = {}, values = {}, separator, encoding, dates, amounts }: Static<typeof mappingShape>,
  fault: (place: readonly string[], sentence: string) => Refusal,
): Mapping {
  const seen = new Set(Object.keys(fixed));
  for (const [column, to] of Object.entries(columns)) {
    if (seen.has(to) && !to.startsWith("indicator.")) throw fault(["columns", column], `"${to}" is already given`);
    seen.add(to);
  }
  return {
    separator: separator ?? ownMapping.separator,
    encoding: encoding ?? ownMapping.encoding,
    dates: dates ?? ownMapping.dates,
    amounts: amounts ?? ownMapping.amounts,
    columns: new Map(Object.entries(columns)),
    fixed: new Map(Object.entries(fixed)),
    values: new Map(Object.entries(values).map(([of, words]) => [of, new Map(Object.entries(words))])),
  };
}

/** A column that is read: where it stands, what it is called, which field it fills. */
export type Column = { readonly place: number; readonly name: string; readonly field: string };

/** Which columns of this file are read. @throws Refusal INPUT_INVALID; it never repeats the row, which may be no header at all. */
export function columnsOf(header: readonly string[], { columns, fixed }: Mapping): readonly Column[] {
  const names = header.map((name) => name.trim());
  const seen = new Set<string>(fixed.keys());
  for (const name of columns?.keys() ?? []) {
    if (!names.includes(name))
      throw new Refusal("INPUT_INVALID", `The file has no column "${name}", which its mapping names.`);
  }
  return names.flatMap((name, place) => {
    const to = columns === undefined ? name : columns.get(name);
    // What a mapping does not name is not taken in (GDPR art. 5(1)(c)).
    if (to === undefined) return [];
    if (!importFields.includes(to)) {
      throw new Refusal(
        "INPUT_INVALID",
        `The name of column ${place + 1} is not one of ours. Use our names, or make a mapping in policy/imports/.`,
      );
    }
    if (seen.has(to) && !to.startsWith("indicator.")) {
      throw new Refusal("INPUT_INVALID", `Column ${place + 1} gives "${to}" a second time.`);
    }
    seen.add(to);
    return [{ place, name, field: to }];
  });
}
