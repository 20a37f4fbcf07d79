/** Every page of the site with invented content, for the preview and the accessibility test. */

import { audit } from "#adapters/site/audit.ts";
import { confirmation } from "#adapters/site/confirmation.ts";
import { decision } from "#adapters/site/decision.ts";
import { effect } from "#adapters/site/effect.ts";
import { errorPage } from "#adapters/site/error.ts";
import { home } from "#adapters/site/home.ts";
import type { Html } from "#adapters/site/html.ts";
import { importPreview } from "#adapters/site/import-preview.ts";
import { type ImportRunProps, importRun } from "#adapters/site/import-run.ts";
import { imports } from "#adapters/site/imports.ts";
import { inbox } from "#adapters/site/inbox.ts";
import type { Context, SignedIn } from "#adapters/site/layout.ts";
import { letter, letters } from "#adapters/site/letters.ts";
import { queue } from "#adapters/site/queue.ts";
import { receipt } from "#adapters/site/receipt.ts";
import { type RequestProps, request } from "#adapters/site/request.ts";
import { signIn } from "#adapters/site/sign-in.ts";
import { requestStates } from "#core/states.ts";
import type { Preview } from "#core/upload.ts";
import type { CovenantEffect } from "#pillars/expertise/effect-overview.ts";
import { alertPages } from "#tools/alert-samples.ts";
import { checkPages } from "#tools/check-samples.ts";
import { declarationPages } from "#tools/declaration-samples.ts";
import { deliveryPages } from "#tools/delivery-samples.ts";
import { dossierPages, invented } from "#tools/dossier-samples.ts";
import { publicPages } from "#tools/public-samples.ts";
import { inventedAppeal, redressPages } from "#tools/redress-samples.ts";
import { reportPages } from "#tools/report-samples.ts";
import { reporterPages } from "#tools/reporter-samples.ts";

const now = new Date("2026-11-23T13:05:00Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const bank = { nl: "Bank A", en: "Bank A" };

const indicator = { kind: "iban", value: "NL13TEST0123456789" } as const;

const bankRequest: RequestProps = {
  id: "0193-sample",
  state: "sent",
  force: "request",
  barrier: "block-account",
  indicator,
  fields: [
    { field: "indicator", value: "NL13TEST0123456789" },
    { field: "form", value: "Nepwebwinkel" },
    { field: "reporters", value: "3" },
    { field: "firstSeen", value: "20 november 2026" },
    { field: "lastSeen", value: "23 november 2026" },
  ],
  ground: { basis: "wpg20", decision: "PROEF-2026-001" },
  purpose: "Stoppen van betalingen aan een winkel die niets levert",
  from: { nl: "Politie, Landelijk Meldpunt Internetoplichting", en: "Police, national desk for internet scams" },
  createdAt: now,
  dueAt: hours(24),
  expiresAt: hours(24 * 365),
  reference: "7K2MX4QP9TBD",
  told: undefined,
  answers: [],
  banks: [{ value: "bank-b", label: "Bank B" }],
  values: {},
  errors: [],
};

const person = (name: string, organisation: string, sections: SignedIn["sections"]): SignedIn => ({
  name,
  organisation,
  sections,
});
const bas = person("Bas Mulder", "Bank A", ["inbox"]);
const anna = person("Anna de Wit", "Politie LMIO", ["decisions", "imports"]);
const ravi = person("Ravi Mohan", "Politie LMIO", ["decisions", "appeals", "dossiers", "duplicates"]);
const victor = person("Victor Bos", "Ministerie van JenV", ["effect", "audit"]);

type Sample = { readonly name: string; readonly path: string; readonly html: Html };

/** All pages, in the order in which people meet them. */
export function samplePages(shared: Pick<Context, "texts" | "assets">): readonly Sample[] {
  const show = (
    name: string,
    path: string,
    view: (context: Context) => Html,
    extra: Partial<Context> = {},
  ): Sample => ({
    name,
    path,
    html: view({ ...shared, path, ...extra }),
  });
  return [
    ...citizenPages(show),
    ...reporterPages().map(({ name, view }) => show(name, "/follow", view)),
    ...partnerPages(show),
    ...staffPages(show),
    ...filePages(show),
    ...checkPages(show, now),
    ...publicPages(show),
    ...dossierSamples(show),
    ...redressSamples(show),
    ...declarationPages(show, { now, partner: bas, bank }),
    ...alertPages(show, { now, partner: bas, bank }),
    ...deliveryPages(show, { now, partner: bas, operator: wout }),
    show("effect", "/effect", (context) => effect(context, { covenants: [measured] }), { person: victor }),
    show("effect-empty", "/effect", (context) => effect(context, { covenants: [] }), { person: victor }),
  ];
}

type Show = (name: string, path: string, view: (context: Context) => Html, extra?: Partial<Context>) => Sample;

function citizenPages(show: Show): readonly Sample[] {
  return [
    show("home", "/", (context) => home(context, { canLoadExamples: false })),
    show("home-empty", "/", (context) => home(context, { canLoadExamples: true })),
    ...reportPages(show, now),
    show("receipt", "/report", (context) =>
      receipt(context, { code: "7K3MQ9XZ4T2B", words: ["zeilboot", "kastanje", "viool", "ochtend"], receivedAt: now }),
    ),
  ];
}

function partnerPages(show: Show): readonly Sample[] {
  const rows = requestStates
    .filter((state) => ["sent", "acknowledged", "answered"].includes(state))
    .map((state, index) => ({
      id: `${index}`,
      barrier: "block-account" as const,
      state,
      force: "request" as const,
      dueAt: hours(index - 1),
      createdAt: hours(-24),
      overdue: index === 0,
    }));
  const answered: RequestProps = {
    ...bankRequest,
    state: "answered",
    answers: [
      {
        at: hours(2),
        result: "raised",
        code: "partly",
        reason: "Een deel was al opgenomen.",
        amountStopped: { cents: 12_500, currency: "EUR" },
      },
    ],
  };
  return [
    show("inbox", "/inbox", (context) => inbox(context, { organisation: bank, rows }), { person: bas }),
    show("inbox-empty", "/inbox", (context) => inbox(context, { organisation: bank, rows: [], filter: "sent" }), {
      person: bas,
    }),
    show("request", "/inbox/1", (context) => request(context, bankRequest), { person: bas }),
    show(
      "request-information",
      "/inbox/1",
      (context) => request(context, { ...bankRequest, force: "information", dueAt: undefined }),
      { person: bas },
    ),
    show(
      "request-errors",
      "/inbox/1",
      (context) =>
        request(context, {
          ...bankRequest,
          values: { amountStopped: "x" },
          errors: [
            { field: "result", problem: "choose" },
            { field: "amountStopped", problem: "amount" },
          ],
        }),
      { person: bas },
    ),
    show("request-answered", "/inbox/1", (context) => request(context, answered), { person: bas, notice: "answered" }),
    show("request-closed", "/inbox/1", (context) => request(context, { ...bankRequest, state: "declined" }), {
      person: bas,
    }),
  ];
}

function filePages(show: Show): readonly Sample[] {
  const file: ImportRunProps = {
    id: "1",
    title: "week 47.csv",
    state: "done",
    read: 1284,
    added: 1200,
    known: 80,
    rejected: 4,
    startedAt: now,
    reason: null,
    unread: ["Kleur"],
    isStill: true,
  };
  const preview: Preview = {
    headerRow: 3,
    columns: [
      { name: "Modus", field: "form", isIgnored: false },
      { name: "IBAN wederpartij", field: "indicator.iban", isIgnored: false },
      { name: "BSN", isIgnored: true },
      { name: "Kleur", isIgnored: false },
    ],
    rows: [
      { row: 4, cells: ["Nepwebwinkel", "NL13TEST0123456789", "", "rood"] },
      { row: 5, cells: ["Iets", "", "", ""], fault: { column: "Modus", path: "/form", sentence: "No." } },
    ],
  };
  const looked = { id: "1", title: "week 47.csv", preview, choice: {} };
  const refused: Preview = { refusal: { fault: "workbook", sentence: "No." }, columns: [], rows: [] };
  return [
    show("imports", "/imports", (context) => imports(context, { files: [file], errors: [] }), { person: anna }),
    show(
      "imports-empty",
      "/imports",
      (context) => imports(context, { files: [], errors: [{ field: "file", problem: "missing" }] }),
      { person: anna },
    ),
    show("import-preview", "/imports/1", (context) => importPreview(context, looked), { person: anna }),
    show("import-refused", "/imports/1", (context) => importPreview(context, { ...looked, preview: refused }), {
      person: anna,
    }),
    show("import-running", "/imports/1", (context) => importRun(context, { ...file, state: "running" }), {
      person: anna,
    }),
    show("import-done", "/imports/1", (context) => importRun(context, file), { person: anna }),
    show("import-failed", "/imports/1", (context) => importRun(context, { ...file, state: "failed", reason: "No." }), {
      person: anna,
    }),
  ];
}

const wout = person("Wout Sanders", "Beheer van Kentering", ["letters"]);
const mail = {
  id: "1",
  to: "melder@post.example",
  subject: "Is deze melding van u?",
  text: `Goedendag,\n\nDruk op deze pagina op de knop:\nhttp://127.0.0.1:8080/confirm/${"aB3-".repeat(11)}\n\nGroet`,
  at: now,
};

function staffPages(show: Show): readonly Sample[] {
  const decide = (context: Context) =>
    decision(context, {
      dossier: "019aaaaa-0000-7000-8000-0000000a3f00",
      ...bankRequest,
      indicator,
      errors: [],
      addressee: bank,
      form: { nl: "Nepwebwinkel", en: "Fake web shop" },
      decideBy: hours(4),
      leaves: bankRequest.fields,
      stays: ["reporter", "narrative", "victimAccount", "lossCents"],
      covenant: "webshop-three-reports 1",
      rule: "reporters >= 3",
      reporters: 3,
      chain: [{ bank, answeredAt: hours(-2), amount: { cents: 120_000, currency: "EUR" }, when: "22 november 2026" }],
      hearing: { until: hours(20), statement: undefined, over: false },
      ties: [
        { at: hours(-72), desk: lmio, strength: "identified", counts: true },
        { at: hours(-30), desk: lmio, strength: "identified", counts: true },
        {
          at: hours(-20),
          desk: { nl: "Fraudehelpdesk", en: "Fraudehelpdesk" },
          strength: "unconfirmed",
          counts: false,
        },
        { at: now, desk: lmio, strength: "identified", counts: true },
      ],
    });
  const row = {
    id: "1",
    barrier: "block-account" as const,
    addressee: bank,
    kind: "iban" as const,
    reporters: 3,
    decideBy: hours(4),
    overdue: false,
    dossier: "019aaaaa-0000-7000-8000-0000000a3f2c",
  };
  const reviewed = {
    id: "3",
    barrier: "block-number" as const,
    addressee: bank,
    kind: "phone" as const,
    value: "+31850000001",
    endsAt: hours(24 * 6),
  };
  const checked = {
    checkedAt: now,
    verified: { whole: true, batches: 41, entries: 1284, head: "9f2c41d07be3a85c66f01b7d24e89a3155cd0e7f" },
  };
  const persons = [
    { subject: "ravi", name: "Ravi Mohan", organisation: lmio, roles: ["investigator"] },
    { subject: "bas", name: "Bas Mulder", organisation: bank, roles: ["partner-worker"] },
  ];
  return [
    show(
      "queue",
      "/decisions",
      (context) => queue(context, { rows: [row, { ...row, id: "2", overdue: true }], reviews: [reviewed] }),
      {
        person: ravi,
      },
    ),
    show("queue-empty", "/decisions", (context) => queue(context, { rows: [], reviews: [] }), { person: ravi }),
    show("decision", "/decisions/1", decide, { person: ravi }),
    show("sign-in", "/sign-in", (context) => signIn(context, { action: "/sign-in", persons })),
    show("sign-in-issuer", "/sign-in", (context) => signIn(context, { action: "/sign-in" })),
    show("audit", "/audit", (context) => audit(context, checked), { person: victor }),
    show(
      "audit-broken",
      "/audit",
      (context) =>
        audit(context, {
          ...checked,
          verified: { ...checked.verified, whole: false, fault: { position: 812, what: "the row is missing" } },
        }),
      { person: victor },
    ),
    show(
      "audit-empty",
      "/audit",
      (context) => audit(context, { checkedAt: now, verified: { whole: true, batches: 0, entries: 0, head: "" } }),
      {
        person: victor,
      },
    ),
    show("letters", "/letters", (context) => letters(context, [mail, { ...mail, id: "2" }]), { person: wout }),
    show("letters-empty", "/letters", (context) => letters(context, []), { person: wout }),
    show("letter", "/letters/1", (context) => letter(context, mail), { person: wout }),
    ...(["waiting", "confirmed", "denied", "gone"] as const).map((state) =>
      show(`confirm-${state}`, "/confirm/x", (context) => confirmation(context, { token: "x", state })),
    ),
    show("error", "/report", (context) => errorPage(context, { trouble: "bug", reference: "0193a5" })),
    show("refused", "/report", (context) => errorPage(context, { trouble: "conflict", retry: "/report" })),
    show("not-found", "/nowhere", (context) => errorPage(context, { trouble: "not-found" })),
    show("not-allowed", "/audit", (context) => errorPage(context, { trouble: "not-allowed" }), {
      person: bas,
    }),
  ];
}

const dossierSamples = (show: Show): readonly Sample[] =>
  dossierPages(invented).map(({ name, view }) => show(name, "/dossiers", view, { person: ravi }));

const redressSamples = (show: Show): readonly Sample[] =>
  redressPages(inventedAppeal).map(({ name, staff, view }) =>
    show(name, staff ? "/appeals" : "/redress", view, staff ? { person: ravi } : {}),
  );

const measured: CovenantEffect = {
  covenant: "webshop-three-reports",
  asked: 214,
  raised: 120,
  declined: 41,
  other: 12,
  silent: 33,
  amountStopped: 1_240_000,
  hoursToBarrier: 31.5,
  hoursToSignal: 52,
  raisedArm: { values: 98, reportsBefore: 412, reportsAfter: 61, lossBefore: 9_200_000, lossAfter: 1_100_000 },
  otherArm: { values: 70, reportsBefore: 260, reportsAfter: 187, lossBefore: 5_100_000, lossAfter: 4_000_000 },
};

const lmio = { nl: "Politie LMIO", en: "Police LMIO" };
