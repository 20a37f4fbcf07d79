/** From what a person typed to the report a desk hands in: each field to its place, or to what is wrong with it. */
import { Refusal } from "#core/errors.ts";
import { indicatorsIn as readIn } from "#core/indicator/extraction.ts";
import { normalise } from "#core/indicator/indicator.ts";
import { parseOccurrence, type ReportInput } from "#core/report-input.ts";
import { channels, type IndicatorKind, impacts, relations } from "#core/types.ts";
import { centsOf } from "./amount.ts";
import type { FieldErrors, Problem } from "./fields.ts";
import type { Form } from "./form.ts";
import { thingOf } from "./report/questions.ts";
import { type ForWhom, forWhoms, permissions, phoneManners, type ReportField, reportFields } from "./report-fields.ts";

export type ReadForm = { readonly input: ReportInput; readonly errors: FieldErrors<ReportField> };

type Given = NonNullable<ReportInput["indicators"]>[number];

const longestNarrative = 20_000;
/** A report lists at most a hundred, and the other questions name some too. */
const mostPasted = 80;
/** More cases at once are for a desk, or a program (POST /v1/reports). */
const mostCases = 50;

/** What was checked, as the start of a report: the text, and the first of each thing that it names. */
export function valuesFrom(checked: string): Record<string, string[]> {
  const text = checked.slice(0, longestNarrative);
  const found = readIn(text);
  const first = (...kinds: readonly IndicatorKind[]): string | undefined =>
    kinds.map((kind) => found.find((each) => each.kind === kind)?.value).find((value) => value !== undefined);
  const values = {
    narrative: text.trim() === "" ? undefined : text,
    website: first("url", "domain"),
    account: first("iban"),
    phone: first("phone"),
    email: first("email"),
    handle: first("handle"),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => (value === undefined ? [] : [[field, [value]]])),
  );
}

/** What was pasted, one or many on a line, as far as it names something that fraudsters use. */
export function othersIn(text: string): readonly Given[] {
  // Of a number that was pasted nobody knows whether it was only displayed, and then its owner must not be harmed.
  return readIn(text).map(({ kind, value }) => ({
    kind,
    value,
    ...(kind === "phone" && { how: "displayed" as const }),
  }));
}

/** Reads the whole form; every field that needs another look is told at once, in the order of the page. */
export function readReportForm(form: Form, now: Date): ReadForm {
  const wrong = new Map<ReportField, Problem>();
  const reading: Reading = { form, wrong, now };
  const occurredAt = dayIn(reading);
  const amountLost = amountIn(reading);
  const channel = oneOf(reading, "channel", channels);
  const forWhom = oneOf(reading, "forWhom", forWhoms);
  if (forWhom === undefined) wrong.set("forWhom", "choose");
  const victim = victimIn(reading, forWhom);
  const onBehalf = forWhom === "other" ? onBehalfIn(reading) : undefined;
  const input: ReportInput = {
    form: required(reading, "form", "choose"),
    narrative: narrativeIn(reading),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(amountLost !== undefined && { amountLost }),
    ...(channel !== undefined && { channel }),
    ...(victim !== undefined && { victim }),
    ...(onBehalf !== undefined && { onBehalf }),
    indicators: indicatorsIn(reading),
    reporter: reporterIn(reading),
  };
  const errors = reportFields.flatMap((field) => {
    const problem = wrong.get(field);
    return problem === undefined ? [] : [{ field, problem }];
  });
  return { input, errors };
}

/** Where in the form a refusal of the core belongs; undefined when it is about no field. */
export function fieldOf(
  { path = "" }: Refusal,
  { indicators = [] }: ReportInput,
): FieldErrors<ReportField>[number] | undefined {
  const [, top = "", second = ""] = path.split("/");
  switch (top) {
    case "form":
      return { field: "form", problem: "choose" };
    case "narrative":
      return { field: "narrative", problem: "invalid" };
    case "occurredAt":
      return { field: "occurredOn", problem: "date" };
    case "amountLost":
      return { field: "amount", problem: "amount" };
    case "indicators":
      return fieldOfKind(indicators[Number(second)]?.kind);
    case "reporter":
      return fieldOfKey(second);
    default:
      return undefined;
  }
}

type Reading = { readonly form: Form; readonly wrong: Map<ReportField, Problem>; readonly now: Date };

function required({ form, wrong }: Reading, field: ReportField, problem: Problem): string {
  const text = form.text(field);
  if (text === undefined) wrong.set(field, problem);
  return text ?? "";
}

function narrativeIn(reading: Reading): string {
  const text = required(reading, "narrative", "missing");
  if (text.length > longestNarrative) reading.wrong.set("narrative", "too-long");
  return text;
}

/** The day as the browser's own field sends it, or as people in the Netherlands type it. */
function dayIn({ form, wrong, now }: Reading): string | undefined {
  const text = form.text("occurredOn")?.trim();
  if (text === undefined) return undefined;
  const day = dayOf(text, now);
  if (day === undefined) wrong.set("occurredOn", "date");
  return day;
}

/** A day that has been, as "YYYY-MM-DD"; undefined for what is none. */
export function dayOf(text: string, now: Date): string | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text) ?? [];
  const date = year === "" ? text : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return accepts(() => parseOccurrence(date, now)) ? date : undefined;
}

function amountIn({ form, wrong }: Reading): ReportInput["amountLost"] {
  const text = form.text("amount");
  if (text === undefined) return undefined;
  const cents = centsOf(text);
  if (cents !== undefined) return { cents, currency: "EUR" };
  wrong.set("amount", "amount");
  return undefined;
}

function victimIn({ form, wrong }: Reading, forWhom: ForWhom | undefined): ReportInput["victim"] {
  if (forWhom === undefined) return undefined;
  const impact = impacts.filter((known) => form.list("impact").includes(known));
  if (forWhom === "self" || forWhom === "other") return { type: "citizen", impact };
  const kvk = form.text("kvk")?.replace(/[\s.]/gu, "");
  if ((form.text("cases") ?? "").trim().split(/\n+/u).length > mostCases) wrong.set("cases", "too-many-cases");
  if (kvk !== undefined && !/^\d{8}$/u.test(kvk)) wrong.set("kvk", "kvk");
  return { type: forWhom, impact, ...(kvk !== undefined && { kvk }) };
}

/** Both are asked, for a report without the other's permission is another thing than one with it. */
function onBehalfIn(reading: Reading): ReportInput["onBehalf"] {
  const relation = oneOf(reading, "relation", relations);
  const permission = oneOf(reading, "permission", permissions);
  if (relation === undefined) reading.wrong.set("relation", "choose");
  if (permission === undefined) reading.wrong.set("permission", "choose");
  return relation === undefined || permission === undefined
    ? undefined
    : { relation, permission: permission === "yes" };
}

function indicatorsIn(reading: Reading): Given[] {
  const { form, wrong } = reading;
  const phoneHow = oneOf(reading, "phoneHow", phoneManners);
  // Seeing a number and having called it differ in who gets hurt: without the answer the number cannot be used.
  if (form.text("phone") !== undefined && phoneHow === undefined) wrong.set("phoneHow", "phone-how");
  const website = form.text("website")?.trim();
  return [
    valueIn(reading, "website", website === undefined || isOnlyHost(website) ? "domain" : "url", { how: "visited" }),
    valueIn(reading, "account", "iban", { how: "paid" }),
    valueIn(reading, "phone", "phone", phoneHow === undefined ? {} : { how: phoneHow }),
    valueIn(reading, "email", "email", { how: "written" }),
    valueIn(reading, "handle", "handle", { how: "written" }),
    valueIn(reading, "sender", "sender-id", { how: "displayed" }),
    valueIn(reading, "listing", "listing", { how: "visited" }),
    valueIn(reading, "wallet", "wallet", { how: "paid" }),
    valueIn(reading, "company", "company", {}),
    valueIn(reading, "paymentLink", "payment-link", { how: "visited" }),
    pasted(reading),
  ].flat();
}

function pasted({ form, wrong }: Reading): readonly Given[] {
  const others = othersIn(form.text("others") ?? "");
  if (others.length > mostPasted) wrong.set("others", "too-long");
  return others;
}

/** A name without path is about the whole site; an address in digits has no holder of a name, so it stays a link. */
function isOnlyHost(website: string): boolean {
  return /^(?:https?:\/\/)?[^/?#]+\/?$/iu.test(website) && !/^(?:https?:\/\/)?[\d.:[\]]+\/?$/iu.test(website);
}

const problemOf: Readonly<Partial<Record<IndicatorKind, Problem>>> = {
  iban: "iban",
  phone: "phone",
  email: "email",
  domain: "website",
  url: "website",
  "payment-link": "website",
};

function valueIn(
  { form, wrong }: Reading,
  field: ReportField,
  kind: IndicatorKind,
  rest: Pick<Given, "how">,
): readonly Given[] {
  const value = form.text(field)?.trim();
  if (value === undefined) return [];
  if (accepts(() => normalise(kind, value))) return [{ kind, value, ...rest }];
  wrong.set(field, problemOf[kind] ?? "invalid");
  return [];
}

function reporterIn(reading: Reading): NonNullable<ReportInput["reporter"]> {
  const own = (field: ReportField, kind: IndicatorKind) => valueIn(reading, field, kind, {})[0]?.value;
  const policeReference = reading.form.text("policeReference")?.trim();
  if (policeReference !== undefined && policeReference.length > 100) reading.wrong.set("policeReference", "too-long");
  const email = own("reporterEmail", "email");
  const phone = own("reporterPhone", "phone");
  const iban = own("reporterIban", "iban");
  return {
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(iban !== undefined && { iban }),
    ...(policeReference !== undefined && { policeReference }),
  };
}

function oneOf<T extends string>({ form, wrong }: Reading, field: ReportField, known: readonly T[]): T | undefined {
  const text = form.text(field);
  const value = known.find((one) => one === text);
  if (text !== undefined && value === undefined) wrong.set(field, "choose");
  return value;
}

/** Whether the core takes it; its own rules decide, so the form never says yes to what would be refused. */
function accepts(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function fieldOfKind(kind: IndicatorKind | undefined): FieldErrors<ReportField>[number] | undefined {
  const field = kind === undefined ? undefined : thingOf[kind];
  return kind === undefined || field === undefined ? undefined : { field, problem: problemOf[kind] ?? "invalid" };
}

function fieldOfKey(key: string): FieldErrors<ReportField>[number] | undefined {
  switch (key) {
    case "email":
      return { field: "reporterEmail", problem: "email" };
    case "phone":
      return { field: "reporterPhone", problem: "phone" };
    case "iban":
      return { field: "reporterIban", problem: "iban" };
    case "policeReference":
      return { field: "policeReference", problem: "invalid" };
    default:
      return undefined;
  }
}
