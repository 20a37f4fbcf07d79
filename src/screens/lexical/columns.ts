/** One row of numbers for one link: what the trees ask about. */
import type { Address } from "./address.ts";
import { type BrandTable, brandColumns, fillBrands } from "./brands.ts";
import { type Grams, sections } from "./grams.ts";
import { fillHand, handNames } from "./hand.ts";

const sectionCount = Object.keys(sections).length;

/** Where in the row each group begins: counted by hand, known of brands, weighed by the linear model, known of the suffix. */
const brandsAt = handNames.length;
export const linearAt = brandsAt + brandColumns.length;
export const sharedAt = linearAt + sectionCount + 1;
export const suffixAt = sharedAt + 1;
export const columnCount = suffixAt + 1;

/** The linear model and what was learnt of suffixes. */
export type Weighing = {
  /** One whole number a bucket; times `scale` it is a weight. */
  readonly weights: Int8Array;
  readonly scale: number;
  readonly bias: number;
  /** Never below 0 and capped: no suffix is a reason to trust, and none is enough to accuse. */
  readonly suffixes: ReadonlyMap<string, number>;
  /** The same for services that give strangers a host; here pages of both kinds were seen, so it may be below 0. */
  readonly shared: ReadonlyMap<string, number>;
  readonly brands: BrandTable;
};

/** Fills the row of one link. */
export function fillColumns(address: Address, grams: Grams, weighing: Weighing, into: Float64Array): void {
  fillHand(address, into);
  fillBrands(weighing.brands, address, into, brandsAt);
  fillLinear(grams, weighing, into);
  into[sharedAt] = address.shared === "" ? 0 : (weighing.shared.get(address.shared) ?? 0);
  into[suffixAt] = address.shared === "" ? (weighing.suffixes.get(address.suffix) ?? 0) : 0;
}

/** What each section adds, then all of it: each piece weighs less in a longer section, so that a long path hides no host. */
function fillLinear({ at, ends }: Grams, { weights, scale, bias }: Weighing, into: Float64Array): void {
  let start = 0;
  let whole = bias;
  for (let section = 0; section < sectionCount; section++) {
    const end = ends[section] ?? start;
    let sum = 0;
    for (let index = start; index < end; index++) sum += weights[at[index] ?? 0] ?? 0;
    const adds = (sum * scale) / Math.sqrt(Math.max(1, end - start));
    into[linearAt + section] = adds;
    whole += adds;
    start = end;
  }
  into[linearAt + sectionCount] = whole;
}
