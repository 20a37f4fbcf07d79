/**
 * Hands in the files of a folder, eight at a time. Each is known by what stands in it, so a second reading, or one after
 * a crash, changes nothing and needs no memory of how far the first came.
 */
import { open, rename } from "node:fs/promises";
import { type ImportCounts, type ImportPoint, noteImport, nothingRead } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { batchesOf, head, linesOf, type Outcome, outcomeOf, plus, rowsBetweenNotes } from "./outcomes.ts";

/** One file of a folder: how it is handed in, or why it cannot be. */
export type Item =
  | { readonly row: string; handIn(): Promise<{ readonly isNew: boolean }> }
  | { readonly row: string; readonly fault: string };

/** Which folder, under which reading (core/import-run.ts). */
export type Taking = { readonly id: string; readonly path: string; readonly signal?: AbortSignal };

/** Takes everything in. What could not be stands in `<path>.rejects.csv`, by name only. */
export async function takeIn(
  world: World,
  { id, path, signal }: Taking,
  items: AsyncIterable<Item>,
): Promise<ImportCounts> {
  const rejects = await open(`${path}.rejects.csv.part`, "w", 0o600);
  let counts = nothingRead;
  try {
    await rejects.write(head);
    for await (const batch of batchesOf(items)) {
      if (signal?.aborted === true) return counts;
      const outcomes = await Promise.all(batch.map(outcomeOfItem));
      const before = counts.read;
      counts = plus(counts, outcomes);
      await rejects.write(linesOf(outcomes));
      if (Math.floor(before / rowsBetweenNotes) < Math.floor(counts.read / rowsBetweenNotes)) {
        await noteImport(world, id, pointAt(counts));
      }
    }
    await rejects.sync();
  } finally {
    await rejects.close();
  }
  await rename(`${path}.rejects.csv.part`, `${path}.rejects.csv`);
  await noteImport(world, id, pointAt(counts), "done");
  return counts;
}

async function outcomeOfItem(item: Item): Promise<Outcome> {
  if ("fault" in item) return { row: item.row, column: "", path: "", sentence: item.fault };
  return outcomeOf(
    item.row,
    () => "",
    () => item.handIn(),
  );
}

/** A folder has no place to go on from: files come and go, and reading one again costs little. */
function pointAt(counts: ImportCounts): ImportPoint {
  return { counts, place: { byte: 0, row: 0, rejects: 0, digest: "" } };
}
