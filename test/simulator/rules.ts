/** policy/covenants and the directory, as a person reads them; nothing here is shared with the core. */
import type { Truth } from "./telling.ts";

export type Rules = {
  readonly kind: "domain" | "iban";
  readonly forms: readonly string[];
  readonly strengths: readonly string[] | undefined;
  readonly desks?: readonly string[];
};

const ownPayment: Rules = {
  kind: "iban",
  forms: ["bank-helpdesk-fraud", "spoofing", "friend-in-need-fraud", "phishing", "smishing", "tech-support-scam"],
  strengths: undefined,
};

/** policy/covenants, as a person reads them. */
export const rules: Readonly<Record<string, Rules>> = {
  "webshop-three-reports": { kind: "domain", forms: ["fake-webshop", "purchase-fraud"], strengths: ["identified"] },
  "marketplace-three-reports": {
    kind: "iban",
    forms: ["purchase-fraud", "sales-fraud"],
    strengths: ["transaction", "identified"],
  },
  // Police data do not leave under an agreement of the GDPR: the police have their own.
  "own-payment-urgent": { ...ownPayment, desks: ["fraudehelpdesk", "marktplaats", "public"] },
  "own-payment-urgent-police": { ...ownPayment, desks: ["politie-lmio"] },
};

/** Whether a report is one of those that the covenant is about. */
export function concerns(
  { forms, strengths, desks }: Rules,
  { form, strength, desk }: Pick<Truth, "form" | "strength" | "desk">,
): boolean {
  if (desks !== undefined && !desks.includes(desk)) return false;
  return forms.includes(form) && (strengths === undefined || strengths.includes(strength));
}

/** The bank that keeps an account, where it takes part. */
export function bankOf(iban: string): string | undefined {
  const banks: Readonly<Record<string, string>> = { ABNA: "bank-a", INGB: "bank-b", BUNQ: "bank-c", RABO: "rabobank" };
  return iban.startsWith("NL") ? banks[iban.slice(4, 8)] : undefined;
}
