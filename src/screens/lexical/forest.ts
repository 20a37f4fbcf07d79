/** Puts a forest's questions in the order in which they are quick to ask. */
import type { Forest, Questions } from "./model.ts";

/** More bins than this no column has; a bin beyond it belongs to a level that asks nothing. */
export const mostBins = 32;

export function forestOf(given: Omit<Forest, "questions">, columnCount: number): Forest {
  const { depth, columns, bins } = given;
  const byColumn: { tree: number; bit: number; bin: number }[][] = Array.from({ length: columnCount }, () => []);
  for (const [at, column] of columns.entries()) {
    const bin = bins[at] ?? 0;
    if (bin <= mostBins) byColumn[column]?.push({ tree: Math.floor(at / depth), bit: 1 << (at % depth), bin });
  }
  return { ...given, questions: byColumn.map(inOrder) };
}

function inOrder(asked: readonly { tree: number; bit: number; bin: number }[]): Questions {
  const sorted = asked.toSorted((one, other) => one.bin - other.bin);
  return {
    tree: Uint16Array.from(sorted, ({ tree }) => tree),
    bit: Uint8Array.from(sorted, ({ bit }) => bit),
    upTo: Uint16Array.from({ length: mostBins + 1 }, (_, bin) => sorted.filter((each) => each.bin <= bin).length),
  };
}
