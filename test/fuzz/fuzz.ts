/** What every fuzz is: how it makes an input from chance, and what must hold of whatever comes of it. */
import { type Random, randomFrom } from "../simulator/random.ts";

export type Input = string | Uint8Array;

/** One thing that is fuzzed. `check` throws when something does not hold; a clean refusal is no fault. */
export type Fuzz = {
  readonly make: (random: Random) => Input;
  readonly check: (input: Input) => void | Promise<void>;
  /** Inputs made to be slow, at a given size: the runner compares what twice the size costs. */
  readonly heavy?: ReadonlyMap<string, (size: number) => Input>;
};

export type Broken = { readonly run: number; readonly input: Input; readonly error: unknown };

/** Runs with inputs from one seed, each run from its own number, so that any run can be done again alone. */
export async function fuzzed(fuzz: Fuzz, seed: number, runs: number, first = 0): Promise<Broken | undefined> {
  for (let run = first; run < first + runs; run += 1) {
    const input = fuzz.make(randomFrom(seedOf(seed, run)));
    try {
      const checked = fuzz.check(input);
      if (checked !== undefined) await checked;
    } catch (error) {
      return { run, input, error };
    }
  }
  return undefined;
}

/** Neighbouring seeds and runs must not give neighbouring streams. */
function seedOf(seed: number, run: number): number {
  return (Math.imul(seed, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
}

/**
 * What an input of twice the size costs, as a multiple, the least of a few tries: about 2 when the work is linear.
 * By the processor's time, not the clock's, since other programs run beside it.
 */
export async function growth(fuzz: Fuzz, heavy: (size: number) => Input, size: number): Promise<number> {
  const cost = async (input: Input) => {
    const began = process.cpuUsage();
    await fuzz.check(input);
    return process.cpuUsage(began).user;
  };
  const [half, whole] = [heavy(size / 2), heavy(size)];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let time = 0; time < 3; time += 1) {
    least = Math.min(least, await cost(half));
    most = Math.min(most, await cost(whole));
  }
  // Below ten milliseconds the compiler and the collector say more than the work.
  return most / Math.max(least, 10_000);
}
