/**
 * Reads a desk's file and hands in its rows, eight at a time. A row is known by what stands in it, so reading it again
 * changes nothing: a reading that was broken off goes on at the last place that was noted.
 */
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import { receiveReport } from "#core/flow.ts";
import {
  type ImportCounts,
  type ImportPoint,
  importPoint,
  noteImport,
  noteUnread,
  nothingRead,
} from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import type { Row } from "./csv.ts";
import { type Entry, type OpenFile, openFile } from "./entries.ts";
import { type FileFormat, formatOf } from "./file-format.ts";
import type { Mapping } from "./mapping.ts";
import { batchesOf, head, linesOf, type Outcome, outcomeOf, plus, rowsBetweenNotes } from "./outcomes.ts";
import { after, bytesOf, type ReadSoFar, readSoFar } from "./read-so-far.ts";

/** Which file of which desk, under which reading (core/import-run.ts). */
export type Reading = {
  readonly id: string;
  readonly desk: string;
  readonly path: string;
  /** How the desk's files are read; the first that fits. */
  readonly mappings: readonly Mapping[];
  /** Where what could not be taken in is written; beside the file, if nothing is said. */
  readonly rejects?: string;
  readonly kind?: FileFormat["kind"];
  /** Stops between two batches; the reading then stays as it is, for the next start to take over. */
  readonly signal?: AbortSignal;
};

/** Reads the whole file, or the rest of it. What could not be taken in stands in its rejects, by row and column only. */
export async function runImport(world: World, reading: Reading): Promise<ImportCounts> {
  const { id, path, mappings, kind, rejects = `${path}.rejects.csv` } = reading;
  const file = await openFile(world, path, await formatOf(path, kind), mappings);
  await noteUnread(world, id, file.header?.unread ?? []);
  const { point, soFar } = await startOf(world, reading, file, `${rejects}.part`);
  const refused = await open(`${rejects}.part`, point.counts.read === 0 ? "w" : "r+", 0o600);
  let end: ImportPoint;
  try {
    await refused.truncate(point.place.rejects);
    if (point.place.rejects === 0) await refused.write(head, 0);
    end = await readOn(world, reading, { file, soFar, refused }, point);
    await refused.sync();
  } finally {
    await refused.close();
  }
  if (reading.signal?.aborted === true) return end.counts;
  await rename(`${rejects}.part`, rejects);
  await noteImport(world, id, end, "done");
  return end.counts;
}

/** Where to begin: at what was noted, when file, way of reading and rejects are still what they were. */
async function startOf(
  world: World,
  { id, path }: Reading,
  file: OpenFile,
  rejects: string,
): Promise<{ readonly point: ImportPoint; readonly soFar: ReadSoFar }> {
  const noted = await importPoint(world, id);
  if (noted !== undefined && (await sizeOf(rejects)) >= noted.place.rejects) {
    const soFar = await readSoFar(bytesOf(path, file.encoding), noted.place.byte, file.how);
    if (soFar.digestTo(noted.place.byte) === noted.place.digest) return { point: noted, soFar };
  }
  const soFar = await readSoFar(bytesOf(path, file.encoding), file.from.byte, file.how);
  return { point: { counts: nothingRead, place: { ...file.from, rejects: 0, digest: "" } }, soFar };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return -1;
    throw error;
  }
}

type Open = { readonly file: OpenFile; readonly soFar: ReadSoFar; readonly refused: FileHandle };

async function readOn(
  world: World,
  reading: Reading,
  { file, soFar, refused }: Open,
  { counts: before, place }: ImportPoint,
): Promise<ImportPoint> {
  const rest = soFar.passing(after(bytesOf(reading.path, file.encoding), place.byte));
  let counts = before;
  let point: ImportPoint = { counts, place: { ...place, rejects: Math.max(place.rejects, head.length) } };
  for await (const batch of batchesOf(file.entries(rest, place))) {
    if (reading.signal?.aborted === true) break;
    const outcomes = await Promise.all(batch.map((entry) => handIn(world, reading, entry)));
    const read = counts.read;
    counts = plus(counts, outcomes);
    const { row, end } = batch.at(-1) ?? { row: point.place.row, end: point.place.byte };
    const rejects = point.place.rejects + (await writeRejects(refused, outcomes, point.place.rejects));
    point = { counts, place: { row, byte: end, rejects, digest: soFar.digestTo(end) } };
    if (Math.floor(read / rowsBetweenNotes) < Math.floor(counts.read / rowsBetweenNotes)) {
      await noteImport(world, reading.id, point);
    }
  }
  if (point.place.digest !== "") await noteImport(world, reading.id, point);
  return point;
}

async function handIn(world: World, { desk }: Reading, entry: Row<Entry>): Promise<Outcome> {
  const row = String(entry.row);
  if ("fault" in entry) return { row, column: "", path: "", sentence: entry.fault };
  const { body, input, columnAt } = entry.content;
  return outcomeOf(row, columnAt, async () =>
    receiveReport(world, { desk, input: named(world, desk, input(), body), body }),
  );
}

/** A row without an id of its desk's own is named by what stands in it: unlike an idempotency key, that never expires. */
function named(world: World, desk: string, input: unknown, body: string): unknown {
  if (typeof input !== "object" || input === null || "externalId" in input) return input;
  return { ...input, externalId: `import ${world.secrets.digest("idempotency", `import ${desk} ${body}`)}` };
}

/** Returns how many bytes were added. */
async function writeRejects(file: FileHandle, outcomes: readonly Outcome[], at: number): Promise<number> {
  const bytes = Buffer.from(linesOf(outcomes));
  if (bytes.length > 0) await file.write(bytes, 0, bytes.length, at);
  return bytes.length;
}
