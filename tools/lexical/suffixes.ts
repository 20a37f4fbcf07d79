/** What a suffix says, kept small on purpose: ".nl is safe" and ".top is phish" are both traps. */
import type { Address } from "#screens/lexical/address.ts";
import { type Chance, chanceFrom } from "./chance.ts";
import type { Corpus } from "./corpus.ts";

/** Never below 0, so that no suffix speaks for a link; never above this, so that none convicts it. */
export const suffixCap = 2;
const smoothing = 3;

/** How much more often phish than honest links have a suffix, as a logarithm between 0 and the cap. */
export function suffixPriors(corpus: Corpus, rows: Int32Array): Map<string, number> {
  const priors = logOdds(corpus, rows, ({ shared, suffix }) => (shared === "" ? suffix : ""));
  return new Map(
    [...priors].filter(([, prior]) => prior > 0).map(([suffix, prior]) => [suffix, Math.min(prior, suffixCap)]),
  );
}

/** The same for services that give strangers a host: these have users of both kinds. */
export function sharedPriors(corpus: Corpus, rows: Int32Array): Map<string, number> {
  return logOdds(corpus, rows, ({ shared }) => shared);
}

function logOdds(corpus: Corpus, rows: Int32Array, keyOf: (address: Address) => string): Map<string, number> {
  const counts = new Map<string, { phish: number; honest: number }>();
  for (const row of rows) {
    const address = corpus.addresses[row];
    const key = address === undefined ? "" : keyOf(address);
    if (key === "") continue;
    const count = counts.get(key) ?? { phish: 0, honest: 0 };
    if (corpus.rows[row]?.phish === true) count.phish++;
    else count.honest++;
    counts.set(key, count);
  }
  return new Map(
    [...counts].map(([key, { phish, honest }]) => [key, Math.log((phish + smoothing) / (honest + smoothing))]),
  );
}

/** Rows to learn from once more under another suffix: phish under one of honest links, and the other way round. */
export function swaps(
  corpus: Corpus,
  rows: Int32Array,
  share: number,
  seed: number,
): { row: number; suffix: string }[] {
  const chance = chanceFrom(seed);
  const own = [...rows].filter((row) => hasOwnSuffix(corpus.addresses[row]));
  const suffixesOf = (phish: boolean) =>
    own.filter((row) => corpus.rows[row]?.phish === phish).map((row) => corpus.addresses[row]?.suffix ?? "");
  const ofPhish = suffixesOf(true);
  const ofHonest = suffixesOf(false);
  return own
    .filter(() => chance() < share)
    .map((row) => ({ row, suffix: drawn(corpus.rows[row]?.phish === true ? ofHonest : ofPhish, chance) }));
}

function drawn(from: readonly string[], chance: Chance): string {
  return from[Math.floor(chance() * from.length)] ?? "";
}

function hasOwnSuffix(address: Address | undefined): boolean {
  return address !== undefined && !address.isIp && address.shared === "" && address.suffix !== "";
}
