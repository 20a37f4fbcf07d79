/** The pages of dossiers with invented content, or with one text in every place that can hold one. */
import { cut } from "#adapters/site/cut.ts";
import { type DossierProps, dossier } from "#adapters/site/dossier.ts";
import { type DossiersProps, dossiers } from "#adapters/site/dossiers.ts";
import type { Html } from "#adapters/site/html.ts";
import { type HubProps, hub } from "#adapters/site/hub.ts";
import type { Context } from "#adapters/site/layout.ts";
import { type PairProps, pair, pairs } from "#adapters/site/pair.ts";

const now = new Date("2026-11-23T13:05:00Z");
const days = (count: number) => new Date(now.getTime() - count * 86_400_000);

type Words = {
  /** An id; the pages shorten it. */
  readonly id: (place: number) => string;
  readonly value: string;
  readonly account: string;
  readonly desk: string;
  readonly form: string;
  readonly person: string;
  readonly reason: string;
  readonly stories: readonly [string, string];
};

export const invented: Words = {
  id: (place) => `019aaaaa-0000-7000-8000-0000000a3f${place.toString(16).padStart(2, "0")}`,
  value: "koopjeshal-voordeel.example",
  account: "NL13TEST0123456789",
  desk: "Politie LMIO",
  form: "Een webwinkel die niets stuurt",
  person: "Anna de Wit",
  reason: "De melder vergiste zich in de winkel.",
  stories: [
    "Ik kocht een fiets voor mijn dochter en na de betaling van 125 euro was de winkel niet meer te bereiken.",
    "Ik kocht een fiets voor mijn zoon en na de betaling van 125 euro was de winkel nergens meer te bereiken.",
  ],
};

/** Every page of dossiers, by name; `say` is what stands in it. */
export function dossierPages(
  say: Words,
): readonly { readonly name: string; readonly view: (context: Context) => Html }[] {
  const both = (text: string) => ({ nl: text, en: text });
  const domain = { id: say.id(1), kind: "domain" as const, value: say.value };
  const account = { id: say.id(2), kind: "iban" as const, value: say.account };
  const money = { cents: 12_500, currency: "EUR" };
  const report = (place: number): DossierProps["reports"][number] => ({
    id: say.id(10 + place),
    at: days(place),
    desk: both(say.desk),
    form: both(say.form),
    strength: "identified",
    state: place === 2 ? "withdrawn" : "received",
    loss: place === 1 ? undefined : money,
    onBehalf: place === 1 ? { relation: "family", permission: false } : undefined,
    ties: [
      {
        role: "controlled",
        by: "desk",
        how: "visited",
        indicator: domain,
        standing: place === 2 ? "withdrawn" : "counts",
      },
      { role: "controlled", by: "reporter", how: "paid", indicator: account, standing: place === 1 ? "cut" : "counts" },
      {
        role: "mentioned",
        by: "extraction",
        indicator: { ...account, kind: "phone", value: "+31201234567" },
        standing: "context",
      },
    ],
  });
  const finding = {
    a: say.id(11),
    b: say.id(12),
    same: true,
    by: say.person,
    at: now,
    reason: undefined,
    undone: undefined,
  };
  const whole: DossierProps = {
    id: say.id(0),
    openedAt: days(4),
    size: { reports: 3, desks: 1, isMore: false, reporters: 3, lossCents: 25_000, among: 3 },
    whole: true,
    reports: [0, 1, 2].map(report),
    values: [
      { ...domain, report: say.id(10), reports: 3 },
      { ...account, report: say.id(10), reports: 2 },
    ],
    likelyHubs: [{ indicator: account, report: say.id(10), parts: 7 }],
    mayFindHub: true,
    cuts: [{ report: say.id(11), indicator: account, by: say.person, reason: say.reason, at: now }],
    copies: [{ a: say.id(10), b: say.id(12), likeness: 0.94 }],
    findings: [
      finding,
      { ...finding, undone: { by: say.person, at: now } },
      { ...finding, same: false, reason: say.reason },
    ],
    requests: [
      {
        id: say.id(20),
        barrier: "block-account",
        addressee: both(say.desk),
        indicator: account,
        state: "draft",
        isMine: true,
      },
      {
        id: say.id(21),
        barrier: "takedown",
        addressee: both(say.desk),
        indicator: domain,
        state: "sent",
        isMine: false,
      },
    ],
  };
  const list: DossiersProps = {
    rows: [
      {
        id: say.id(0),
        latest: now,
        values: [{ kind: "domain", value: say.value }, { kind: "iban" }],
        reports: 3,
        isMore: false,
      },
      { id: say.id(1), latest: days(1), values: [{ kind: "phone" }], reports: 1000, isMore: true },
    ],
    next: "c2FtcGxl",
    isFirst: true,
    values: {},
    errors: [],
  };
  const side = (place: number, reports: number) => ({
    reports: [{ id: say.id(place), at: now, desk: both(say.desk) }],
    reportCount: reports,
    isMore: false,
    values: [domain, account],
    valueCount: 2,
  });
  const cutting = {
    dossier: say.id(0),
    report: { id: say.id(10), at: now, desk: both(say.desk) },
    indicator: account,
    valueAlone: false,
    reportBare: false,
    sides: { stays: side(10, 41), leaves: side(11, 1) },
    errors: [],
  };
  const ofMany: HubProps = {
    dossier: say.id(0),
    report: say.id(10),
    indicator: account,
    isHub: false,
    partCount: 7,
    parts: [
      { reports: 12, valueCount: 5, values: [domain, account] },
      { reports: 2, valueCount: 1, values: [domain] },
    ],
    bare: 3,
    findings: [],
    errors: [],
  };
  const telling = (place: 0 | 1): PairProps["tellings"][number] => ({
    id: say.id(10 + place),
    at: days(place),
    desk: both(say.desk),
    form: both(say.form),
    strength: "identified",
    loss: money,
    day: "2026-11-20",
    story: say.stories[place],
  });
  const two: PairProps = {
    dossier: say.id(0),
    tellings: [telling(0), telling(1)],
    likeness: 0.85,
    findings: [],
    mayJudge: true,
    errors: [],
  };
  const row = { dossier: say.id(0), a: say.id(10), b: say.id(11), likeness: 0.85, lost: money, day: "2026-11-20" };
  return [
    { name: "dossiers", view: (context) => dossiers(context, list) },
    { name: "dossiers-empty", view: (context) => dossiers(context, { ...list, rows: [], next: undefined }) },
    {
      name: "dossiers-errors",
      view: (context) =>
        dossiers(context, {
          ...list,
          isFirst: false,
          values: { kind: "iban", value: say.account },
          errors: [{ field: "value", problem: "no-dossier" }],
        }),
    },
    { name: "dossier", view: (context) => dossier(context, whole) },
    {
      name: "dossier-large",
      view: (context) =>
        dossier(context, {
          ...whole,
          whole: false,
          size: { reports: 10_000, desks: 4, isMore: true, reporters: 97, lossCents: 1_250_000, among: 100 },
          likelyHubs: [],
          mayFindHub: false,
          cuts: [],
          copies: [],
          findings: [],
          requests: [],
        }),
    },
    { name: "cut", view: (context) => cut(context, cutting) },
    {
      name: "cut-errors",
      view: (context) =>
        cut(context, {
          ...cutting,
          sides: undefined,
          valueAlone: true,
          reason: say.reason,
          errors: [{ field: "reason", problem: "reason" }],
        }),
    },
    { name: "hub", view: (context) => hub(context, ofMany) },
    {
      name: "hub-back",
      view: (context) =>
        hub(context, {
          ...ofMany,
          isHub: true,
          findings: [{ isHub: true, by: say.person, reason: say.reason, at: now }],
          errors: [{ field: "reason", problem: "reason" }],
        }),
    },
    { name: "pair", view: (context) => pair(context, two) },
    { name: "pair-judged", view: (context) => pair(context, { ...two, findings: [finding] }) },
    {
      name: "pair-errors",
      view: (context) =>
        pair(context, {
          ...two,
          likeness: 0,
          reason: say.reason,
          errors: [{ field: "reason", problem: "reason" }],
        }),
    },
    { name: "pairs", view: (context) => pairs(context, { rows: [row], next: "c2FtcGxl", isFirst: false }) },
    { name: "pairs-empty", view: (context) => pairs(context, { rows: [], isFirst: true }) },
  ];
}
