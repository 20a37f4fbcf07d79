/** Who takes part in a run: people who report, at times under the same keys, and fraudsters with what they use. */
import type { Indicator } from "#core/types.ts";
import type { Random } from "./random.ts";

export type Population = {
  readonly reporters: readonly Reporter[];
  readonly fraudsters: readonly Fraudster[];
  /** Everything by which a reporter is known: none of it may turn up anywhere. */
  readonly secrets: readonly string[];
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
  const reporters: Reporter[] = [];
  for (let number = 0; number < 16; number++) {
    // A family shares a telephone; somebody has two addresses.
    const earlier = reporters.length > 2 && random.chance(0.2) ? random.pick(reporters) : undefined;
    reporters.push({
      email: `melder${number}.${random.between(100, 999)}@example.nl`,
      phone: earlier?.phone ?? `+3161${digits(random, 7)}`,
      iban: ibanOf(random.pick(banks), digits(random, 10)),
      reference: `PL${digits(random, 10)}`,
    });
  }
  return {
    reporters,
    fraudsters: shops.map((shop, place) => fraudster(random, shop, place)),
    secrets: [...new Set(reporters.flatMap((reporter) => Object.values(reporter)))],
  };
}

function fraudster(random: Random, shop: string, place: number): Fraudster {
  const domain = `goedkope-${shop}-${random.between(10, 99)}.${place % 3 === 2 ? "com" : "nl"}`;
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
