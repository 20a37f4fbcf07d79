/** The fields of a report as they are posted, in the order in which they are asked. It never asks for a BSN. */
import type { Bilingual, FraudForm } from "#core/policy.ts";
import type { In, TextKey } from "./texts.ts";

export const reportFields = [
  "form",
  "narrative",
  "occurredOn",
  "amount",
  "channel",
  "website",
  "account",
  "phone",
  "phoneHow",
  "email",
  "handle",
  "sender",
  "listing",
  "wallet",
  "company",
  "paymentLink",
  "others",
  "forWhom",
  "relation",
  "permission",
  "kvk",
  "cases",
  "impact",
  "safety",
  "reporterEmail",
  "reporterPhone",
  "reporterIban",
  "policeReference",
] as const;
export type ReportField = (typeof reportFields)[number];

export const reportLabels = {
  form: "report.form",
  narrative: "report.narrative",
  occurredOn: "report.occurred",
  amount: "report.amount",
  channel: "report.channel",
  website: "report.website",
  account: "report.account",
  phone: "report.phone",
  phoneHow: "report.phone-how",
  email: "report.email",
  handle: "report.handle",
  sender: "report.sender",
  listing: "report.listing",
  wallet: "report.wallet",
  company: "report.company",
  paymentLink: "report.payment-link",
  others: "report.others",
  forWhom: "report.victim",
  relation: "report.relation",
  permission: "report.permission",
  kvk: "report.kvk",
  cases: "report.cases",
  impact: "report.impact",
  safety: "report.safety",
  reporterEmail: "report.reporter-email",
  reporterPhone: "report.reporter-phone",
  reporterIban: "report.reporter-iban",
  policeReference: "report.police-reference",
} as const satisfies Readonly<Record<ReportField, TextKey>>;

/** What was typed, by field, exactly as it was posted. */
export type ReportValues = Readonly<Partial<Record<string, readonly string[]>>>;

/** What can be chosen, under its headings; without a label they stand by themselves. */
export type FormGroups = readonly {
  readonly label: Bilingual | undefined;
  readonly forms: readonly Pick<FraudForm, "code" | "label">[];
}[];

/** The field in which a form carries its idempotency key: sent twice, it is stored once. */
export const idempotencyField = "idempotencyKey";

/** How the reporter met the number: only a number they called themselves can count against anyone. */
export const phoneManners = ["displayed", "called"] as const;

/** For whom somebody reports. Who reports for another was not harmed, and says whether they may. */
export const forWhoms = ["self", "other", "sme", "organisation"] as const satisfies readonly In<"for-whom">[];
export type ForWhom = (typeof forWhoms)[number];

export const permissions = ["yes", "no"] as const;
