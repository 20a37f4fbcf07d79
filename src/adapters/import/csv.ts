/** CSV (RFC 4180): each record is read by itself, so that a row that cannot be read stops no other. */
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { type Encoding, textOf } from "./encoding.ts";
import { type FileRecord, type LineEnd, type Place, recordsOf } from "./records.ts";

/** How a desk's program writes its files. */
export type Notation = {
  readonly separator: string;
  readonly encoding: Encoding;
  readonly lineEnd?: LineEnd;
  readonly from?: Place;
};

/** A row with what it holds, or why it cannot be read; `end` is where the next begins. */
export type Row<Content> =
  | { readonly row: number; readonly end: number; readonly content: Content }
  | { readonly row: number; readonly end: number; readonly fault: string };

/** The rows of a CSV file, the one with names included. */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, ...cutting }: Notation,
): AsyncGenerator<Row<readonly string[]>> {
  for await (const record of recordsOf(chunks, cutting)) yield cellsOf(record, cutting.separator, encoding);
}

function cellsOf(record: FileRecord, separator: string, encoding: Encoding): Row<readonly string[]> {
  if ("fault" in record) return record;
  const { row, end } = record;
  const text = textOf(record.bytes, encoding);
  if (text === undefined) return { row, end, fault: notOf(encoding) };
  if (!text.includes('"')) return { row, end, content: text.split(separator) };
  try {
    const [cells = []] = parse(text, { delimiter: separator, record_delimiter: "\n", relax_column_count: true });
    return { row, end, content: cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const fault = "A quote in this row is broken: put the whole cell in quotes and write a quote in it twice.";
    return { row, end, fault };
  }
}

function notOf(encoding: Encoding): string {
  return `This row is not valid ${encoding}: save the whole file in one encoding, best UTF-8.`;
}

/**
 * One line of CSV. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP CSV injection), also
 * behind a mark at which a Dutch spreadsheet, which does not cut at commas, would begin a cell.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(cell.replace(/^(?=[=+\-@\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@])/g, "'"))).join(",")}\n`;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
