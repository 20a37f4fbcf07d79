/** Labelled links, read once into arrays: their pieces, their counts, their suffix. */
import type { Address } from "#screens/lexical/address.ts";
import { emptyGrams, fillGrams, type Grams, sections } from "#screens/lexical/grams.ts";
import type { ValueKind } from "#screens/lexical/model.ts";
import { addressAs } from "#screens/lexical/score.ts";
import type { Row } from "./rows.ts";

export type Corpus = {
  readonly rows: readonly Row[];
  readonly addresses: readonly Address[];
  readonly grams: Int32Array;
  /** Where each row's pieces begin; and, counted from there, where each of its sections ends. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
};

export const sectionCount = Object.keys(sections).length;

/** Reads the rows as links, or as hosts alone. */
export function corpusOf(rows: readonly Row[], kind: ValueKind): Corpus {
  const addresses = rows.map(({ url }) => addressAs(url, kind));
  const starts = new Int32Array(rows.length + 1);
  const ends = new Int32Array(rows.length * sectionCount);
  const grams = emptyGrams();
  const parts: Int32Array[] = [];
  let total = 0;
  for (const [row, address] of addresses.entries()) {
    fillGrams(address, grams);
    const length = grams.ends[sectionCount - 1] ?? 0;
    starts[row] = total;
    ends.set(grams.ends, row * sectionCount);
    parts.push(grams.at.slice(0, length));
    total += length;
  }
  starts[rows.length] = total;
  const all = new Int32Array(total);
  for (const [row, part] of parts.entries()) all.set(part, starts[row] ?? 0);
  return { rows, addresses, grams: all, starts, ends };
}

/** The pieces of one row, as the detector has them. */
export function gramsOf({ grams, starts, ends }: Corpus, row: number): Grams {
  return {
    at: grams.subarray(starts[row], starts[row + 1]),
    ends: ends.subarray(row * sectionCount, (row + 1) * sectionCount),
  };
}
