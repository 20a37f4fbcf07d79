/** Where a partner's own system is told, whether that works, and how to know that a message is really ours. */
import type { Delivery } from "#core/delivery/deliveries.ts";
import type { Tested, Webhook } from "#core/delivery/webhook.ts";
import { deliveryBadge, whyNot } from "./delivery-parts.ts";
import { errorSummary, type FieldErrors, hidden, textField } from "./fields.ts";
import { dateTime, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, askTwice, empty, facts, paragraph, submit, table } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type WebhookProps = {
  readonly webhook: Webhook | undefined;
  readonly deliveries: readonly Delivery[];
  /** Shown this once, right after it was made. */
  readonly secret?: string;
  /** What came of a test just now. */
  readonly tested?: Tested;
  readonly url?: string | undefined;
  readonly errors: FieldErrors<"url">;
};

export function webhook(context: Context, props: WebhookProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { webhook: set, errors, secret, tested } = props;
  return layout(context, {
    title: t("webhook.title"),
    width: "wide",
    hasErrors: errors.length > 0,
    main: html`<h1 class="utrecht-heading-1">${t("webhook.title")}</h1>
<p class="k-lead">${t("webhook.lead")}</p>
${errorSummary(texts, errors, () => t("webhook.url"))}
${secret === undefined ? undefined : alert("ok", t("webhook.secret"), html`<p class="utrecht-paragraph"><code class="k-value">${secret}</code></p>${paragraph(t("webhook.secret-text"))}`)}
${tested === undefined ? undefined : outcomeOf(texts, tested)}
${standing(texts, set)}
${set === undefined ? undefined : trial(texts)}
${addressForm(texts, props)}
${set === undefined ? undefined : removal(texts)}
${sent(context, props.deliveries)}
${howToVerify(texts)}`,
  });
}

function outcomeOf(texts: Texts, { taken, answer, fault }: Tested): Html {
  const { t } = texts;
  return taken
    ? alert("ok", t("webhook.test-good"), paragraph(t("webhook.test-good-text", { answer: answer ?? "" })))
    : alert("error", t("webhook.test-bad"), paragraph(whyNot(texts, fault, answer) ?? ""));
}

function standing({ t, language }: Texts, set: Webhook | undefined): Html {
  if (set === undefined) return empty(t("webhook.none"), t("webhook.none-text"));
  const { url, setAt, oldSecretUntil, stoppedAt, failingSince, nextAttemptAt } = set;
  const when = (at: Date | undefined): string => (at === undefined ? "" : dateTime(at, language));
  const trouble =
    stoppedAt !== undefined
      ? alert("error", t("webhook.stopped"), paragraph(t("webhook.stopped-text", { at: when(stoppedAt) })))
      : failingSince === undefined
        ? undefined
        : alert("warning", t("webhook.failing"), paragraph(t("webhook.failing-text", { at: when(failingSince) })));
  return html`${trouble}${facts([
    { name: t("webhook.url"), value: html`<span class="k-value">${url}</span>` },
    { name: t("webhook.set-at"), value: time(setAt, language) },
    { name: t("webhook.old-secret"), value: oldSecretUntil && time(oldSecretUntil, language) },
    { name: t("webhook.next"), value: nextAttemptAt && time(nextAttemptAt, language) },
  ])}`;
}

function trial({ t }: Texts): Html {
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("webhook.test")}</h2>
${paragraph(t("webhook.test-text"))}
<form method="post" action="${paths.webhook}/tests">${submit(t("webhook.test-send"), "secondary")}</form></section>`;
}

function addressForm(texts: Texts, { webhook: set, url, errors }: WebhookProps): Html {
  const { t } = texts;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t(set === undefined ? "webhook.set" : "webhook.change")}</h2>
${paragraph(t(set === undefined ? "webhook.set-text" : "webhook.change-text"))}
<form method="post" action="${paths.webhook}">
${textField(texts, { name: "url", label: t("webhook.url"), hint: t("webhook.url-hint"), required: true, type: "url", inputmode: "url", value: url ?? set?.url, problem: errors[0]?.problem })}
${submit(t(set === undefined ? "webhook.set" : "webhook.change"))}</form></section>`;
}

function removal({ t }: Texts): Html {
  return html`<div class="k-screen">${askTwice(t("webhook.remove"), t("webhook.remove-text"), {
    action: `${paths.webhook}/removals`,
    hidden: hidden("sure", "yes"),
    sure: t("webhook.remove-sure"),
  })}</div>`;
}

function sent({ texts }: Context, deliveries: readonly Delivery[]): Html {
  const { t, language, word } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("webhook.last")}</h2>
${
  deliveries.length === 0
    ? empty(t("webhook.last-empty"), t("webhook.last-empty-text"))
    : table(
        t("webhook.last"),
        [
          t("deliveries.at"),
          t("deliveries.what"),
          t("deliveries.state"),
          t("deliveries.attempts"),
          t("deliveries.answer"),
        ],
        deliveries.map(({ id, createdAt, type, state, attempts, answer, fault }) => [
          time(createdAt, language),
          word("delivery-type", type),
          html`${deliveryBadge(texts, state)}${state === "dead" ? replayForm(texts, id) : undefined}`,
          attempts,
          whyNot(texts, fault, answer) ?? answer ?? "–",
        ]),
      )
}</section>`;
}

function replayForm({ t }: Texts, id: string): Html {
  return html`<form class="k-screen" method="post" action="${paths.webhook}/replays">${hidden("delivery", id)}${submit(t("deliveries.replay"), "secondary")}</form>`;
}

function howToVerify({ t }: Texts): Html {
  const header = (name: string): Html => html`<code class="k-value">${name}</code>`;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("webhook.verify")}</h2>
${paragraph(t("webhook.verify-text"))}
<ol class="k-list">
<li>${t("webhook.verify-headers")} ${header("webhook-id")}, ${header("webhook-timestamp")}, ${header("webhook-signature")}.</li>
<li>${t("webhook.verify-library")} ${header("new Webhook(secret).verify(body, headers)")}</li>
<li>${t("webhook.verify-raw")}</li>
<li>${t("webhook.verify-old")}</li>
<li>${t("webhook.verify-twice")}</li>
<li>${t("webhook.verify-answer")}</li>
<li>${t("webhook.verify-read")}</li>
</ol></section>`;
}
