/** CSV (RFC 4180): each record is read by itself, so that a row that cannot be read stops no other. */
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { type FileRecord, recordsOf, textOf } from "./records.ts";

/** How a desk's program writes its files. */
export type Notation = { readonly separator: string; readonly encoding: "utf-8" | "windows-1252" };

/** A row as cells, or why it cannot be read. */
export type Row<Content> =
  | { readonly row: number; readonly content: Content }
  | { readonly row: number; readonly fault: string };

/** The rows of a CSV file, the one with names included. */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  { separator, encoding }: Notation,
): AsyncGenerator<Row<readonly string[]>> {
  for await (const record of recordsOf(chunks, { separator })) yield cellsOf(record, { separator, encoding });
}

function cellsOf(record: FileRecord, { separator, encoding }: Notation): Row<readonly string[]> {
  if ("fault" in record) return record;
  const { row } = record;
  const text = textOf(record.bytes, encoding);
  if (text === undefined) return { row, fault: `This row is not valid ${encoding}.` };
  try {
    const [cells = []] = parse(text, { delimiter: separator, record_delimiter: "\n", relax_column_count: true });
    return { row, content: cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { row, fault: "A quote in this row is broken: put the whole cell in quotes and write a quote in it twice." };
  }
}

/** One line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP CSV injection). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)).join(",")}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
