/** How a model lies in its file: a JSON head that people can read, then the numbers. */
import { Type } from "typebox";
import { Parse } from "typebox/value";
import { brandTable } from "./brands.ts";
import { columnCount } from "./columns.ts";
import { forestOf } from "./forest.ts";
import { buckets } from "./grams.ts";
import { type Model, type ModelPart, valueKinds } from "./model.ts";

const version = 1;
const mark = "KLEX";
const headAt = 8;

const numbers = Type.Record(Type.String(), Type.Number());
const partShape = Type.Object({
  scale: Type.Number(),
  bias: Type.Number(),
  suffixes: numbers,
  shared: numbers,
  bounds: Type.Array(Type.Array(Type.Number()), { minItems: columnCount, maxItems: columnCount }),
  depth: Type.Integer({ minimum: 1, maximum: 8 }),
  trees: Type.Integer({ minimum: 1, maximum: 10_000 }),
  leafScale: Type.Number(),
  calibration: Type.Object({ slope: Type.Number(), shift: Type.Number() }),
  thresholds: Type.Object({ oneInThousand: Type.Number(), oneInHundred: Type.Number() }),
});
const brandsShape = Type.Object({
  words: Type.Array(Type.String()),
  common: Type.Array(Type.String()),
  domains: Type.Array(Type.String()),
});
const headShape = Type.Object({
  version: Type.Literal(version),
  name: Type.String(),
  trainedOn: Type.String(),
  brands: brandsShape,
  parts: Type.Object({ url: partShape, host: partShape }),
});

/** Reads a model that `writeModel` wrote; anything else is refused before a link is judged by it. */
export function readModel(bytes: Uint8Array): Model {
  if (text(bytes.subarray(0, mark.length)) !== mark) throw new Error("This is no file of a lexical model.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(mark.length, true);
  const head = Parse(headShape, JSON.parse(text(bytes.subarray(headAt, headAt + length))));
  const brands = brandTable(head.brands);
  let at = headAt + length;
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) throw new Error("The file of the lexical model ends too early.");
    at += size;
    // A copy of its own, so that numbers of two bytes begin at an even place.
    return new Uint8Array(bytes.subarray(at - size, at));
  };
  const part = (told: (typeof head)["parts"]["url"]): ModelPart => ({
    weighing: {
      weights: new Int8Array(take(buckets).buffer),
      scale: told.scale,
      bias: told.bias,
      suffixes: new Map(Object.entries(told.suffixes)),
      shared: new Map(Object.entries(told.shared)),
      brands,
    },
    bounds: told.bounds.map((bounds) => Float64Array.from(bounds)),
    forest: forestOf(
      {
        depth: told.depth,
        columns: take(told.trees * told.depth),
        bins: take(told.trees * told.depth),
        leaves: new Int16Array(take(2 * (told.trees << told.depth)).buffer),
        leafScale: told.leafScale,
      },
      columnCount,
    ),
    calibration: told.calibration,
    thresholds: told.thresholds,
  });
  return {
    name: head.name,
    trainedOn: head.trainedOn,
    parts: { url: part(head.parts.url), host: part(head.parts.host) },
  };
}

/** The same model gives the same bytes. */
export function writeModel(model: Model): Uint8Array {
  const parts = Object.fromEntries(valueKinds.map((kind) => [kind, headOf(model.parts[kind])]));
  const head = new TextEncoder().encode(
    JSON.stringify({
      version,
      name: model.name,
      trainedOn: model.trainedOn,
      brands: model.parts.url.weighing.brands.names,
      parts,
    }),
  );
  const blobs = valueKinds.flatMap((kind) => blobsOf(model.parts[kind]));
  const start = new Uint8Array(headAt);
  start.set(new TextEncoder().encode(mark));
  new DataView(start.buffer).setUint32(mark.length, head.length, true);
  return joined([start, head, ...blobs]);
}

function headOf({ weighing, bounds, forest, calibration, thresholds }: ModelPart): object {
  return {
    scale: weighing.scale,
    bias: weighing.bias,
    suffixes: Object.fromEntries(weighing.suffixes),
    shared: Object.fromEntries(weighing.shared),
    bounds: bounds.map((each) => [...each]),
    depth: forest.depth,
    trees: forest.columns.length / forest.depth,
    leafScale: forest.leafScale,
    calibration,
    thresholds,
  };
}

function blobsOf({ weighing, forest }: ModelPart): Uint8Array[] {
  return [weighing.weights, forest.columns, forest.bins, forest.leaves].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
