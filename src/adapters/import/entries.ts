/** The reports of a desk's file, one by one, each with the words by which it is known again. */
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { formNamed } from "#core/taxonomy/taxonomy.ts";
import { csvRows, type Row } from "./csv.ts";
import type { FileFormat } from "./file-format.ts";
import { type Header, headerOf } from "./header.ts";
import { type Mapping, ownMapping } from "./mapping.ts";
import { ndjsonRows } from "./ndjson.ts";
import { bytesOf } from "./read-so-far.ts";
import type { Place } from "./records.ts";
import { mapRow } from "./row.ts";

/** One report of the file, ready to be handed in. */
export type Entry = {
  readonly body: string;
  readonly input: () => unknown;
  readonly columnAt: (path: string) => string;
};

/** A file of which is known how it is to be read. */
export type OpenFile = {
  /** Where the first report stands. */
  readonly from: Place;
  readonly encoding: FileFormat["encoding"];
  /** All that makes a row mean what it means; another way of reading is another reading. */
  readonly how: string;
  /** What stands above the rows of a table. */
  readonly header: Header | undefined;
  readonly mapping: Mapping | undefined;
  entries(chunks: AsyncIterable<Uint8Array>, from: Place): AsyncGenerator<Row<Entry>>;
};

/** Finds out how a file is to be read: by the first mapping that fits. @throws Refusal INPUT_INVALID, the first one's, when none does. */
export async function openFile(
  world: World,
  path: string,
  format: FileFormat,
  [mapping = ownMapping, ...others]: readonly Mapping[],
): Promise<OpenFile> {
  try {
    return await openFileBy(world, path, format, mapping);
  } catch (error) {
    if (!(error instanceof Refusal) || others.length === 0) throw error;
    return openFile(world, path, format, others).catch(() => Promise.reject(error));
  }
}

async function openFileBy(world: World, path: string, format: FileFormat, mapping: Mapping): Promise<OpenFile> {
  if (format.kind === "ndjson") {
    const how = JSON.stringify(format);
    return {
      from: { byte: 0, row: 0 },
      encoding: format.encoding,
      how,
      header: undefined,
      mapping: undefined,
      entries: entriesOfLines,
    };
  }
  const encoding = mapping.encoding ?? format.encoding;
  const { lineEnd } = format;
  const header = await headerOf(() => bytesOf(path, encoding), { encoding, lineEnd }, mapping);
  return {
    from: header.from,
    encoding,
    how: JSON.stringify([encoding, lineEnd, header, mapping.dates, mapping.amounts, [...mapping.fixed]]),
    header,
    mapping,
    entries: (chunks, from) =>
      entriesOfTable(world, csvRows(chunks, { separator: header.separator, encoding, lineEnd, from }), header, mapping),
  };
}

async function* entriesOfLines(chunks: AsyncIterable<Uint8Array>, from: Place): AsyncGenerator<Row<Entry>> {
  for await (const line of ndjsonRows(chunks, from)) {
    if ("fault" in line) yield line;
    else {
      const { input, text } = line.content;
      yield { row: line.row, end: line.end, content: { input: () => input, body: text, columnAt: () => "" } };
    }
  }
}

async function* entriesOfTable(
  world: World,
  rows: AsyncIterable<Row<readonly string[]>>,
  header: Header,
  mapping: Mapping,
): AsyncGenerator<Row<Entry>> {
  for await (const line of rows) {
    if ("fault" in line) yield line;
    // Spreadsheets write rows that hold nothing as separators.
    else if (line.content.some((cell) => cell.trim() !== ""))
      yield { row: line.row, end: line.end, ...entryOf(world, line.content, header, mapping) };
  }
}

/** What a row of a table means, or why it means nothing. */
export function entryOf(
  { policy }: World,
  cells: readonly string[],
  { width, columns }: Pick<Header, "width" | "columns">,
  mapping: Mapping,
): { readonly content: Entry } | { readonly fault: string } {
  if (cells.length < width || cells.slice(width).some((cell) => cell.trim() !== ""))
    return { fault: `This row has ${cells.length} cells where the names are ${width}.` };
  return {
    content: {
      ...mapRow(cells, columns, mapping, (words) => formNamed(policy.taxonomy, words)),
      // In a fixed order: a column in another place, or one that is not read, makes no other report of it.
      body: columns
        .map(({ field, place }) => JSON.stringify([field, cells[place]]))
        .toSorted(byText)
        .join(),
    },
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
