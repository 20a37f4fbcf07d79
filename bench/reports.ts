/** Reports made up to measure with: the same seed gives the same reports; nobody in them exists. */
import type { ReportInput } from "#core/report-input.ts";

/** What the desk hands in; every value in it is new with every number, but for what is given. */
export type MadeUp = ReportInput & { readonly indicators: NonNullable<ReportInput["indicators"]> };

const length = 500;

/** Report number so many of a seed: a web shop that took the money. `domain` makes all of them name one shop. */
export function madeUpReport(seed: number, number: number, domain = freshDomain(seed, number)): MadeUp {
  const draw = randomFrom(seed * 1_000_003 + number);
  const iban = dutchIban("INGB", serial(seed, number));
  const phone = `06${String(10_000_000 + (serial(seed, number) % 90_000_000))}`;
  return reportOn({ domain, iban, phone }, `melder-${seed}-${number}@example.org`, draw);
}

/** A report by this reporter that names a shop, an account and a number; the rest is drawn. */
export function reportOn(
  { domain, iban, phone }: Readonly<Record<"domain" | "iban" | "phone", string>>,
  email: string,
  draw: () => number,
): MadeUp {
  return {
    form: "fake-webshop",
    narrative: story(draw, domain, iban, phone),
    occurredAt: new Date(Date.UTC(2025, 0, 1 + Math.floor(draw() * 365))).toISOString().slice(0, 10),
    amountLost: { cents: 1_000 + Math.floor(draw() * 90_000), currency: "EUR" },
    channel: "website",
    victim: { type: "citizen", impact: ["financial"] },
    indicators: [
      { kind: "domain", value: domain, how: "visited" },
      { kind: "iban", value: iban, how: "paid" },
      { kind: "phone", value: phone, how: "called" },
    ],
    reporter: { email },
  };
}

/** The same without the account: a handle in its place, about which no covenant asks anything. */
export function madeUpReportWithoutAccount(seed: number, number: number, domain?: string): MadeUp {
  const report = madeUpReport(seed, number, domain);
  return {
    ...report,
    indicators: report.indicators.map((indicator) =>
      indicator.kind === "iban" ? { kind: "handle", value: `@verkoper-${seed}-${number}` } : indicator,
    ),
  };
}

export function freshDomain(seed: number, number: number): string {
  return `winkel-${seed}-${number}.nl`;
}

function serial(seed: number, number: number): number {
  return (seed * 10_000_000 + number) % 10_000_000_000;
}

/** An account of a Dutch bank. Check digits by ISO 7064, MOD 97-10. */
export function dutchIban(bank: string, account: number): string {
  const bban = `${bank}${String(account).padStart(10, "0")}`;
  const digits = `${bban}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(digits) % 97n);
  return `NL${String(check).padStart(2, "0")}${bban}`;
}

const openings = [
  "Ik zag vorige week een advertentie voor",
  "Via een zoekmachine kwam ik terecht bij een winkel met",
  "Mijn zus wees me op een aanbieding voor",
  "Op sociale media kreeg ik steeds reclame te zien voor",
];
const goods = [
  "een elektrische fiets",
  "twee concertkaartjes",
  "een wasmachine",
  "een tweedehands laptop",
  "tuinmeubels",
];
const middles = [
  "De prijs was laag, maar niet zo laag dat ik argwaan kreeg.",
  "Er stonden keurmerken op de site en er waren veel goede beoordelingen.",
  "Ik heb nog gezocht naar ervaringen van anderen en vond niets verdachts.",
  "Na het betalen kreeg ik meteen een bevestiging met een bestelnummer.",
  "Een dag later kwam er een bericht dat het pakket vertraagd was.",
  "Toen ik om mijn geld vroeg, werd er niet meer geantwoord.",
  "De chat op de site gaf alleen standaardantwoorden.",
  "Op het opgegeven adres bleek een heel ander bedrijf te zitten.",
  "Ik schaam me er wel voor, want achteraf zag ik dat het niet klopte.",
  "Mijn partner heeft ook nog gebeld, maar kreeg niemand te pakken.",
  "De foto's bleken van een andere winkel te zijn overgenomen.",
  "Ze wilden dat ik nog eens betaalde, voor de verzekering van de zending.",
];

/** So long as a real story, which names the shop, the account and the number besides listing them. */
function story(draw: () => number, domain: string, iban: string, phone: string): string {
  const named = `${pick(openings, draw)} ${pick(goods, draw)} op ${domain}. Ik heb betaald op ${iban} en gebeld met ${phone}.`;
  const rest: string[] = [];
  while (named.length + rest.join(" ").length < length) rest.push(pick(middles, draw));
  return `${named} ${rest.join(" ")}`.slice(0, length);
}

function pick(from: readonly string[], draw: () => number): string {
  return from[Math.floor(draw() * from.length)] ?? "";
}

/** Mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
