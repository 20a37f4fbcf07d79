/** The pages about messages to partners and their answers, with invented content: for the preview and the accessibility test. */
import type { AnswerRow } from "#adapters/site/answer-file.ts";
import { answerPreview, answersDone } from "#adapters/site/answer-file-pages.ts";
import { type AnswerLinkProps, answerLink } from "#adapters/site/answer-link.ts";
import { deliveries } from "#adapters/site/deliveries.ts";
import type { Html } from "#adapters/site/html.ts";
import type { Context, SignedIn } from "#adapters/site/layout.ts";
import { webhook } from "#adapters/site/webhook.ts";
import type { Delivery } from "#core/delivery/deliveries.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html, extra?: Partial<Context>) => Sample;

const id = "019aaaaa-0000-7000-8000-0000000a3f2c";

/** A partner's own page in each of its moods, and the operator's. */
export function deliveryPages<Sample>(
  show: Show<Sample>,
  { now, partner, operator }: { readonly now: Date; readonly partner: SignedIn; readonly operator: SignedIn },
): readonly Sample[] {
  const sent: Delivery = {
    id,
    type: "request.sent",
    about: id,
    state: "delivered",
    createdAt: now,
    attempts: 1,
    lastAttemptAt: now,
    answer: 204,
    fault: undefined,
    way: "webhook",
  };
  const dead: Delivery = { ...sent, state: "dead", attempts: 79, answer: 500, fault: "not-taken" };
  const waiting: Delivery = { ...sent, state: "waiting", attempts: 0, answer: undefined };
  const set = {
    url: "https://berichten.bank-met-een-lange-naam.example/kentering/verzoeken",
    setAt: now,
    oldSecretUntil: now,
    stoppedAt: undefined,
    failingSince: undefined,
    nextAttemptAt: undefined,
  };
  const person = { person: partner };
  const name = { nl: "Bank A", en: "Bank A" };
  return [
    show(
      "webhook-none",
      "/webhook",
      (context) => webhook(context, { webhook: undefined, deliveries: [], errors: [] }),
      person,
    ),
    show(
      "webhook-errors",
      "/webhook",
      (context) =>
        webhook(context, {
          webhook: undefined,
          deliveries: [],
          url: "http://10.0.0.1/",
          errors: [{ field: "url", problem: "webhook" }],
        }),
      person,
    ),
    show(
      "webhook-set",
      "/webhook",
      (context) =>
        webhook(context, { webhook: set, deliveries: [], secret: `whsec_${"aB3/".repeat(10)}abc=`, errors: [] }),
      person,
    ),
    show(
      "webhook-tested",
      "/webhook",
      (context) =>
        webhook(context, {
          webhook: set,
          deliveries: [waiting, sent],
          tested: { id, taken: true, answer: 204 },
          errors: [],
        }),
      person,
    ),
    show(
      "webhook-failing",
      "/webhook",
      (context) =>
        webhook(context, {
          webhook: { ...set, failingSince: now, nextAttemptAt: now },
          deliveries: [waiting, dead, sent],
          tested: { id, taken: false, fault: "too-slow" },
          errors: [],
        }),
      person,
    ),
    show(
      "webhook-stopped",
      "/webhook",
      (context) => webhook(context, { webhook: { ...set, stoppedAt: now }, deliveries: [dead], errors: [] }),
      { ...person, notice: "replayed" },
    ),
    show(
      "deliveries",
      "/deliveries",
      (context) =>
        deliveries(context, {
          recipients: [
            { name, failingSince: now, stoppedAt: undefined, nextAttemptAt: now },
            { name, failingSince: now, stoppedAt: now, nextAttemptAt: undefined },
          ],
          dead: [{ ...dead, recipient: "bank-a", name }],
          mayResend: true,
        }),
      { person: operator },
    ),
    show(
      "deliveries-none",
      "/deliveries",
      (context) => deliveries(context, { recipients: [], dead: [], mayResend: false }),
      { person: operator },
    ),
    ...answerPages(show, now, person),
  ];
}

/** Answers without a program: a file of them, and the link in a mail in each of its moods. */
function answerPages<Sample>(show: Show<Sample>, now: Date, person: Partial<Context>): readonly Sample[] {
  const raised: AnswerRow = {
    row: 2,
    request: id,
    outcome: { result: "raised", code: "stopped", amountStopped: { cents: 120_000, currency: "EUR" } },
  };
  const declined: AnswerRow = { row: 3, request: id, outcome: { result: "declined", reason: "Geen klant van ons" } };
  const rejects = [{ row: 4, column: "result", problem: "choose" }] as const;
  const checked = { answers: [raised, declined], rejects, open: 5, items: "[]" };
  const links: readonly AnswerLinkProps["link"][] = [
    { state: "waiting" },
    { state: "answered", result: "raised", at: now },
    { state: "expired" },
    { state: "renewed" },
    { state: "gone" },
  ];
  return [
    show("answers-preview", "/inbox/answers", (context) => answerPreview(context, checked), person),
    show(
      "answers-unreadable",
      "/inbox/answers",
      (context) => answerPreview(context, { answers: [], rejects: [], open: 0, fault: "no-names", items: "[]" }),
      person,
    ),
    show(
      "answers-done",
      "/inbox/answers",
      (context) => answersDone(context, { recorded: 2, rejects: [{ row: 4, code: "STATE_CONFLICT" }] }),
      person,
    ),
    ...links.map((link) =>
      show(`answer-link-${link.state}`, "/answer/x", (context) => answerLink(context, { token: "x", link })),
    ),
  ];
}
