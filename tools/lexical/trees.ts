/**
 * Gradient-boosted trees in which a whole level asks the same question: slow to go astray on little data, and quick to
 * ask, since a row's answers are the bits of its leaf.
 */
import { mostBins } from "#screens/lexical/forest.ts";
import { type Chance, chanceFrom } from "./chance.ts";

/** Levels of one tree: which column, from which bin on; and what each leaf adds. */
export type Tree = {
  readonly columns: readonly number[];
  readonly bins: readonly number[];
  readonly leaves: Float32Array;
};

export type TreeSettings = {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Share of the rows and of the columns that one tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly ridge: number;
};

/** Column after column, one byte for each row. */
export type Binned = { readonly bytes: readonly Uint8Array[]; readonly count: number };

/**
 * Bounds between bins: half of them with as many rows in each, half with as many different values, since what is seldom
 * counted (a brand, an address in digits) tells most.
 */
export function boundsOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const different = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
  const bounds = new Set<number>();
  for (const among of different.length < mostBins ? [different] : [sorted, different]) {
    const parts = among === different && different.length < mostBins ? different.length : mostBins / 2;
    for (let part = 1; part < parts; part++) bounds.add(among[Math.floor((part * among.length) / parts)] ?? 0);
  }
  return Float64Array.from(bounds).toSorted();
}

export function trainTrees(data: Binned, phish: Uint8Array, seed: number, settings: TreeSettings): Tree[] {
  const chance = chanceFrom(seed);
  const sums = new Float32Array(data.count);
  const trees: Tree[] = [];
  for (let number = 0; number < settings.trees; number++) {
    const tree = grow(sampled(data, phish, sums, chance, settings), settings);
    trees.push(tree);
    for (let row = 0; row < data.count; row++) {
      sums[row] = (sums[row] ?? 0) + (tree.leaves[leafIn(tree, data, row)] ?? 0);
    }
  }
  return trees;
}

/** Plain loops: `from` with a function is twenty times as slow on arrays of numbers. */
function sampled(data: Binned, phish: Uint8Array, sums: Float32Array, chance: Chance, settings: TreeSettings): Sample {
  const drawn = new Int32Array(data.count);
  let count = 0;
  for (let row = 0; row < data.count; row++) if (chance() < settings.rowShare) drawn[count++] = row;
  const slopes = new Float32Array(count);
  const curves = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    const row = drawn[index] ?? 0;
    const p = 1 / (1 + Math.exp(-(sums[row] ?? 0)));
    slopes[index] = (phish[row] ?? 0) - p;
    curves[index] = Math.max(leastCurve, p * (1 - p));
  }
  const columns: { column: number; bytes: Uint8Array }[] = [];
  for (const [column, whole] of data.bytes.entries()) {
    if (chance() >= settings.columnShare) continue;
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index++) bytes[index] = whole[drawn[index] ?? 0] ?? 0;
    columns.push({ column, bytes });
  }
  return { columns, slopes, curves };
}

const leastCurve = 1e-6;

/** The leaf of a row: one bit for each level. */
export function leafIn({ columns, bins }: Tree, data: Binned, row: number): number {
  let leaf = 0;
  for (let level = 0; level < columns.length; level++) {
    if ((data.bytes[columns[level] ?? 0]?.[row] ?? 0) >= (bins[level] ?? 0)) leaf |= 1 << level;
  }
  return leaf;
}

/** The rows and columns that one tree sees, laid side by side so that reading them is quick. */
type Sample = {
  readonly columns: readonly { readonly column: number; readonly bytes: Uint8Array }[];
  readonly slopes: Float32Array;
  readonly curves: Float32Array;
};

function grow({ columns, slopes, curves }: Sample, { depth, rate, ridge }: TreeSettings): Tree {
  const count = slopes.length;
  const leafOf = new Uint8Array(count);
  const asked: number[] = [];
  const from: number[] = [];
  // Slope and curve of each cell beside each other.
  const sums = new Float64Array((mostBins << depth) * 2);
  for (let level = 0; level < depth; level++) {
    const leaves = 1 << level;
    let best: { gain: number; bin: number; column: number; bytes: Uint8Array } | undefined;
    for (const { column, bytes } of columns) {
      sums.fill(0, 0, leaves * mostBins * 2);
      for (let row = 0; row < count; row++) {
        const cell = ((leafOf[row] ?? 0) * mostBins + (bytes[row] ?? 0)) * 2;
        sums[cell] = (sums[cell] ?? 0) + (slopes[row] ?? 0);
        sums[cell + 1] = (sums[cell + 1] ?? 0) + (curves[row] ?? 0);
      }
      const found = bestBin(sums, leaves, ridge);
      if (found.gain > (best?.gain ?? leastGain)) best = { ...found, column, bytes };
    }
    if (best === undefined) break;
    asked.push(best.column);
    from.push(best.bin);
    for (let row = 0; row < count; row++) {
      if ((best.bytes[row] ?? 0) >= best.bin) leafOf[row] = (leafOf[row] ?? 0) | (1 << level);
    }
  }
  return { columns: asked, bins: from, leaves: leavesOf(leafOf, slopes, curves, asked.length, rate, ridge) };
}

const leastGain = 1e-9;

function leavesOf(
  leafOf: Uint8Array,
  slopes: Float32Array,
  curves: Float32Array,
  depth: number,
  rate: number,
  ridge: number,
): Float32Array {
  const sums = new Float64Array(1 << depth);
  const weights = new Float64Array(1 << depth);
  for (const [row, leaf] of leafOf.entries()) {
    sums[leaf] = (sums[leaf] ?? 0) + (slopes[row] ?? 0);
    weights[leaf] = (weights[leaf] ?? 0) + (curves[row] ?? 0);
  }
  return Float32Array.from(sums, (sum, leaf) => (rate * sum) / ((weights[leaf] ?? 0) + ridge));
}

/** The bin from which splitting every leaf at once gains most. */
function bestBin(sums: Float64Array, leaves: number, ridge: number): { gain: number; bin: number } {
  const gains = new Float64Array(mostBins);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const first = leaf * mostBins;
    let slope = 0;
    let curve = 0;
    for (let bin = 0; bin < mostBins; bin++) {
      slope += sums[(first + bin) * 2] ?? 0;
      curve += sums[(first + bin) * 2 + 1] ?? 0;
    }
    const whole = (slope * slope) / (curve + ridge);
    let left = 0;
    let leftCurve = 0;
    for (let bin = 1; bin < mostBins; bin++) {
      left += sums[(first + bin - 1) * 2] ?? 0;
      leftCurve += sums[(first + bin - 1) * 2 + 1] ?? 0;
      const right = slope - left;
      gains[bin] =
        (gains[bin] ?? 0) + (left * left) / (leftCurve + ridge) + (right * right) / (curve - leftCurve + ridge) - whole;
    }
  }
  let best = { gain: 1e-9, bin: 0 };
  for (let bin = 1; bin < mostBins; bin++) if ((gains[bin] ?? 0) > best.gain) best = { gain: gains[bin] ?? 0, bin };
  return best;
}
