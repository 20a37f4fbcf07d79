/** The pages of whoever is named and of those who judge, with invented content or with one text in every place that can hold one. */
import { type AppealProps, appeal, appeals } from "#adapters/site/appeals.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context } from "#adapters/site/layout.ts";
import { type NamedProps, named, redress } from "#adapters/site/redress.ts";

const now = new Date("2026-11-23T13:05:00Z");

type Words = {
  readonly reference: string;
  readonly value: string;
  readonly organisation: string;
  readonly statement: string;
  readonly person: string;
};

export const inventedAppeal: Words = {
  reference: "7K2MX4QP9TBD",
  value: "NL13TEST0123456789",
  organisation: "Bank A",
  statement: "Dit is de rekening van mijn winkel. Iemand heeft mijn winkel nagemaakt.",
  person: "Ravi Mohan",
};

/** Every page of redress, by name. */
export function redressPages(
  say: Words,
): readonly { readonly name: string; readonly staff: boolean; readonly view: (context: Context) => Html }[] {
  const both = { nl: say.organisation, en: say.organisation };
  const value = { kind: "iban", value: say.value } as const;
  const asked: NamedProps = {
    reference: say.reference,
    barrier: "block-account",
    value,
    form: both,
    from: both,
    to: both,
    ground: { basis: "wpg20", decision: say.statement },
    purpose: say.statement,
    sentAt: now,
    expiresAt: now,
    got: ["indicator", "form"],
    result: "raised",
    corrections: [],
    hearing: undefined,
    appeal: undefined,
    errors: [],
  };
  const opened: AppealProps = {
    id: say.reference,
    dossier: say.reference,
    barrier: "block-account",
    to: both,
    value,
    statement: say.statement,
    contact: say.person,
    madeAt: now,
    answerDueAt: now,
    answer: undefined,
    verdict: undefined,
    reason: undefined,
    proposedBy: undefined,
    isMine: false,
    judged: false,
    values: {},
    errors: [],
  };
  const proposed: AppealProps = {
    ...opened,
    answer: say.statement,
    verdict: "impersonated",
    reason: say.statement,
    proposedBy: say.person,
  };
  const row = { id: say.reference, barrier: "block-account", to: both, madeAt: now, answerDueAt: now } as const;
  return [
    { name: "redress", staff: false, view: (context) => redress(context, { errors: [] }) },
    {
      name: "redress-error",
      staff: false,
      view: (context) =>
        redress(context, { reference: say.reference, errors: [{ field: "reference", problem: "code" }] }),
    },
    { name: "named", staff: false, view: (context) => named(context, asked) },
    {
      name: "named-errors",
      staff: false,
      view: (context) =>
        named(context, {
          ...asked,
          result: undefined,
          statement: say.statement,
          contact: say.person,
          errors: [{ field: "statement", problem: "too-long" }],
        }),
    },
    {
      name: "named-hearing",
      staff: false,
      view: (context) =>
        named(context, {
          ...asked,
          sentAt: undefined,
          statement: say.statement,
          hearing: { until: now, statedAt: now },
          errors: [{ field: "statement", problem: "missing" }],
        }),
    },
    {
      name: "named-judged",
      staff: false,
      view: (context) =>
        named(context, {
          ...asked,
          corrections: [{ kind: "lift", at: now }],
          appeal: {
            madeAt: now,
            answerDueAt: now,
            answer: say.statement,
            answeredAt: now,
            verdict: "impersonated",
            reason: say.statement,
          },
        }),
    },
    {
      name: "appeals",
      staff: true,
      view: (context) =>
        appeals(context, {
          rows: [
            { ...row, overdue: true, state: "open" },
            { ...row, overdue: false, state: "judged" },
          ],
        }),
    },
    { name: "appeals-empty", staff: true, view: (context) => appeals(context, { rows: [] }) },
    {
      name: "appeal",
      staff: true,
      view: (context) =>
        appeal(context, {
          ...opened,
          values: { answer: say.statement, reason: say.statement },
          errors: [{ field: "answer", problem: "missing" }],
        }),
    },
    { name: "appeal-proposed", staff: true, view: (context) => appeal(context, proposed) },
    { name: "appeal-mine", staff: true, view: (context) => appeal(context, { ...proposed, isMine: true }) },
    { name: "appeal-judged", staff: true, view: (context) => appeal(context, { ...proposed, judged: true }) },
  ];
}
