/** Who takes part in a run: people who report, at times under the same keys, and fraudsters with what they use. */
import type { Indicator } from "#core/types.ts";
import type { Random } from "./random.ts";

export type Population = {
  readonly reporters: Reporter[];
  readonly fraudsters: Fraudster[];
  /** Everything by which a reporter is or was known: none of it may turn up anywhere. */
  readonly secrets: Set<string>;
  /** How many there have been. */
  reportersEver: number;
  fraudstersEver: number;
};

export type Reporter = {
  readonly email: string;
  readonly phone: string;
  readonly iban: string;
  readonly reference: string;
};
export type Fraudster = { readonly uses: readonly Indicator[] };

const banks = ["ABNA", "INGB", "RABO", "BUNQ"];
const shops = ["schoenen", "fietsen", "telefoons", "tuinhout", "kaartjes", "puppies"];

export function populate(random: Random): Population {
  const population: Population = {
    reporters: [],
    fraudsters: [],
    secrets: new Set(),
    reportersEver: 0,
    fraudstersEver: 0,
  };
  for (let place = 0; place < 16; place++) welcome(random, population, place);
  for (const [place] of shops.entries()) appear(random, population, place);
  return population;
}

/** People come and go, and so do fraudsters: in a run of years nobody's case grows for ever. */
export function turnOver(random: Random, population: Population): void {
  if (random.chance(0.08)) welcome(random, population, random.between(0, population.reporters.length - 1));
  if (random.chance(0.05)) appear(random, population, random.between(0, population.fraudsters.length - 1));
}

function welcome(random: Random, population: Population, place: number): void {
  const { reporters, secrets } = population;
  const number = population.reportersEver++;
  // A family shares a telephone; somebody has two addresses.
  const earlier = reporters.length > 2 && random.chance(0.2) ? random.pick(reporters) : undefined;
  const reporter = {
    email: `melder${number}.${random.between(100, 999)}@example.nl`,
    phone: earlier?.phone ?? `+3161${digits(random, 7)}`,
    iban: ibanOf(random.pick(banks), digits(random, 10)),
    reference: `PL${digits(random, 10)}`,
  };
  reporters[place] = reporter;
  for (const key of Object.values(reporter)) secrets.add(key);
}

const shapes = /melder\d+\.\d{3}@example\.nl|\+3161\d{7}|NL\d{2}[A-Z]{4}\d{10}|PL\d{10}/g;

/** A key of a reporter that stands in a text. */
export function secretIn({ secrets }: Population, text: string): string | undefined {
  for (const [key] of text.matchAll(shapes)) if (secrets.has(key)) return key;
  return undefined;
}

function appear(random: Random, population: Population, place: number): void {
  const number = population.fraudstersEver++;
  population.fraudsters[place] = fraudster(random, shops[number % shops.length] ?? "", number);
}

function fraudster(random: Random, shop: string, place: number): Fraudster {
  const domain = `goedkope-${shop}-${random.between(10, 99)}${place < shops.length ? "" : place}.${place % 3 === 2 ? "com" : "nl"}`;
  const accounts = Array.from({ length: random.between(1, 3) }, () =>
    random.chance(0.15) ? germanIban(digits(random, 18)) : ibanOf(random.pick(banks), digits(random, 10)),
  );
  return {
    uses: [
      { kind: "domain", value: domain },
      ...accounts.map((value) => ({ kind: "iban", value }) as const),
      { kind: "phone", value: `+3164${digits(random, 7)}` },
      { kind: "handle", value: `marktplaats:koper${place}` },
      ...(random.chance(0.4)
        ? [{ kind: "payment-link", value: `https://psp-foreign.example/pay/${place}${digits(random, 4)}` } as const]
        : []),
    ],
  };
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random.between(0, 9)).join("");
}

/** ISO 13616: check digits that make the whole 1 modulo 97. */
function ibanOf(bank: string, account: string): string {
  return `NL${checkDigits("NL", bank + account)}${bank}${account}`;
}

function germanIban(bban: string): string {
  return `DE${checkDigits("DE", bban)}${bban}`;
}

function checkDigits(country: string, bban: string): string {
  const numbers = `${bban}${country}00`
    .split("")
    .map((sign) => Number.parseInt(sign, 36))
    .join("");
  return String(98n - (BigInt(numbers) % 97n)).padStart(2, "0");
}
