/** A small table that goes out and comes back: written so that no spreadsheet runs it, read as a spreadsheet saved it. */
import type { Csv } from "#core/csv.ts";
import { Refusal } from "#core/errors.ts";
import { csvLine, csvRows } from "./csv.ts";

const longest = 1_048_576;

export const smallCsv: Csv = {
  line: csvLine,
  async *rows(chunks) {
    const bytes = await whole(chunks);
    const separator = separatorIn(bytes);
    for await (const row of csvRows(once(bytes), { separator, encoding: "utf-8" }))
      yield "fault" in row ? { row: row.row, fault: row.fault } : { row: row.row, cells: row.content };
  },
};

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > longest) throw new Refusal("TOO_LARGE", "A file of answers has at most one mebibyte. Send it in parts.");
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** Ours has commas; a Dutch spreadsheet saves it with semicolons. */
function separatorIn(bytes: Buffer): string {
  const end = bytes.indexOf(10);
  const names = bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
  return names.split(";").length > names.split(",").length ? ";" : ",";
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
