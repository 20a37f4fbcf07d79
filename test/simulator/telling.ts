/** What people tell a desk: the report as it is handed in, and beside it the truth that the reference model counts by. */
import type { Intake } from "#core/flow.ts";
import { type Indicator, type Strength, strengths } from "#core/types.ts";
import type { Population, Reporter } from "./population.ts";
import type { Random } from "./random.ts";

/** What the reference model needs to know of a report, told by whoever made it up; nothing of it is read from the store. */
export type Truth = {
  readonly desk: string;
  readonly form: string;
  readonly strength: Strength;
  readonly keys: readonly string[];
  /** What ties and counts, in normal form. */
  readonly controlled: readonly Indicator[];
  /** What it only speaks of, in normal form. */
  readonly mentioned: readonly Indicator[];
  readonly amountCents: number | undefined;
  readonly currency: string | undefined;
  readonly day: string | undefined;
  /** Reports with the same number tell the same story in the same words. */
  readonly story: number;
  readonly ownIban: string | undefined;
};

export type Delivery = {
  readonly intake: Intake & { readonly idempotencyKey: string };
  readonly externalId: string | undefined;
  readonly truth: Truth;
};

/** The desks of this run, with the strength that each may give (policy/directory). */
const desks: readonly { id: string; usual: Strength; odds: number }[] = [
  { id: "politie-lmio", usual: "identified", odds: 6 },
  { id: "marktplaats", usual: "transaction", odds: 3 },
  { id: "fraudehelpdesk", usual: "confirmed", odds: 2 },
  { id: "public", usual: "unconfirmed", odds: 1 },
];
const forms = [
  "fake-webshop",
  "fake-webshop",
  "purchase-fraud",
  "purchase-fraud",
  "sales-fraud",
  "phishing",
  "spoofing",
  "bank-helpdesk-fraud",
  "identity-fraud",
];
const officials: readonly Indicator[] = [
  { kind: "domain", value: "rabobank.nl" },
  { kind: "phone", value: "+31880000001" },
  { kind: "domain", value: "psp-a.example" },
];

export function tell(
  random: Random,
  population: Population,
  now: Date,
  number: number,
  earlier: readonly { readonly delivery: Delivery }[],
): Delivery {
  const desk = random.pick(desks.flatMap((each) => Array.from({ length: each.odds }, () => each)));
  const person = random.pick(population.reporters);
  const copied = earlier.length > 0 && random.chance(0.1) ? random.pick(earlier).delivery.truth : undefined;
  const form = copied?.form ?? random.pick(forms);
  const keys = keysOf(random, person, number);
  const claimed = random.chance(0.2) ? random.pick(strengths) : undefined;
  const { controlled, listed, mentioned } = indicators(random, population, copied);
  const amountCents =
    copied === undefined ? (random.chance(0.7) ? random.between(1, 90_000) : undefined) : copied.amountCents;
  const currency = copied?.currency ?? (random.chance(0.9) ? "EUR" : "USD");
  const day =
    copied === undefined ? (random.chance(0.8) ? dayBefore(now, random.between(0, 3)) : undefined) : copied.day;
  const story = copied?.story ?? number;
  const externalId = random.chance(0.4) ? `zaak-${number}` : undefined;
  const { transaction, ...known } = keys;
  const spoken = random.chance(0.2) ? random.pick(random.pick(population.fraudsters).uses.slice(0, 2)) : undefined;
  const { email, phone, iban } = keys;
  // People tell of their own addresses too.
  const own = random.chance(0.15)
    ? ` Ik ben ${[email, phone, iban].filter((key) => key !== undefined).join(" en ")}.`
    : "";
  const input = {
    form,
    narrative: `${storyOf(story)}${spoken === undefined ? "" : ` Zie ${spoken.value}`}${own}`,
    ...(amountCents !== undefined && { amountLost: { cents: amountCents, currency } }),
    ...(day !== undefined && { occurredAt: day }),
    indicators: [
      ...listed,
      ...(keys.iban !== undefined && random.chance(0.3) ? [{ kind: "iban", value: keys.iban, role: "victim" }] : []),
    ],
    reporter: {
      ...known,
      ...(transaction !== undefined && { transaction }),
      ...(claimed !== undefined && { strength: claimed }),
    },
    ...(externalId !== undefined && { externalId }),
  };
  return {
    intake: { desk: desk.id, input, body: JSON.stringify(input), idempotencyKey: `levering-${number}` },
    externalId,
    truth: {
      desk: desk.id,
      form,
      controlled,
      amountCents,
      day,
      story,
      mentioned: spoken === undefined ? mentioned : [...mentioned, spoken],
      currency: amountCents === undefined ? undefined : currency,
      keys: Object.entries(keys).map(([kind, value]) => `${kind} ${value}`),
      strength: Object.keys(keys).length === 0 ? "unconfirmed" : weakest(claimed ?? desk.usual, desk.usual),
      ownIban: keys.iban,
    },
  };
}

type Keys = { email?: string; phone?: string; iban?: string; policeReference?: string; transaction?: string };

function keysOf(random: Random, { email, phone, iban, reference }: Reporter, number: number): Keys {
  if (random.chance(0.06)) return {};
  return {
    ...(random.chance(0.75) && { email }),
    ...(random.chance(0.3) && { phone }),
    ...(random.chance(0.6) && { iban }),
    ...(random.chance(0.15) && { policeReference: reference }),
    ...(random.chance(0.1) && { transaction: `TX${number}` }),
  };
}

function weakest(a: Strength, b: Strength): Strength {
  return strengths.indexOf(a) < strengths.indexOf(b) ? a : b;
}

type Listed = Indicator & { role?: string; how?: string };

/** Mostly of one fraudster, at times of two: then two dossiers turn out to be one. */
function indicators(random: Random, { fraudsters }: Population, copied: Truth | undefined) {
  // Half of all reports are about the first two, so that there is enough to count.
  const main = random.chance(0.5) ? fraudsters.slice(0, 2) : fraudsters;
  const uses = [...random.pick(main).uses, ...(random.chance(0.05) ? random.pick(fraudsters).uses : [])];
  const some = copied?.controlled ?? uses.filter((_, place) => place === 0 || random.chance(0.45));
  const controlled = new Map<string, Indicator>();
  const listed: Listed[] = [];
  const mentioned: Indicator[] = [];
  for (const { kind, value } of some) {
    if (controlled.has(`${kind} ${value}`)) continue;
    const manner = random.next();
    if (kind === "phone" && manner < 0.5) listed.push({ kind, value, how: "displayed" });
    else if (manner < 0.06) {
      mentioned.push({ kind, value });
      listed.push({ kind, value, role: "mentioned" });
    } else {
      controlled.set(`${kind} ${value}`, { kind, value });
      listed.push({ kind, value, ...(manner < 0.5 && { role: "controlled" }) });
    }
  }
  if (controlled.size === 0) {
    controlled.set("handle marktplaats:onbekend", { kind: "handle", value: "marktplaats:onbekend" });
    listed.push({ kind: "handle", value: "marktplaats:onbekend" });
  }
  if (random.chance(0.1)) listed.push({ ...random.pick(officials), role: "controlled", how: "visited" });
  return { controlled: [...controlled.values()], listed, mentioned };
}

const syllables = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "wu", "dra", "kle", "pli", "sto", "gru"];

/** A hundred words that no other story has in this order: a copy stays a copy when somebody adds a sentence. */
function storyOf(number: number): string {
  const words = Array.from({ length: 100 }, (_, place) => {
    let rest = (number + 1) * 7919 + place * 104729;
    let word = "";
    for (let syllable = 0; syllable < 4; syllable++) {
      word += syllables[rest % syllables.length] ?? "";
      rest = Math.floor(rest / syllables.length) + place;
    }
    return word;
  });
  return `${words.join(" ")}.`;
}

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}
