/** The door for whoever is named: the reference, what was asked about them, and saying that it is wrong. */
import type { Barrier, ShareField } from "#core/covenant/covenant.ts";
import type { outcomeResults } from "#core/outcome.ts";
import type { Bilingual } from "#core/policy.ts";
import type { NamedAppeal } from "#core/redress/named.ts";
import type { Indicator } from "#core/types.ts";
import { valueShown } from "./dossier-parts.ts";
import { errorSummary, type FieldErrors, hidden, textArea, textField } from "./fields.ts";
import { dateTime, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, facts, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { ShownGround } from "./request.ts";
import type { In, Texts } from "./texts.ts";

export type RedressProps = { readonly reference?: string | undefined; readonly errors: FieldErrors<"reference"> };

export function redress(context: Context, { reference, errors }: RedressProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("redress.title"),
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, () => t("redress.reference"))}
<h1 class="utrecht-heading-1">${t("redress.title")}</h1>
<p class="k-lead">${t("redress.lead")}</p>
<form class="k-form" method="post" action="${paths.redress}" novalidate>
${textField(texts, { name: "reference", label: t("redress.reference"), hint: t("redress.reference-hint"), required: true, value: reference, problem: errors[0]?.problem })}
<div class="k-send">${submit(t("redress.look"))}</div>
</form>
<section class="k-section"><h2 class="utrecht-heading-3">${t("redress.none")}</h2>${paragraph(t("redress.none-text"))}</section>`,
  });
}

export type NamedProps = {
  readonly reference: string;
  readonly barrier: Barrier;
  readonly value: Indicator;
  readonly form: Bilingual;
  readonly from: Bilingual;
  readonly to: Bilingual;
  readonly ground: ShownGround;
  readonly purpose: string;
  readonly sentAt: Date | undefined;
  readonly expiresAt: Date;
  readonly got: readonly ShareField[] | undefined;
  readonly result: (typeof outcomeResults)[number] | undefined;
  readonly corrections: readonly { readonly kind: In<"correction-kind">; readonly at: Date }[];
  /** It has not been asked yet, and they may speak first. */
  readonly hearing: { readonly until: Date; readonly statedAt: Date | undefined } | undefined;
  readonly appeal: NamedAppeal | undefined;
  readonly statement?: string | undefined;
  readonly contact?: string | undefined;
  readonly errors: FieldErrors<"statement" | "contact">;
};

export function named(context: Context, props: NamedProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const { errors, appeal } = props;
  return layout(context, {
    title: t("redress.named-title"),
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, (field) => t(`redress.${field}`))}
<h1 class="utrecht-heading-1">${t("redress.named-title")}</h1>
<p class="k-lead">${t(props.hearing === undefined ? "redress.named-lead" : "redress.planned-lead", { from: props.from[language], to: props.to[language] })}</p>
${props.corrections.length === 0 ? undefined : alert("ok", t("redress.taken-back"), html`<ul class="k-list">${props.corrections.map(({ kind, at }) => html`<li>${t(`correction-kind.${kind}`)}, ${time(at, language)}</li>`)}</ul>`)}
<section class="k-panel">${facts([
      { name: t("decision.barrier"), value: t(`barrier.${props.barrier}`) },
      { name: t("decision.about"), value: valueShown(texts, props.value) },
      { name: t("decision.form"), value: props.form[language] },
      {
        name: t("redress.result"),
        value: props.result === undefined ? t("redress.no-result") : t(`result.${props.result}`),
      },
      { name: t("request.ground"), value: t(`basis.${props.ground.basis}`) },
      { name: t("request.decision-reference"), value: props.ground.decision },
      { name: t("request.purpose"), value: props.purpose },
      { name: t("request.created"), value: props.sentAt === undefined ? undefined : time(props.sentAt, language) },
      {
        name: t("redress.got"),
        value:
          props.got === undefined ? t("redress.got-nothing") : props.got.map((field) => t(`field.${field}`)).join(", "),
      },
      { name: t("redress.expires"), value: time(props.expiresAt, language) },
    ])}</section>
${paragraph(t("redress.not-told"))}
${appeal === undefined ? undefined : saidBefore(texts, appeal)}
${props.hearing === undefined ? undefined : hearingForm(texts, props, props.hearing)}
${props.hearing === undefined && (appeal === undefined || appeal.verdict !== undefined) ? appealForm(texts, props) : undefined}`,
  });
}

function hearingForm(
  texts: Texts,
  { reference, statement, errors }: NamedProps,
  { until, statedAt }: NonNullable<NamedProps["hearing"]>,
): Html {
  const { t, language } = texts;
  const problem = errors.find(({ field }) => field === "statement")?.problem;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("hearing.first")}</h2>
${paragraph(t("hearing.first-text", { until: dateTime(until, language) }))}
${statedAt === undefined ? undefined : paragraph(t("hearing.stated", { at: dateTime(statedAt, language) }))}
<form class="k-form" method="post" action="${paths.statements}" novalidate>${hidden("reference", reference)}
${textArea(texts, { name: "statement", label: t("hearing.statement"), hint: t("redress.statement-hint"), required: true, value: statement, rows: 6, problem })}
<div class="k-send">${submit(t("redress.send"))}</div></form></section>`;
}

function saidBefore(texts: Texts, { madeAt, answerDueAt, answer, answeredAt, verdict, reason }: NamedAppeal): Html {
  const { t, language } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("redress.yours")}</h2>
<ol class="k-timeline"><li class="k-timeline__step"><h3>${t("redress.made")}</h3><p class="k-hint">${time(madeAt, language)}</p></li>
<li class="k-timeline__step"><h3>${t("redress.answer")}</h3>${
    answer === undefined
      ? html`<p>${t("redress.due", { at: dateTime(answerDueAt, language) })}</p>`
      : html`<p>${answer}</p><p class="k-hint">${answeredAt === undefined ? undefined : time(answeredAt, language)}</p>`
  }</li>
<li class="k-timeline__step"><h3>${t("redress.verdict")}</h3><p>${verdict === undefined ? t("redress.verdict-waits") : t(`verdict.${verdict}`)}</p>${reason === undefined ? undefined : html`<p>${reason}</p>`}</li></ol></section>`;
}

function appealForm(texts: Texts, { reference, statement, contact, errors }: NamedProps): Html {
  const { t } = texts;
  const problem = (field: "statement" | "contact") => errors.find((error) => error.field === field)?.problem;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("redress.wrong")}</h2>
${paragraph(t("redress.wrong-text"))}
<form class="k-form" method="post" action="${paths.appealsMade}" novalidate>${hidden("reference", reference)}
${textArea(texts, { name: "statement", label: t("redress.statement"), hint: t("redress.statement-hint"), required: true, value: statement, rows: 6, problem: problem("statement") })}
${textField(texts, { name: "contact", label: t("redress.contact"), hint: t("redress.contact-hint"), value: contact, problem: problem("contact") })}
<div class="k-send">${submit(t("redress.send"))}</div></form></section>`;
}
