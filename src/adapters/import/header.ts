/** Finds the row with the names of the columns, which need not be the first, and the mark between its cells. */
import { Refusal } from "#core/errors.ts";
import { csvRows } from "./csv.ts";
import type { FileFormat } from "./file-format.ts";
import { FileRefusal } from "./file-refusal.ts";
import { importFields, type Mapping, plainName, type Separator, separators } from "./mapping.ts";
import type { Place } from "./records.ts";

/** A column that is read: where it stands, what it is called, which field it fills. */
export type Column = { readonly place: number; readonly name: string; readonly field: string };

/** What the first rows of a table say about the rest. */
export type Header = {
  readonly separator: Separator;
  /** The row with the names, as a spreadsheet counts. */
  readonly row: number;
  /** Where the first row of data begins. */
  readonly from: Place;
  readonly width: number;
  readonly columns: readonly Column[];
  /** The names of columns that nobody told us to read or to leave. */
  readonly unread: readonly string[];
  /** All names, by place. */
  readonly names: readonly string[];
};

const rowsLookedAt = 20;
const mostColumns = 1_000;

type Candidate = { readonly row: number; readonly end: number; readonly cells: readonly string[] };

/**
 * Looks in the first rows for the one that has most of the names, at each separator that could be.
 * @throws Refusal INPUT_INVALID; it never repeats a row, which may be no header at all.
 */
export async function headerOf(
  open: () => AsyncIterable<Uint8Array>,
  { encoding, lineEnd }: Pick<FileFormat, "encoding" | "lineEnd">,
  mapping: Mapping,
): Promise<Header> {
  let best: { readonly header: Header; readonly known: number } | undefined;
  let refusal: Refusal | undefined;
  for (const separator of mapping.separator === undefined ? separators : [mapping.separator]) {
    const rows = csvRows(open(), { separator, encoding, lineEnd });
    for await (const candidate of firstRows(rows)) {
      const known = candidate.cells.filter((name) => fieldFor(name, mapping) !== undefined).length;
      if (known === 0 || known <= (best?.known ?? 0)) continue;
      try {
        best = { header: headerIn(candidate, separator, mapping), known };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // Rows above the names may hold one of them; what is wrong with the fullest row is what helps.
        refusal = error;
      }
    }
  }
  if (best === undefined) throw refusal ?? nothingKnown(mapping);
  return best.header;
}

async function* firstRows(
  rows: AsyncIterable<{ row: number; end: number } & ({ content: readonly string[] } | { fault: string })>,
): AsyncGenerator<Candidate> {
  for await (const line of rows) {
    if (line.row > rowsLookedAt) return;
    if ("content" in line) yield { row: line.row, end: line.end, cells: line.content };
  }
}

function fieldFor(name: string, { columns }: Mapping): string | undefined {
  if (columns !== undefined) return columns.get(plainName(name));
  return importFields.find((own) => own === name.trim());
}

function headerIn({ row, end, cells }: Candidate, separator: Separator, mapping: Mapping): Header {
  if (cells.length > mostColumns) {
    throw new FileRefusal("too-wide", `This file has ${cells.length} columns; at most ${mostColumns} can be read.`);
  }
  const names = cells.map((name) => name.trim());
  const columns = names.flatMap((name, place): Column[] => {
    const field = fieldFor(name, mapping);
    return field === undefined ? [] : [{ place, name, field }];
  });
  refuseTwice(columns, mapping);
  const missing = mapping.required.filter(
    (field) => !mapping.fixed.has(field) && !columns.some((column) => column.field === field),
  );
  if (missing.length > 0) throw missingFields(missing, mapping);
  const unread = names.filter((name, place) => {
    const isRead = columns.some((column) => column.place === place);
    return !isRead && name !== "" && !mapping.ignored.has(plainName(name));
  });
  if (mapping.columns === undefined && unread.length > 0) throw notOurs(names.indexOf(unread[0] ?? "") + 1);
  return { separator, row, from: { byte: end, row }, width: names.length, columns, unread, names };
}

function refuseTwice(columns: readonly Column[], { fixed }: Mapping): void {
  const seen = new Set<string>(fixed.keys());
  for (const { field, place } of columns) {
    if (seen.has(field) && !field.startsWith("indicator.")) {
      throw new FileRefusal("name-twice", `Column ${place + 1} gives "${field}" a second time.`);
    }
    seen.add(field);
  }
}

function missingFields(missing: readonly string[], { columns }: Mapping): Refusal {
  const told = missing.map((field) => {
    const names = columns === undefined ? [] : [...columns].filter(([, to]) => to === field).map(([name]) => name);
    return names.length === 0 ? `"${field}"` : `"${field}" (one of: ${names.join(", ")})`;
  });
  return new FileRefusal("column-missing", `The file has no column for ${told.join(" and ")}, which it needs.`);
}

function notOurs(number: number): Refusal {
  return new FileRefusal(
    "name-unknown",
    `The name of column ${number} is not one of ours. Use our names, or make a mapping in policy/imports/.`,
  );
}

function nothingKnown({ columns }: Mapping): Refusal {
  const whose = columns === undefined ? "of ours" : "that the mapping of this desk knows";
  return new FileRefusal(
    "names-missing",
    `No row among the first ${rowsLookedAt} has a column with a name ${whose}. The names have to stand above the rows.`,
  );
}
