import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dossierPages } from "#tools/dossier-samples.ts";
import { redressPages } from "#tools/redress-samples.ts";
import { samplePages } from "#tools/site-samples.ts";
import { amend, amendPreview } from "./amend.ts";
import { audit } from "./audit.ts";
import { confirmation } from "./confirmation.ts";
import { decision } from "./decision.ts";
import { errorPage } from "./error.ts";
import { follow } from "./follow.ts";
import { followed } from "./followed.ts";
import { inFours, money } from "./format.ts";
import { home } from "./home.ts";
import type { Html } from "./html.ts";
import { importPreview } from "./import-preview.ts";
import { importRun } from "./import-run.ts";
import { imports } from "./imports.ts";
import { inbox } from "./inbox.ts";
import { languages } from "./language.ts";
import type { Context } from "./layout.ts";
import { letter, letters } from "./letters.ts";
import { queue } from "./queue.ts";
import { receipt } from "./receipt.ts";
import { answersPage } from "./report/answers-page.ts";
import { keptPage, returnPage } from "./report/pause-pages.ts";
import { type QuestionProps, questionPage } from "./report/question-page.ts";
import { questions } from "./report/questions.ts";
import { reportFields } from "./report-fields.ts";
import { type RequestProps, request } from "./request.ts";
import { signIn } from "./sign-in.ts";
import { readTexts } from "./texts.ts";

const folder = new URL("../../../policy/texts/", import.meta.url);
const assets = { style: "/style.css", icon: "/assets/k.svg", tide: "/assets/t.svg" };
const texts = await readTexts(folder, "nl");
const plain: Context = { texts, assets, path: "/" };
const at = new Date("2026-11-23T13:05:00Z");

/** Every view with the same hostile text in every place that can hold one. */
function everywhere(evil: string): readonly Html[] {
  const both = { nl: evil, en: evil };
  const context: Context = { ...plain, path: evil, person: { name: evil, organisation: evil, sections: ["inbox"] } };
  const file = { state: "failed", read: 1, added: 1, known: 0, rejected: 0, startedAt: at } as const;
  const fields = [{ field: "indicator" as const, value: evil }];
  const indicator = { kind: "url", value: evil } as const;
  const asked: RequestProps = {
    id: evil,
    state: "sent",
    force: "request",
    barrier: "block-account",
    indicator,
    fields,
    ground: { basis: "wpg20", decision: evil },
    purpose: evil,
    from: both,
    notice: evil,
    createdAt: at,
    dueAt: at,
    expiresAt: at,
    reference: evil,
    told: at,
    answers: [{ at, result: "raised", code: "stopped", reason: evil }],
    banks: [],
    values: { code: evil, amountStopped: evil, reason: evil, result: evil },
    errors: [{ field: "reason", problem: "reason" }],
  };
  return [
    home(context, { canLoadExamples: true }),
    ...questions.map((question) => questionPage(context, { ...typed(evil), question })),
    answersPage(context, {
      answers: reportFields.map((field) => ({ question: "story", field, said: evil })),
      found: [evil],
      cases: [[evil]],
      distress: ["danger"],
      isBusiness: true,
      idempotencyKey: evil,
    }),
    keptPage(context, { code: evil, words: [evil], until: at }),
    returnPage(context, { code: evil, errors: [{ field: "code", problem: "code" }] }),
    receipt(context, { code: evil, words: [evil], receivedAt: at }),
    confirmation(context, { token: evil, state: "waiting" }),
    letters(context, [{ id: evil, at, subject: evil }]),
    letter(context, { id: evil, at, subject: evil, to: evil, text: evil }),
    follow(context, { code: evil, errors: [{ field: "code", problem: "code" }] }),
    followed(context, {
      code: evil,
      isStanding: true,
      next: [],
      steps: [
        { kind: "asked", at, partner: "registry", barrier: "takedown" },
        { kind: "answered", at, partner: "registry", result: "raised" },
      ],
    }),
    amend(context, {
      code: evil,
      forms: [],
      values: { form: evil, narrative: evil, amount: evil, more: evil, website: evil },
      errors: [],
      idempotencyKey: evil,
      today: evil,
    }),
    amendPreview(context, {
      code: evil,
      changes: [{ field: "narrative", now: evil, becomes: evil }],
      additions: [{ field: "website", becomes: evil }],
      values: { narrative: evil },
      idempotencyKey: evil,
    }),
    inbox(context, {
      organisation: both,
      rows: [
        { id: evil, barrier: "takedown", force: "request", state: "sent", dueAt: at, createdAt: at, overdue: true },
      ],
    }),
    request(context, asked),
    queue(context, {
      rows: [
        {
          id: evil,
          barrier: "takedown",
          addressee: both,
          kind: "url",
          reporters: 3,
          decideBy: at,
          overdue: false,
          dossier: evil,
        },
      ],
      reviews: [{ id: evil, barrier: "block-number", addressee: both, kind: "phone", value: evil, endsAt: at }],
    }),
    decision(context, {
      id: evil,
      dossier: evil,
      barrier: "takedown",
      addressee: both,
      indicator,
      form: both,
      decideBy: at,
      leaves: fields,
      stays: ["narrative"],
      ground: asked.ground,
      purpose: evil,
      covenant: evil,
      rule: evil,
      reporters: 3,
      ties: [{ at, desk: both, strength: "identified", counts: true }],
      chain: [{ bank: both, answeredAt: at, amount: undefined, when: evil }],
      hearing: { until: at, statement: evil, over: true },
      reason: evil,
      errors: [],
    }),
    imports(context, { files: [{ ...file, id: evil, title: evil }], errors: [] }),
    importRun(context, { ...file, id: evil, title: evil, reason: evil, unread: [evil], isStill: false }),
    importPreview(context, {
      id: evil,
      title: evil,
      choice: { mapping: evil, separator: evil, encoding: evil },
      preview: {
        columns: [
          { name: evil, isIgnored: false },
          { name: evil, field: evil, isIgnored: false },
        ],
        rows: [{ row: 2, cells: [evil, evil], fault: { column: evil, path: "/form", sentence: evil } }],
      },
    }),
    signIn(context, { action: evil, persons: [{ subject: evil, name: evil, organisation: both, roles: [evil] }] }),
    errorPage(context, { trouble: "conflict", reference: evil, retry: evil }),
    ...dossierPages({
      id: () => evil,
      value: evil,
      account: evil,
      desk: evil,
      form: evil,
      person: evil,
      reason: evil,
      stories: [evil, `${evil} en meer`],
    }).map(({ view }) => view(context)),
    ...redressPages({ reference: evil, value: evil, organisation: evil, statement: evil, person: evil }).map(
      ({ view }) => view(context),
    ),
  ];
}

function typed(evil: string): QuestionProps {
  const both = { nl: evil, en: evil };
  return {
    question: "form",
    sequence: ["form", "story"],
    fromAnswers: false,
    distress: [],
    isBusiness: false,
    forms: [{ label: both, forms: [{ code: evil, label: both }] }],
    taxonomy: { concepts: new Map() },
    values: Object.fromEntries(reportFields.map((field) => [field, [evil]])),
    errors: [],
    today: "2026-11-23",
  };
}

test("a script in any field of any page is shown as text and never runs", () => {
  fc.assert(
    fc.property(fc.string(), (noise) => {
      for (const page of everywhere(`${noise}<script>alert(1)</script>" onfocus="x' onfocus='y`)) {
        assert.doesNotMatch(page.toString(), /<script/i);
        assert.doesNotMatch(page.toString(), /\sonfocus=["']/);
      }
    }),
    { numRuns: 20 },
  );
});

test("what a reporter names is never a link someone could click", () => {
  for (const evil of [
    "https://nepwinkel.example/betaal",
    "//nepwinkel.example",
    "/\\nepwinkel.example",
    "javascript:alert(1)",
  ]) {
    for (const page of everywhere(evil)) {
      assert.doesNotMatch(page.toString(), /<a [^>]*href="(https:\/\/nepwinkel|\/[/\\]|javascript)/);
    }
  }
});

test("a loss or recovery of nothing is told as zero, not left out", () => {
  const shown = followed(plain, {
    code: "x",
    isStanding: false,
    next: [],
    steps: [{ kind: "effect", at, stopped: { cents: 0, currency: "EUR" } }],
  });
  assert.match(shown.toString(), /€\u00a00,00/);
  const money0 = questionPage(plain, { ...typed(""), question: "money", values: { amount: ["0"] } });
  assert.match(money0.toString(), /name="amount"[^>]* value="0"/);
  assert.equal(money({ cents: 24_995, currency: "EUR" }, "en"), "€249.95");
});

test("an empty log is told as zero, and an absent head is left out", () => {
  const shown = audit(plain, { checkedAt: at, verified: { whole: true, batches: 0, entries: 0, head: "" } }).toString();
  assert.equal(shown.match(/<dd>0<\/dd>/g)?.length, 2);
  assert.doesNotMatch(shown, /Controlegetal/);
});

test("every label names a field that is there, so that a tap on the words lands in the field", () => {
  for (const { name, html } of samplePages({ texts, assets })) {
    const page = html.toString();
    for (const [, id = ""] of page.matchAll(/<label[^>]* for="([^"]+)"/g))
      assert.match(page, new RegExp(` id="${id}"`), `${name} ${id}`);
    for (const [, id = ""] of page.matchAll(/href="#([^"]+)"/g))
      assert.match(page, new RegExp(` id="${id}"`), `${name} #${id}`);
  }
});

test("a question that comes back keeps what was typed, says what to look at, and leads to the field", () => {
  const asked = (
    question: QuestionProps["question"],
    values: QuestionProps["values"],
    errors: QuestionProps["errors"],
  ) => questionPage(plain, { ...typed(""), question, values, errors }).toString();
  assert.match(asked("story", { narrative: ["\nMijn verhaal"] }, []), /<textarea[^>]*>\n\nMijn verhaal<\/textarea>/);
  assert.match(asked("impact", { impact: ["mental"] }, []), /value="mental" checked/);
  const page = asked("account", { account: ["NL00"] }, [{ field: "account", problem: "iban" }]);
  assert.match(page, /role="alert"[\s\S]*href="#account"/);
  assert.match(page, /id="account"[^>]*aria-describedby="account-hint account-error"[^>]*aria-invalid="true"/);
});

test("no question asks for a BSN, a PIN or a password", () => {
  for (const question of questions)
    assert.doesNotMatch(questionPage(plain, { ...typed(""), question }).toString(), /name="[^"]*(?:bsn|pin|password)/i);
});

test("without examples to load there is no button for it, and a withdrawn report cannot be withdrawn again", () => {
  assert.doesNotMatch(home(plain, { canLoadExamples: false }).toString(), /action="\/examples"/);
  assert.match(home(plain, { canLoadExamples: true }).toString(), /action="\/examples"/);
  assert.doesNotMatch(
    followed(plain, { code: "x", isStanding: false, steps: [], next: [] }).toString(),
    /action="\/follow\/(withdrawals|change-forms)"/,
  );
});

test("a code is read out in groups of four", () => {
  assert.equal(inFours("7K3M-Q9XZ4T2B"), "7K3M Q9XZ 4T2B");
});

for (const language of languages) {
  test(`every page in ${language} has its language, one heading, one main part, a skip link, a way out, and no script or inline style`, async () => {
    for (const { name, html } of samplePages({ texts: await readTexts(folder, language), assets })) {
      const page = html.toString();
      assert.match(page, new RegExp(`<html lang="${language}"`), name);
      assert.equal(page.match(/<h1/g)?.length, 1, name);
      assert.equal(page.match(/<main id="main"/g)?.length, 1, name);
      assert.match(page, /<a class="utrecht-skip-link[^>]* href="#main"/, name);
      assert.match(page, /rel="noreferrer nofollow"/, name);
      assert.doesNotMatch(page, /<script|<style|\sstyle=|\son[a-z]+=|javascript:/i, name);
      assert.doesNotMatch(page, /\{[a-zA-Z]+\}|undefined|\[object/, name);
    }
  });
}
