/** Says how much a link looks like phishing, from its letters alone, and which of its words made it so. */
import { type Address, readAddress } from "./address.ts";
import { columnCount, fillColumns, suffixAt } from "./columns.ts";
import { emptyGrams, fillGrams } from "./grams.ts";
import type { Forest, Model, ModelPart, ValueKind } from "./model.ts";

/** A chance between 0 and 1, for any string. What has a path is a link; the caller may know better. */
export function scoreOf(model: Model, text: string, kind: ValueKind = kindOf(text)): number {
  const part = model.parts[kind];
  return chanceOf(part, sumOf(part, addressAs(text, kind)));
}

/** A bare host, or a link with more to it? */
export function kindOf(text: string): ValueKind {
  return readAddress(text).path.length > 1 ? "url" : "host";
}

/** How rare so high a score is among honest links. */
export type Level = "one-in-thousand" | "one-in-hundred" | "usual";

export function levelOf(model: Model, text: string, kind: ValueKind = kindOf(text)): Level {
  const score = scoreOf(model, text, kind);
  const { oneInThousand, oneInHundred } = model.parts[kind].thresholds;
  return score >= oneInThousand ? "one-in-thousand" : score >= oneInHundred ? "one-in-hundred" : "usual";
}

/** The link as its kind is judged: of a host the path does not count. */
export function addressAs(text: string, kind: ValueKind): Address {
  const address = readAddress(text);
  return kind === "host" && address.path !== "" ? { ...address, path: "" } : address;
}

// Used again for each link: a hundred thousand a second leave nothing to clear away.
const grams = emptyGrams();
const row = new Float64Array(columnCount);
const bins = new Uint8Array(columnCount);

/** What a sum needs of a part; thresholds are known only later. */
export type Weighed = Pick<ModelPart, "weighing" | "bounds" | "forest">;

/** The trees' sum for one link, before it becomes a chance. */
export function sumOf(part: Weighed, address: Address, suffixCounts = true): number {
  fillGrams(address, grams);
  fillColumns(address, grams, part.weighing, row);
  if (!suffixCounts) row[suffixAt] = 0;
  for (let column = 0; column < columnCount; column++) bins[column] = binOf(part.bounds[column], row[column] ?? 0);
  return treesSum(part.forest);
}

/** In which bin a value falls: how many bounds it reaches. */
export function binOf(bounds: Float64Array | undefined, value: number): number {
  // Most of a link's counts are under the lowest bound.
  if (bounds === undefined || !(value >= (bounds[0] ?? Number.POSITIVE_INFINITY))) return 0;
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (bounds[middle] ?? Number.POSITIVE_INFINITY)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function treesSum({ questions, leaves, leafScale, depth }: Forest): number {
  const trees = leaves.length >> depth;
  if (leafOf.length < trees) leafOf = new Uint8Array(trees);
  leafOf.fill(0, 0, trees);
  // Column by column: most of a link's counts are 0, and no question is asked about those.
  for (let column = 0; column < columnCount; column++) {
    const asked = questions[column];
    const bin = bins[column] ?? 0;
    if (asked === undefined || bin === 0) continue;
    const { tree, bit, upTo } = asked;
    const last = upTo[bin] ?? 0;
    for (let index = 0; index < last; index++) {
      const at = tree[index] ?? 0;
      leafOf[at] = (leafOf[at] ?? 0) | (bit[index] ?? 0);
    }
  }
  let sum = 0;
  for (let at = 0; at < trees; at++) sum += leaves[(at << depth) + (leafOf[at] ?? 0)] ?? 0;
  return sum * leafScale;
}

let leafOf = new Uint8Array(0);

function chanceOf({ calibration }: ModelPart, sum: number): number {
  return 1 / (1 + Math.exp(-(calibration.slope * sum + calibration.shift)));
}
