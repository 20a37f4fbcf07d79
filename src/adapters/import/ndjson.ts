/** NDJSON: each line is one report as POST /v1/reports takes it. */
import type { Row } from "./csv.ts";
import { textOf } from "./encoding.ts";
import { type Place, recordsOf } from "./records.ts";

/** A line of the file: the report it holds, and its text. */
export type Line = { readonly input: unknown; readonly text: string };

/** The lines of an NDJSON file. */
export async function* ndjsonRows(chunks: AsyncIterable<Uint8Array>, from?: Place): AsyncGenerator<Row<Line>> {
  for await (const record of recordsOf(chunks, from === undefined ? {} : { from })) {
    if ("fault" in record) yield record;
    else yield lineOf(record, textOf(record.bytes, "utf-8"));
  }
}

function lineOf({ row, end }: { readonly row: number; readonly end: number }, text: string | undefined): Row<Line> {
  if (text === undefined) return { row, end, fault: "This row is not valid utf-8." };
  try {
    return { row, end, content: { input: JSON.parse(text), text } };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { row, end, fault: "This row is not valid JSON." };
  }
}
