/** A trained detector: weights, trees, thresholds, and how it came to be. */
import type { Weighing } from "./columns.ts";

/** A link is judged by one part of the model, a bare host by another: a host alone says less. */
export const valueKinds = ["url", "host"] as const;
export type ValueKind = (typeof valueKinds)[number];

/** Scores from which a link is among the worst one in a thousand, or one in a hundred, of honest links at training. */
export type Thresholds = { readonly oneInThousand: number; readonly oneInHundred: number };

/** Trees whose levels each ask one question: `depth` columns and bins for each tree, 2 ^ `depth` leaves. */
export type Forest = {
  readonly depth: number;
  readonly columns: Uint8Array;
  readonly bins: Uint8Array;
  /** Whole numbers; times `leafScale` they add up to the score. */
  readonly leaves: Int16Array;
  readonly leafScale: number;
  /** The same questions by column: which leaves' bits a bin sets. */
  readonly questions: readonly Questions[];
};

/** The questions about one column, lowest bin first. */
export type Questions = {
  readonly tree: Uint16Array;
  readonly bit: Uint8Array;
  /** For each bin how many of them it answers with yes. */
  readonly upTo: Uint16Array;
};

export type ModelPart = {
  readonly weighing: Weighing;
  /** For each column the bounds between its bins, rising. */
  readonly bounds: readonly Float64Array[];
  readonly forest: Forest;
  /** Turns the trees' sum into a chance: slope and shift, learnt on rows that the trees had not seen. */
  readonly calibration: { readonly slope: number; readonly shift: number };
  readonly thresholds: Thresholds;
};

export type Model = {
  readonly name: string;
  /** What it was trained on and when that data ends. */
  readonly trainedOn: string;
  readonly parts: Readonly<Record<ValueKind, ModelPart>>;
};
