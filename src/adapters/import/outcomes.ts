/** What became of each row of a file, or each file of a folder: counted, and where it was refused told in CSV. */
import { Refusal, type RefusalCode } from "#core/errors.ts";
import type { ImportCounts } from "#core/import-run.ts";
import { csvLine } from "./csv.ts";

type Reject = { readonly row: string; readonly column: string; readonly path: string; readonly sentence: string };

/** New, there already, or refused with the place and a sentence. */
export type Outcome = "added" | "known" | Reject;

/** How many are handed in at the same time. */
const atOnce = 8;
/** After so many rows it is noted how far a reading is. */
export const rowsBetweenNotes = 200;
/** The names above the rejects. */
export const head: string = csvLine(["row", "column", "path", "reason"]);
/** What is wrong with one row; any other refusal is about the whole reading and ends it. */
const aboutTheRow: readonly RefusalCode[] = ["INPUT_INVALID", "EXTERNAL_ID_TAKEN", "REPLAY_DIFFERS", "TOO_LARGE"];

/** As many as are handed in at once, again and again. */
export async function* batchesOf<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Hands one in; what its desk can put right becomes a reject. */
export async function outcomeOf(
  row: string,
  columnAt: (path: string) => string,
  handIn: () => Promise<{ readonly isNew: boolean }>,
): Promise<Outcome> {
  try {
    return (await handIn()).isNew ? "added" : "known";
  } catch (error) {
    if (!(error instanceof Refusal) || !aboutTheRow.includes(error.code)) throw error;
    const path = error.path ?? "";
    return { row, column: columnAt(path), path, sentence: error.message };
  }
}

/** The counts with these beside them. */
export function plus(counts: ImportCounts, outcomes: readonly Outcome[]): ImportCounts {
  const added = outcomes.filter((outcome) => outcome === "added").length;
  const known = outcomes.filter((outcome) => outcome === "known").length;
  return {
    read: counts.read + outcomes.length,
    added: counts.added + added,
    known: counts.known + known,
    rejected: counts.rejected + outcomes.length - added - known,
  };
}

/** The lines of the rejects among these. */
export function linesOf(outcomes: readonly Outcome[]): string {
  return outcomes
    .flatMap((outcome) =>
      typeof outcome === "string" ? [] : [csvLine([outcome.row, outcome.column, outcome.path, outcome.sentence])],
    )
    .join("");
}
