/** The pages of somebody who comes back with a code, with invented content. */
import { amend, amendPreview } from "#adapters/site/amend.ts";
import { follow } from "#adapters/site/follow.ts";
import { followed } from "#adapters/site/followed.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context } from "#adapters/site/layout.ts";
import { ownCopy } from "#adapters/site/own-copy.ts";
import type { Copy } from "#pillars/victim-support/copy.ts";

const now = new Date("2026-11-23T13:05:00Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const forms = [
  { code: "fake-webshop", label: { nl: "Een webwinkel die niets stuurt", en: "A web shop that sends nothing" } },
];
const amending = {
  code: "7K3MQ9XZ4T2B",
  forms: [{ label: { nl: "Kopen en verkopen", en: "Buying and selling" }, forms }],
  values: { narrative: "Ik kocht schoenen.", amount: "12,00", phone: "0612345678" },
  errors: [],
  idempotencyKey: "key-1",
  today: "2026-11-23",
} as const;
const copy: Copy = {
  desk: "fraudehelpdesk",
  controller: "fraudehelpdesk",
  receivedAt: now,
  keptUntil: hours(9_000),
  state: "received",
  form: "fake-webshop",
  occurred: "2026-11-20",
  amountLost: { cents: 12_000, currency: "EUR" },
  channel: null,
  victim: null,
  impact: [],
  onBehalf: { relation: "family", permission: true },
  strength: "confirmed",
  told: { narrative: "Ik kocht schoenen.", reporter: { email: "melder@post.example" }, victimIndicators: [] },
  indicators: [{ kind: "domain", value: "schoenen-outlet.example", role: "controlled", by: "reporter" }],
  amendments: [
    {
      kind: "correction",
      at: hours(1),
      told: {},
      before: { form: "fake-webshop", amountLost: { cents: 1_200, currency: "EUR" }, occurred: undefined },
    },
  ],
  recipients: [
    {
      kind: "bank",
      organisation: "bank-b",
      fields: ["indicator", "amount", "victimAccount"],
      basis: "gdpr-6-1-f",
      purpose: "De betaling terughalen",
      at: hours(2),
      keptUntil: hours(9_000),
    },
  ],
  handlings: [{ kind: "bank", activity: "barriereverzoeken", at: hours(2) }],
};

type Page = { readonly name: string; readonly view: (context: Context) => Html };
const page = (name: string, view: Page["view"]): Page => ({ name, view });

/** Each once; of what can be wrong, one. */
export function reporterPages(): readonly Page[] {
  return [
    page("follow", (context) => follow(context, { errors: [] })),
    page("follow-error", (context) => follow(context, { code: "7K3M", errors: [{ field: "code", problem: "code" }] })),
    page("followed-new", (context) =>
      followed(context, {
        code: "7K3MQ9XZ4T2B",
        steps: [{ kind: "received", at: now }],
        next: [{ what: "compare", at: hours(9_000) }],
        isStanding: true,
      }),
    ),
    page("followed", (context) =>
      followed(context, {
        code: "7K3MQ9XZ4T2B",
        isStanding: true,
        next: [
          { what: "late-answer", at: hours(24) },
          { what: "compare", at: hours(9_000) },
        ],
        steps: [
          { kind: "received", at: now },
          { kind: "linked", band: "several" },
          { kind: "asked", at: hours(0.1), partner: "psp", barrier: "hold-payments" },
          { kind: "acknowledged", at: hours(0.4), partner: "psp" },
          { kind: "correction", at: hours(1) },
          { kind: "answered", at: hours(2), partner: "psp", result: "raised" },
          { kind: "effect", at: hours(2), stopped: { cents: 0, currency: "EUR" } },
        ],
      }),
    ),
    page("amend", (context) => amend(context, amending)),
    page("amend-errors", (context) =>
      amend(context, { ...amending, isSame: true, errors: [{ field: "phoneHow", problem: "phone-how" }] }),
    ),
    page("amend-preview", (context) =>
      amendPreview(context, {
        ...amending,
        changes: [{ field: "amount", now: "€ 12,00", becomes: "€ 120,00" }],
        additions: [{ field: "website", becomes: "schoenen-outlet.example" }],
      }),
    ),
    page("own-copy", (context) =>
      ownCopy(context, {
        code: "7K3MQ9XZ4T2B",
        copy,
        desk: "Fraudehelpdesk",
        form: "Nepwinkel",
        nameOf: () => "Bank B",
      }),
    ),
  ];
}
