/** Logistic regression on hashed pieces, by AdaGrad: quick, and the same weights for the same seed. */
import type { Weighing } from "#screens/lexical/columns.ts";
import { buckets } from "#screens/lexical/grams.ts";
import { chanceFrom, shuffled } from "./chance.ts";
import { type Corpus, sectionCount } from "./corpus.ts";

export type Linear = { readonly weights: Float32Array; readonly bias: number };

export type LinearSettings = { readonly epochs: number; readonly rate: number; readonly decay: number };

export function trainLinear(corpus: Corpus, rows: Int32Array, seed: number, settings: LinearSettings): Linear {
  const weights = new Float32Array(buckets);
  const squares = new Float32Array(buckets).fill(1e-4);
  const { grams, starts, ends } = corpus;
  const each = new Float64Array(sectionCount);
  const chance = chanceFrom(seed);
  let bias = 0;
  let biasSquares = 1;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (const row of shuffled(rows, chance)) {
      const from = starts[row] ?? 0;
      let sum = bias;
      let start = from;
      for (let section = 0; section < sectionCount; section++) {
        const end = from + (ends[row * sectionCount + section] ?? 0);
        let part = 0;
        for (let index = start; index < end; index++) part += weights[grams[index] ?? 0] ?? 0;
        each[section] = 1 / Math.sqrt(Math.max(1, end - start));
        sum += part * (each[section] ?? 0);
        start = end;
      }
      const slope = 1 / (1 + Math.exp(-sum)) - (corpus.rows[row]?.phish === true ? 1 : 0);
      start = from;
      for (let section = 0; section < sectionCount; section++) {
        const end = from + (ends[row * sectionCount + section] ?? 0);
        const step = slope * (each[section] ?? 0);
        for (let index = start; index < end; index++) {
          const at = grams[index] ?? 0;
          const weight = weights[at] ?? 0;
          const push = step + settings.decay * weight;
          const square = (squares[at] ?? 0) + push * push;
          squares[at] = square;
          weights[at] = weight - (settings.rate * push) / Math.sqrt(square);
        }
        start = end;
      }
      biasSquares += slope * slope;
      bias -= (settings.rate * slope) / Math.sqrt(biasSquares);
    }
  }
  return { weights, bias };
}

/** The mean of models, in whole numbers of one byte. */
export function quantised(models: readonly Linear[]): Pick<Weighing, "weights" | "scale" | "bias"> {
  const mean = new Float64Array(buckets);
  let bias = 0;
  for (const model of models) {
    bias += model.bias / models.length;
    for (let at = 0; at < buckets; at++) mean[at] = (mean[at] ?? 0) + (model.weights[at] ?? 0) / models.length;
  }
  let largest = 1e-9;
  for (const weight of mean) largest = Math.max(largest, Math.abs(weight));
  const scale = largest / largestByte;
  return { weights: Int8Array.from(mean, (weight) => Math.round(weight / scale)), scale, bias };
}

const largestByte = 127;
