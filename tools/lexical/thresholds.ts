/**
 * Thresholds and calibration, from training rows alone: each honest row is scored by a model that has not seen its domain,
 * each phish by one that saw only earlier ones. Frozen in the model; nothing that a model is tested on comes near.
 */
import type { BrandTable } from "#screens/lexical/brands.ts";
import type { ModelPart, ValueKind } from "#screens/lexical/model.ts";
import { sumOf } from "#screens/lexical/score.ts";
import { numberOf } from "./chance.ts";
import type { Corpus } from "./corpus.ts";
import { type FitSettings, fit } from "./fit.ts";

/** What was found, with the recall that the thresholds had on phish that came later. */
export type Frozen = Pick<ModelPart, "calibration" | "thresholds"> & { readonly validated: object };

/**
 * Honest links above each threshold. A little under the round number where later links turned out stranger than earlier
 * ones, so that one in a hundred here becomes no more in use: hosts, and the wide threshold.
 */
const shares: Readonly<Record<ValueKind, { readonly oneInThousand: number; readonly oneInHundred: number }>> = {
  url: { oneInThousand: 0.001, oneInHundred: 0.0095 },
  host: { oneInThousand: 0.0008, oneInHundred: 0.009 },
};
const folds = 4;
/** The latest part of the phish, in which each fold has its own stretch of time. */
const latest = 0.4;

/** `measured`: the rows of the kind that the thresholds are for; the others only train. */
export function freeze(
  corpus: Corpus,
  rows: Int32Array,
  measured: ReadonlySet<number>,
  brands: BrandTable,
  settings: FitSettings,
  kind: ValueKind,
): Frozen {
  const stretchOf = stretches(corpus, rows);
  const sums: { row: number; sum: number }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const validation = rows.filter((row) => stretchOf(row) === fold);
    const domains = new Set([...validation].map((row) => corpus.rows[row]?.registrable));
    // Honest links have no date, so time orders the phish alone.
    const seen = rows.filter((row) => {
      const stretch = stretchOf(row);
      const earlier = corpus.rows[row]?.phish === true ? stretch < fold : stretch !== fold;
      return earlier && !domains.has(corpus.rows[row]?.registrable);
    });
    const part = fit(corpus, seen, brands, settings);
    const shift = oddsOf(corpus, rows) - oddsOf(corpus, seen);
    for (const row of validation) {
      const address = corpus.addresses[row];
      if (address !== undefined) sums.push({ row, sum: sumOf(part, address) + shift });
    }
  }
  return frozen(corpus, sums, measured, kind);
}

/** Honest rows by domain; phish by time, -1 for those so early that they always train. */
function stretches(corpus: Corpus, rows: Int32Array): (row: number) => number {
  const days = [...rows].filter((row) => corpus.rows[row]?.phish === true).map((row) => corpus.rows[row]?.day ?? "");
  days.sort();
  const starts = Array.from(
    { length: folds },
    (_, fold) => days[Math.floor(days.length * (1 - latest + (latest * fold) / folds))] ?? "",
  );
  return (row) => {
    const known = corpus.rows[row];
    if (known === undefined) return -1;
    if (!known.phish) return numberOf(known.registrable) % folds;
    return starts.findLastIndex((start) => known.day >= start && known.day !== "");
  };
}

function oddsOf(corpus: Corpus, rows: Int32Array): number {
  const phish = [...rows].filter((row) => corpus.rows[row]?.phish === true).length;
  return Math.log((phish + 1) / (rows.length - phish + 1));
}

function frozen(
  corpus: Corpus,
  sums: readonly { row: number; sum: number }[],
  measured: ReadonlySet<number>,
  kind: ValueKind,
): Frozen {
  const own = sums.filter(({ row }) => measured.has(row));
  const isPhish = ({ row }: { row: number }) => corpus.rows[row]?.phish === true;
  const honest = own.filter((each) => !isPhish(each)).map(({ sum }) => sum);
  const phish = own.filter(isPhish).map(({ sum }) => sum);
  const calibration = platt(phish, honest);
  honest.sort((one, other) => other - one);
  const bound = (share: number) => {
    const allowed = Math.floor(honest.length * share);
    // Between the last that is let through and the first that is not.
    return ((honest[allowed] ?? 0) + (honest[allowed - 1] ?? honest[allowed] ?? 0)) / 2;
  };
  const chance = (sum: number) => 1 / (1 + Math.exp(-(calibration.slope * sum + calibration.shift)));
  const recall = (share: number) => phish.filter((sum) => sum >= bound(share)).length / Math.max(1, phish.length);
  return {
    calibration,
    thresholds: {
      oneInThousand: chance(bound(shares[kind].oneInThousand)),
      oneInHundred: chance(bound(shares[kind].oneInHundred)),
    },
    validated: {
      honest: honest.length,
      phish: phish.length,
      recallOneInThousand: recall(shares[kind].oneInThousand),
      recallOneInHundred: recall(shares[kind].oneInHundred),
    },
  };
}

const rounds = 200;

/** Slope and shift of a logistic curve through the sums (Platt), each side weighing the same. */
function platt(phish: readonly number[], honest: readonly number[]): { slope: number; shift: number } {
  let slope = 1;
  let shift = 0;
  for (let round = 0; round < rounds; round++) {
    let towardsSlope = 0;
    let towardsShift = 0;
    for (const [sums, wanted] of [
      [phish, 1],
      [honest, 0],
    ] as const) {
      for (const sum of sums) {
        const wrong = (wanted - 1 / (1 + Math.exp(-(slope * sum + shift)))) / sums.length;
        towardsSlope += wrong * sum;
        towardsShift += wrong;
      }
    }
    slope += towardsSlope / 10;
    shift += towardsShift / 4;
  }
  return { slope, shift };
}
