/** Fits one part of the model: the linear model on pieces, then trees on counts and on what the linear model says. */
import type { BrandTable } from "#screens/lexical/brands.ts";
import { columnCount, fillColumns, suffixAt, type Weighing } from "#screens/lexical/columns.ts";
import { forestOf } from "#screens/lexical/forest.ts";
import type { Forest } from "#screens/lexical/model.ts";
import { binOf } from "#screens/lexical/score.ts";
import { numberOf } from "./chance.ts";
import { type Corpus, gramsOf } from "./corpus.ts";
import { type LinearSettings, quantised, trainLinear } from "./linear.ts";
import { sharedPriors, suffixPriors, swaps } from "./suffixes.ts";
import { type Binned, boundsOf, type Tree, type TreeSettings, trainTrees } from "./trees.ts";

export type FitSettings = {
  /** Models that are averaged: one alone moves by several points when it is fitted again. */
  readonly seeds: number;
  /** The first of them: another one shows how much chance decides. */
  readonly firstSeed: number;
  readonly linear: LinearSettings;
  readonly trees: TreeSettings;
  /** Share of the rows learnt once more under a suffix of the other side. */
  readonly swapped: number;
};

/** What a fit gives; thresholds come from rows that it has not seen. */
export type Fitted = { readonly weighing: Weighing; readonly bounds: readonly Float64Array[]; readonly forest: Forest };

const folds = 4;

export function fit(corpus: Corpus, rows: Int32Array, brands: BrandTable, settings: FitSettings): Fitted {
  const known = { suffixes: suffixPriors(corpus, rows), shared: sharedPriors(corpus, rows), brands };
  const wholes = [];
  const trees: Tree[] = [];
  let bounds: readonly Float64Array[] | undefined;
  for (let seed = settings.firstSeed; seed < settings.firstSeed + settings.seeds; seed++) {
    const columns = unseenColumns(corpus, rows, known, settings.linear, seed);
    bounds ??= columns.map(boundsOf);
    wholes.push(trainLinear(corpus, rows, seed, settings.linear));
    trees.push(...seedTrees(corpus, rows, columns, bounds, known, settings, seed));
  }
  return {
    weighing: { ...quantised(wholes), ...known },
    bounds: bounds ?? [],
    forest: joined(trees, settings),
  };
}

type Known = Pick<Weighing, "suffixes" | "shared" | "brands">;

/**
 * Each row's columns, where the linear model had not seen the row's domain: trees that learn from what it memorised would
 * believe it too much.
 */
function unseenColumns(
  corpus: Corpus,
  rows: Int32Array,
  known: Known,
  settings: LinearSettings,
  seed: number,
): Float64Array[] {
  const columns = Array.from({ length: columnCount }, () => new Float64Array(rows.length));
  const foldOf = (row: number) => numberOf(`${seed} ${corpus.rows[row]?.registrable ?? ""}`) % folds;
  const into = new Float64Array(columnCount);
  for (let fold = 0; fold < folds; fold++) {
    const seen = rows.filter((row) => foldOf(row) !== fold);
    const weighing = { ...quantised([trainLinear(corpus, seen, seed * folds + fold, settings)]), ...known };
    for (const [index, row] of rows.entries()) {
      const address = corpus.addresses[row];
      if (address === undefined || foldOf(row) !== fold) continue;
      fillColumns(address, gramsOf(corpus, row), weighing, into);
      for (const [column, values] of columns.entries()) values[index] = into[column] ?? 0;
    }
  }
  return columns;
}

function seedTrees(
  corpus: Corpus,
  rows: Int32Array,
  columns: readonly Float64Array[],
  bounds: readonly Float64Array[],
  { suffixes }: Known,
  settings: FitSettings,
  seed: number,
): Tree[] {
  const indexOf = new Map([...rows].map((row, index) => [row, index]));
  const again = swaps(corpus, rows, settings.swapped, seed);
  const count = rows.length + again.length;
  const bytes = columns.map((values, column) => {
    const binned = new Uint8Array(count);
    for (const [index, value] of values.entries()) binned[index] = binOf(bounds[column], value);
    for (const [index, { row, suffix }] of again.entries()) {
      binned[rows.length + index] =
        column === suffixAt ? binOf(bounds[column], suffixes.get(suffix) ?? 0) : (binned[indexOf.get(row) ?? 0] ?? 0);
    }
    return binned;
  });
  const phish = new Uint8Array(count);
  for (const [index, row] of rows.entries()) phish[index] = corpus.rows[row]?.phish === true ? 1 : 0;
  for (const [index, { row }] of again.entries()) phish[rows.length + index] = corpus.rows[row]?.phish === true ? 1 : 0;
  const data: Binned = { bytes, count };
  return trainTrees(data, phish, seed, settings.trees);
}

const largestLeaf = 32_000;
/** A level that no tree asked: no value reaches this bin. */
const never = 255;

/** All trees in one row of numbers, each leaf divided by the number of seeds. */
function joined(trees: readonly Tree[], { seeds, trees: { depth } }: FitSettings): Forest {
  const largest = trees.reduce((most, { leaves }) => Math.max(most, ...leaves.map(Math.abs)), 1e-9);
  const columns = new Uint8Array(trees.length * depth);
  const bins = new Uint8Array(trees.length * depth).fill(never);
  const leaves = new Int16Array(trees.length << depth);
  for (const [number, tree] of trees.entries()) {
    columns.set(tree.columns, number * depth);
    bins.set(tree.bins, number * depth);
    for (const [leaf, value] of tree.leaves.entries()) {
      leaves[(number << depth) + leaf] = Math.round((value / largest) * largestLeaf);
    }
  }
  return forestOf({ depth, columns, bins, leaves, leafScale: largest / largestLeaf / seeds }, columnCount);
}
