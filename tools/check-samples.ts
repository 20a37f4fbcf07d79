/** The pages of checking and of being called, with invented content: for the preview and the accessibility test. */
import { bankPage, calledPage } from "#adapters/site/called.ts";
import { checkedPage, checkPage } from "#adapters/site/check.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context } from "#adapters/site/layout.ts";
import { type CheckResult, verdicts } from "#pillars/prevention/check.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html) => Sample;

const text = "Uw pas verloopt vandaag. Ga naar https://pas-vernieuwen-met-een-heel-lang-adres.example/inloggen";
const links = {
  reported: [{ code: "reported" }],
  suspicious: [{ code: "no-reports" }],
  trusted: [{ code: "official" }],
  unknown: [{ code: "no-reports" }],
} as const;

/** Each verdict once, and a bank with and without a number. */
export function checkPages<Sample>(show: Show<Sample>, now: Date): readonly Sample[] {
  const result = (verdict: CheckResult["verdict"]): CheckResult => ({
    verdict,
    indicators: [
      {
        kind: "url",
        value: "https://pas-vernieuwen-met-een-heel-lang-adres.example/inloggen",
        role: "mentioned",
        verdict,
        reasons: links[verdict],
      },
      {
        kind: "iban",
        value: "NL91ABNA0417164300",
        role: "mentioned",
        verdict: "unknown",
        reasons: [{ code: "of-a-person" }],
      },
    ],
    reasons: [],
    advice: ["do-not-go-on", "warn-your-bank", "report-it"],
    checkedAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
  });
  const urgent = { value: "+31201234567", source: "bank-a.example, 2026-11-01" };
  const banks = ["Bank A", "Bank B", "Bank met een lange naam"].map((name, index) => ({ id: `bank-${index}`, name }));
  return [
    show("check", "/check", (context) => checkPage(context, { errors: [] })),
    show("check-file-errors", "/check", (context) =>
      checkPage(context, { errors: [{ field: "file", problem: "file-kind" }] }),
    ),
    show("check-errors", "/check", (context) =>
      checkPage(context, { errors: [{ field: "text", problem: "missing" }] }),
    ),
    ...verdicts.map((verdict) =>
      show(`checked-${verdict}`, "/check", (context) => checkedPage(context, { text, result: result(verdict) })),
    ),
    show("checked-nothing", "/check", (context) =>
      checkedPage(context, {
        text: "Hallo",
        result: { ...result("unknown"), indicators: [], reasons: [{ code: "nothing-found" }] },
      }),
    ),
    show("called", "/being-called", (context) => calledPage(context, { banks })),
    show("called-bank", "/being-called/bank-a", (context) =>
      bankPage(context, { bank: { id: "bank-a", name: "Bank A", urgent }, takesUrgent: true }),
    ),
    show("called-no-number", "/being-called/bank-b", (context) =>
      bankPage(context, { bank: { id: "bank-b", name: "Bank B" }, takesUrgent: false }),
    ),
  ];
}
