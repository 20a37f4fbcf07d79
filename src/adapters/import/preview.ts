/** Shows what the first rows of a file will be read as, by the same steps that read them, and hands in nothing. */
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { readReport } from "#core/report.ts";
import type { Preview, PreviewRow } from "#core/upload.ts";
import { csvRows, type Row } from "./csv.ts";
import { type Entry, type OpenFile, openFile } from "./entries.ts";
import { type FileFormat, formatOf } from "./file-format.ts";
import { FileRefusal } from "./file-refusal.ts";
import { type Mapping, ownMapping, plainName } from "./mapping.ts";
import { after, bytesOf } from "./read-so-far.ts";

const rowsShown = 10;
const longestCell = 120;

export async function previewOf(
  world: World,
  {
    path,
    kind,
    desk,
    mappings,
  }: { path: string; kind: FileFormat["kind"]; desk: string; mappings: readonly Mapping[] },
): Promise<Preview> {
  try {
    const format = await formatOf(path, kind);
    const file = await openFile(world, path, format, mappings);
    const rows = await firstRows(world, desk, path, file, format);
    return { ...toldOf(file), encoding: file.encoding, rows };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const fault = error instanceof FileRefusal ? error.fault : undefined;
    return { refusal: { fault, sentence: error.message }, columns: [], rows: [] };
  }
}

function toldOf({ header, mapping }: OpenFile): Pick<Preview, "columns" | "mapping" | "separator" | "headerRow"> {
  if (header === undefined || mapping === undefined) return { columns: [] };
  return {
    mapping: mapping.columns === ownMapping.columns ? "own" : "desk",
    separator: header.separator,
    headerRow: header.row,
    columns: header.names.map((name, place) => {
      const column = header.columns.find((each) => each.place === place);
      const isIgnored = mapping.ignored.has(plainName(name));
      return { name: cut(name), isIgnored, ...(column !== undefined && { field: column.field }) };
    }),
  };
}

async function firstRows(
  world: World,
  desk: string,
  path: string,
  file: OpenFile,
  { lineEnd }: FileFormat,
): Promise<PreviewRow[]> {
  const { from, encoding, header } = file;
  const open = () => after(bytesOf(path, encoding), from.byte);
  const cells = new Map<number, readonly string[]>();
  if (header !== undefined) {
    for await (const row of csvRows(open(), { separator: header.separator, encoding, lineEnd, from })) {
      if ("content" in row) cells.set(row.row, row.content.map(cut));
      if (row.row > from.row + rowsShown * 2) break;
    }
  }
  const rows: PreviewRow[] = [];
  for await (const entry of file.entries(open(), from)) {
    const fault = faultOf(world, desk, entry);
    rows.push({ row: entry.row, cells: cells.get(entry.row) ?? [], ...(fault !== undefined && { fault }) });
    if (rows.length === rowsShown) break;
  }
  return rows;
}

function faultOf(world: World, desk: string, entry: Row<Entry>): PreviewRow["fault"] {
  if ("fault" in entry) return { column: "", path: "", sentence: entry.fault };
  const { input, columnAt } = entry.content;
  try {
    readReport(world, input(), desk);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const path = error.path ?? "";
    return { column: cut(columnAt(path)), path, sentence: error.message };
  }
}

function cut(text: string): string {
  return text.length <= longestCell ? text : `${text.slice(0, longestCell)}…`;
}
