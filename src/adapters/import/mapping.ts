/** What each column of a desk's file means: policy/imports/<desk>.yaml, or else columns that carry our own names. */
import Type, { type Static } from "typebox";
import type { Refusal } from "#core/errors.ts";
import { indicatorKinds, roles } from "#core/types.ts";
import { type Encoding, encodings } from "./encoding.ts";

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
const names = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 40 });

export const dateForms = ["day-month-year", "year-month-day", "excel"] as const;
export type DateForm = (typeof dateForms)[number];
export const amountForms = ["comma", "point", "cents"] as const;
export type AmountForm = (typeof amountForms)[number];

/** A mapping as it is written in policy. What it does not say of separator and encoding is told from each file. */
export const mappingShape = Type.Object(
  {
    source: Type.String({ minLength: 1 }),
    verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
    separator: Type.Optional(Type.Enum([",", ";", "\t", "|"])),
    encoding: Type.Optional(Type.Enum([...encodings])),
    dates: Type.Optional(Type.Array(Type.Enum([...dateForms]), { minItems: 1, uniqueItems: true })),
    amounts: Type.Optional(Type.Array(Type.Enum([...amountForms]), { minItems: 1, uniqueItems: true })),
    /** Our field → every name that the desk's programs give its column; of an indicator several columns may be there at once. */
    columns: Type.Partial(Type.Record(field, names), { minProperties: 1 }),
    /** Fields without which a file is not this desk's. */
    required: Type.Optional(Type.Array(field, { minItems: 1, uniqueItems: true })),
    /** Columns that the desk's files have and that are no business of ours. */
    ignored: Type.Optional(names),
    fixed: Type.Optional(Type.Partial(Type.Record(field, Type.String({ minLength: 1 })))),
    values: Type.Optional(Type.Partial(Type.Record(field, Type.Record(Type.String(), Type.String({ minLength: 1 }))))),
  },
  exact,
);

/** How a desk's files are read. */
export type Mapping = {
  readonly separator?: Separator | undefined;
  readonly encoding?: Encoding | undefined;
  readonly dates: readonly DateForm[];
  readonly amounts: readonly AmountForm[];
  /** The plain name of a column → our field. Undefined: the columns carry our own names. */
  readonly columns: ReadonlyMap<string, string> | undefined;
  readonly required: readonly string[];
  readonly ignored: ReadonlySet<string>;
  readonly fixed: ReadonlyMap<string, string>;
  /** For a field, the desk's word, made plain → ours. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

export const separators = [";", ",", "\t", "|"] as const;
export type Separator = (typeof separators)[number];

/** Our own names, dates as 2026-11-23, amounts as 12.50. */
export const ownMapping: Mapping = {
  dates: ["year-month-day"],
  amounts: ["point"],
  columns: undefined,
  required: ["form", "narrative"],
  ignored: new Set(),
  fixed: new Map(),
  values: new Map(),
};

/** The mapping of a desk, from its policy file. @throws what `fault` makes, when a name or a field is given twice. */
export function mappingOf(
  {
    columns,
    required,
    ignored = [],
    fixed = {},
    values = {},
    dates,
    amounts,
    ...notation
  }: Static<typeof mappingShape>,
  fault: (place: readonly string[], sentence: string) => Refusal,
): Mapping {
  const fieldOf = new Map<string, string>();
  for (const [to, spellings = []] of Object.entries(columns)) {
    if (to in fixed) throw fault(["columns", to], `"${to}" is already given under fixed`);
    for (const spelling of spellings) {
      const name = plainName(spelling);
      if (fieldOf.has(name)) throw fault(["columns", to], `a column "${spelling}" is already given`);
      fieldOf.set(name, to);
    }
  }
  for (const spelling of ignored) {
    if (fieldOf.has(plainName(spelling))) throw fault(["ignored"], `"${spelling}" is read, so it cannot be ignored`);
  }
  return {
    ...notation,
    dates: dates ?? ownMapping.dates,
    amounts: amounts ?? ownMapping.amounts,
    columns: fieldOf,
    required: required ?? ownMapping.required.filter((name) => !(name in fixed)),
    ignored: new Set(ignored.map(plainName)),
    fixed: new Map(Object.entries(fixed)),
    values: new Map(Object.entries(values).map(([of, words]) => [of, plainWords(words)])),
  };
}

function plainWords(words: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(words).map(([word, ours]) => [plainName(word), ours]));
}

/** Case, accents, spaces and marks make no other name of it: "Melding-nr." is "meldingnr". */
export function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
