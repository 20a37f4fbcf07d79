/**
 * Which questions somebody is asked, one to a page, and in which order. What the fraud is seen by comes from the taxonomy
 * (`seenBy`), the ways it reaches people (`channels`) and whom it strikes (`victims`) too: a new form needs no code.
 */
import type { SharedTaxonomy } from "#core/policy.ts";
import { otherCode } from "#core/taxonomy/taxonomy.ts";
import { type Channel, channels, type IndicatorKind } from "#core/types.ts";
import { type ForWhom, forWhoms, type ReportField, type ReportValues } from "../report-fields.ts";

/** What a fraudster uses, as it is asked for. */
export const things = [
  "website",
  "account",
  "phone",
  "email",
  "handle",
  "sender",
  "listing",
  "wallet",
  "company",
  "paymentLink",
] as const satisfies readonly ReportField[];
export type Thing = (typeof things)[number];

export const questions = [
  "form",
  "story",
  "when",
  "money",
  "channel",
  ...things,
  "more",
  "who",
  "other",
  "business",
  "cases",
  "impact",
  "care",
  "contact",
] as const;
export type Question = (typeof questions)[number];

/** Under which thing a kind of value is asked for. */
export const thingOf: Readonly<Partial<Record<IndicatorKind, Thing>>> = {
  domain: "website",
  url: "website",
  iban: "account",
  phone: "phone",
  email: "email",
  handle: "handle",
  "sender-id": "sender",
  listing: "listing",
  wallet: "wallet",
  company: "company",
  "payment-link": "paymentLink",
};

/** What the questions depend on. */
export type Asking = {
  readonly taxonomy: Pick<SharedTaxonomy, "concepts">;
  readonly values: ReportValues;
  /** Something they answered asks for a person before anything else. */
  readonly needsCare: boolean;
};

/** The questions for these answers, in their order; an answer may add some. */
export function questionsFor({ taxonomy, values, needsCare }: Asking): readonly Question[] {
  const forWhom = values.forWhom?.[0];
  return [
    "form",
    "story",
    "when",
    "money",
    "channel",
    ...thingsFor(taxonomy, values),
    "who",
    ...(forWhom === "other" ? ["other" as const] : []),
    ...(forWhom === "sme" || forWhom === "organisation" ? ["business" as const, "cases" as const] : []),
    "impact",
    ...(needsCare ? ["care" as const] : []),
    "contact",
  ];
}

/** What this form of fraud is seen by, in the taxonomy's order of weight; then what was filled in already. */
function thingsFor(taxonomy: Asking["taxonomy"], values: ReportValues): readonly Thing[] {
  return [...new Set([...seenBy(taxonomy, values), ...things.filter((thing) => values[thing] !== undefined)])];
}

/** What nobody asks for at this form, and somebody may still know. */
export function thingsBeside({ taxonomy, values }: Omit<Asking, "needsCare">): readonly Thing[] {
  const asked = seenBy(taxonomy, values);
  return things.filter((thing) => !asked.includes(thing));
}

/** A form that was proposed without it is asked about as fraud of any kind. */
function seenBy(taxonomy: Asking["taxonomy"], values: ReportValues): readonly Thing[] {
  const kinds = conceptIn(taxonomy, values)?.seenBy ?? taxonomy.concepts.get(otherCode)?.seenBy ?? [];
  return [...new Set(kinds.flatMap((kind) => thingOf[kind] ?? []))];
}

/** The fields on the page of a question. */
export function fieldsOf(question: Question, asking: Omit<Asking, "needsCare">): readonly ReportField[] {
  if (question !== "more") return ownFields(question);
  return [...thingsBeside(asking).flatMap(ownFields), "others"];
}

/** On which page a field is asked. */
export function questionOf(field: ReportField): Question {
  return questions.find((question) => question !== "more" && ownFields(question).includes(field)) ?? "more";
}

const fieldsBy: Readonly<Record<Exclude<Question, "more" | Thing>, readonly ReportField[]>> = {
  form: ["form"],
  story: ["narrative"],
  when: ["occurredOn"],
  money: ["amount"],
  channel: ["channel"],
  who: ["forWhom"],
  other: ["relation", "permission"],
  business: ["kvk"],
  cases: ["cases"],
  impact: ["impact", "safety"],
  care: [],
  contact: ["reporterEmail", "reporterPhone", "reporterIban", "policeReference"],
};

function ownFields(question: Exclude<Question, "more">): readonly ReportField[] {
  if (!isThing(question)) return fieldsBy[question];
  return question === "phone" ? ["phone", "phoneHow"] : [question];
}

/** Whether it asks for something that a fraudster uses. */
export function isThing(question: Question): question is Thing {
  return things.some((thing) => thing === question);
}

/** The ways this form reaches people first, the others behind them. */
export function channelsFor(taxonomy: Asking["taxonomy"], values: ReportValues): readonly Channel[] {
  return [...new Set([...(conceptIn(taxonomy, values)?.channels ?? []), ...channels])];
}

/** A form that strikes only businesses offers them first. */
export function forWhomsFor(taxonomy: Asking["taxonomy"], values: ReportValues): readonly ForWhom[] {
  const victims = conceptIn(taxonomy, values)?.victims ?? [];
  return victims.length === 0 || victims.includes("citizen") ? forWhoms : ["sme", "organisation", "self", "other"];
}

function conceptIn({ concepts }: Asking["taxonomy"], { form }: ReportValues) {
  return concepts.get(form?.[0] ?? otherCode);
}
