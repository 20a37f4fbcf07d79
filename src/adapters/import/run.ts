/**
 * Reads a desk's file and hands in its rows, eight at a time. A row is known by what stands in it, so a second reading,
 * or one after a crash, changes nothing and needs no memory of how far the first came.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { Refusal, type RefusalCode } from "#core/errors.ts";
import { receiveReport } from "#core/flow.ts";
import { type ImportCounts, noteImport, nothingRead } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { csvLine, csvRows, type Row } from "./csv.ts";
import { type Column, columnsOf, type Mapping } from "./mapping.ts";
import { ndjsonRows } from "./ndjson.ts";
import { mapRow } from "./row.ts";

/** Which file of which desk, under which reading (core/import-run.ts). */
export type Reading = {
  readonly id: string;
  readonly desk: string;
  readonly path: string;
  readonly mapping: Mapping;
  /** Stops between two batches; the reading then stays as it is, for the next start to take over. */
  readonly signal?: AbortSignal;
};

/** One report of the file, ready to be handed in. */
type Entry = { readonly body: string; readonly input: () => unknown; readonly columnAt: (path: string) => string };
type Reject = { readonly row: number; readonly column: string; readonly path: string; readonly sentence: string };
type Outcome = "added" | "known" | Reject;

const atOnce = 8;
const rowsBetweenNotes = 200;
/** What is wrong with one row; any other refusal is about the whole reading and ends it. */
const aboutTheRow: readonly RefusalCode[] = ["INPUT_INVALID", "EXTERNAL_ID_TAKEN", "REPLAY_DIFFERS", "TOO_LARGE"];

/** Reads the whole file. What could not be taken in stands in `<file>.rejects.csv`, by row and column only. */
export async function runImport(world: World, reading: Reading): Promise<ImportCounts> {
  const { id, path, signal } = reading;
  const rejects = await open(`${path}.rejects.csv.part`, "w", 0o600);
  let counts = nothingRead;
  try {
    await rejects.write(csvLine(["row", "column", "path", "reason"]));
    for await (const batch of batchesOf(entriesOf(reading))) {
      if (signal?.aborted === true) return counts;
      const outcomes = await Promise.all(batch.map((entry) => handIn(world, reading, entry)));
      const before = counts.read;
      counts = plus(counts, outcomes);
      await writeRejects(rejects, outcomes);
      if (Math.floor(before / rowsBetweenNotes) < Math.floor(counts.read / rowsBetweenNotes)) {
        await noteImport(world, id, counts);
      }
    }
    await rejects.sync();
  } finally {
    await rejects.close();
  }
  await rename(`${path}.rejects.csv.part`, `${path}.rejects.csv`);
  await noteImport(world, id, counts, "done");
  return counts;
}

function entriesOf({ path, mapping }: Reading): AsyncGenerator<Row<Entry>> {
  const chunks = createReadStream(path);
  return /\.(ndjson|jsonl)$/i.test(path) ? entriesOfLines(chunks) : entriesOfTable(chunks, mapping);
}

async function* entriesOfLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Row<Entry>> {
  for await (const line of ndjsonRows(chunks)) {
    if ("fault" in line) yield line;
    else {
      const { input, text } = line.content;
      yield { row: line.row, content: { input: () => input, body: text, columnAt: () => "" } };
    }
  }
}

async function* entriesOfTable(chunks: AsyncIterable<Buffer>, mapping: Mapping): AsyncGenerator<Row<Entry>> {
  let header: { readonly width: number; readonly columns: readonly Column[] } | undefined;
  for await (const line of csvRows(chunks, mapping)) {
    if (header === undefined) {
      if ("fault" in line) throw new Refusal("INPUT_INVALID", `The row with the names cannot be read. ${line.fault}`);
      header = { width: line.content.length, columns: columnsOf(line.content, mapping) };
    } else if ("fault" in line) yield line;
    else yield { row: line.row, ...entryOf(line.content, header, mapping) };
  }
}

function entryOf(
  cells: readonly string[],
  { width, columns }: { readonly width: number; readonly columns: readonly Column[] },
  mapping: Mapping,
): { readonly content: Entry } | { readonly fault: string } {
  if (cells.length !== width) return { fault: `This row has ${cells.length} cells where the names are ${width}.` };
  return {
    content: {
      ...mapRow(cells, columns, mapping),
      // In a fixed order: a column in another place, or one that is not read, makes no other report of it.
      body: columns
        .map(({ field, place }) => JSON.stringify([field, cells[place]]))
        .toSorted(byText)
        .join(),
    },
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function* batchesOf<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function handIn(world: World, { desk }: Reading, entry: Row<Entry>): Promise<Outcome> {
  const { row } = entry;
  if ("fault" in entry) return { row, column: "", path: "", sentence: entry.fault };
  const { body, columnAt } = entry.content;
  try {
    const input = named(world, desk, entry.content.input(), body);
    const { isNew } = await receiveReport(world, { desk, input, body });
    return isNew ? "added" : "known";
  } catch (error) {
    if (!(error instanceof Refusal) || !aboutTheRow.includes(error.code)) throw error;
    const path = error.path ?? "";
    return { row, column: columnAt(path), path, sentence: error.message };
  }
}

/** A row without an id of its desk's own is named by what stands in it: unlike an idempotency key, that never expires. */
function named(world: World, desk: string, input: unknown, body: string): unknown {
  if (typeof input !== "object" || input === null || "externalId" in input) return input;
  return { ...input, externalId: `import ${world.secrets.digest("idempotency", `import ${desk} ${body}`)}` };
}

function plus(counts: ImportCounts, outcomes: readonly Outcome[]): ImportCounts {
  const added = outcomes.filter((outcome) => outcome === "added").length;
  const known = outcomes.filter((outcome) => outcome === "known").length;
  return {
    read: counts.read + outcomes.length,
    added: counts.added + added,
    known: counts.known + known,
    rejected: counts.rejected + outcomes.length - added - known,
  };
}

async function writeRejects(file: FileHandle, outcomes: readonly Outcome[]): Promise<void> {
  const lines = outcomes.flatMap((outcome) =>
    typeof outcome === "string" ? [] : [csvLine([String(outcome.row), outcome.column, outcome.path, outcome.sentence])],
  );
  if (lines.length > 0) await file.write(lines.join(""));
}
