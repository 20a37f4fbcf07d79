/** How we measure: the things compared take turns within one run, so that a slow minute of the machine hits them all. */

/** The middle of the rounds, and how far they lay apart. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

/** Something that can be done again and again, many at once. It is given the number of this time, from 0. */
export type Work = (number: number) => Promise<void>;

export type Contest<Name extends string> = {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly clients: number;
  readonly works: Readonly<Record<Name, Work>>;
  /** Between two rounds, unmeasured by this contest. */
  readonly between?: () => Promise<void>;
};

/** Lets each have its turn in every round, after one short turn each to warm up; gives times done per second, by round. */
export async function contest<Name extends string>({
  rounds,
  milliseconds,
  clients,
  works,
  between,
}: Contest<Name>): Promise<Record<Name, number[]>> {
  const turns = mapped(works, (work) => turn(work, clients));
  const rates = mapped<Name, unknown, number[]>(works, () => []);
  for (const name of namesOf(works)) await turns[name](milliseconds / 2);
  for (let round = 0; round < rounds; round++) {
    await between?.();
    // Every other round runs backwards: whoever always came after the same one would always inherit its debris.
    const order = round % 2 === 0 ? namesOf(works) : namesOf(works).toReversed();
    for (const name of order) rates[name].push(await turns[name](milliseconds));
  }
  await between?.();
  return rates;
}

function turn(work: Work, clients: number): (milliseconds: number) => Promise<number> {
  let number = 0;
  return async (milliseconds) => {
    const before = number;
    const begin = performance.now();
    const client = async () => {
      while (performance.now() - begin < milliseconds) await work(number++);
    };
    await Promise.all(Array.from({ length: clients }, client));
    return ((number - before) * 1_000) / (performance.now() - begin);
  };
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (place: number) => sorted[place] ?? Number.NaN;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median: rounded(median), min: rounded(at(0)), max: rounded(at(sorted.length - 1)) };
}

/** Round by round, so that what slowed both does not show. */
export function ratio(subject: readonly number[], floor: readonly number[]): Spread {
  return spread(subject.map((value, round) => value / (floor[round] ?? Number.NaN)));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const isName = (name: string): name is Name => Object.hasOwn(record, name);
  return Object.keys(record).filter(isName);
}

function mapped<Name extends string, From, To>(
  record: Readonly<Record<Name, From>>,
  change: (value: From) => To,
): Record<Name, To> {
  const result: Partial<Record<Name, To>> = {};
  for (const name of namesOf(record)) result[name] = change(record[name]);
  if (isWhole(result, record)) return result;
  throw new Error("A name was lost.");
}

function isWhole<Name extends string, To>(
  result: Partial<Record<Name, To>>,
  record: Readonly<Record<Name, unknown>>,
): result is Record<Name, To> {
  return namesOf(record).every((name) => result[name] !== undefined);
}
