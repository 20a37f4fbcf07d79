/** One request as its addressee sees it: exactly the fields, the ground, the terms, and a form to answer. */
import type { Barrier, Basis, RequestForce, ShareField, TransferBasis } from "#core/covenant/covenant.ts";
import { outcomeCodes, outcomeResults } from "#core/outcome.ts";
import type { Bilingual } from "#core/policy.ts";
import { mayMove, type RequestState } from "#core/states.ts";
import type { Indicator, Money } from "#core/types.ts";
import {
  type Choice,
  choiceField,
  errorSummary,
  type FieldErrors,
  hidden,
  selectField,
  textArea,
  textField,
} from "./fields.ts";
import { inFours, money, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { stateBadge } from "./inbox.ts";
import { type Context, layout } from "./layout.ts";
import { alert, facts, paragraph, submit, wayBack } from "./parts.ts";
import { paths, requestPath } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type OutcomeResult = (typeof outcomeResults)[number];
export type OutcomeCode = (typeof outcomeCodes)[number];

/** A field of the request with its value, written out for people. */
export type SharedField = { readonly field: ShareField; readonly value: string };

/** On what ground a disclosure rests; the decision is required by the Wpg. */
export type ShownGround = {
  readonly basis: Basis;
  readonly decision?: string | undefined;
  readonly transfer?: { readonly basis: TransferBasis; readonly reference: string } | undefined;
};

/** On what ground it may go to a country with other law; nothing where it stays. */
export function transferWritten({ t }: Texts, { transfer }: ShownGround): string | undefined {
  return transfer && `${t(`transfer.${transfer.basis}`)}. ${transfer.reference}`;
}

export type ShownAnswer = {
  readonly at: Date;
  readonly result: OutcomeResult;
  readonly code?: OutcomeCode | undefined;
  readonly reason?: string | undefined;
  readonly amountStopped?: Money | undefined;
  readonly movedTo?:
    | { readonly where: string; readonly amount?: Money | undefined; readonly when?: string | undefined }
    | undefined;
};

/** The names of the answer's fields as they are posted. */
export type AnswerField =
  | "result"
  | "code"
  | "amountStopped"
  | "movedAccount"
  | "movedBank"
  | "movedAmount"
  | "movedOn"
  | "reason";

export type RequestProps = {
  readonly id: string;
  readonly state: RequestState;
  readonly force: RequestForce;
  readonly barrier: Barrier;
  /** Absent where the covenant shares no indicator. */
  readonly indicator: Indicator | undefined;
  /** All that this addressee may see, and nothing else. */
  readonly fields: readonly SharedField[];
  readonly ground: ShownGround;
  readonly purpose: string;
  /** The controller on whose behalf it is asked. */
  readonly from: Bilingual;
  /** Who tells the person concerned (GDPR art. 14). */
  readonly notice?: string | undefined;
  readonly createdAt: Date;
  readonly dueAt: Date | undefined;
  readonly expiresAt: Date;
  /** Of a live alert: until when it is any use. */
  readonly liveUntil?: Date | undefined;
  /** What the person concerned gets, and when they were told. */
  readonly reference: string;
  readonly told: Date | undefined;
  /** Oldest first; the last counts. */
  readonly answers: readonly ShownAnswer[];
  /** The banks to choose from when money moved on; empty where no money is asked about. */
  readonly banks: readonly Choice[];
  readonly values: Readonly<Partial<Record<AnswerField, string>>>;
  readonly errors: FieldErrors<AnswerField>;
  /** The token of the mail it is answered from; else somebody is signed in. */
  readonly link?: string;
};

export function request(context: Context, props: RequestProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const isInformation = props.force === "information";
  const barrier = isInformation ? t("information.title") : capital(t(`barrier.${props.barrier}`));
  const title =
    props.indicator === undefined
      ? barrier
      : t("request.title", { barrier, kind: t(`kind.${props.indicator.kind}`).toLowerCase() });
  return layout(context, {
    title,
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => answerLabel(texts, field))}
${props.link === undefined ? wayBack(paths.inbox, t("request.back")) : undefined}
<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-state">${stateBadge(texts, props.state)}</p>
<p class="k-lead">${t("request.lead")}</p>
${isInformation ? alert("info", t("information.badge"), paragraph(t("information.text"))) : undefined}
${live(texts, props)}
<div class="k-columns">
<section class="k-panel"><h2 class="utrecht-heading-3">${t("request.fields")}</h2>
${facts(props.fields.map(({ field, value }) => ({ name: t(`field.${field}`), value })))}</section>
<section class="k-panel"><h2 class="utrecht-heading-3">${t("request.terms")}</h2>
${facts([
  { name: t("request.due"), value: props.dueAt === undefined ? undefined : time(props.dueAt, language) },
  { name: t("request.from"), value: props.from[language] },
  { name: t("request.ground"), value: t(`basis.${props.ground.basis}`) },
  { name: t("request.decision-reference"), value: props.ground.decision },
  { name: t("transfer.title"), value: transferWritten(texts, props.ground) },
  { name: t("request.purpose"), value: props.purpose },
  { name: t("request.notice"), value: props.notice },
  { name: t("request.expires"), value: time(props.expiresAt, language) },
  { name: t("request.created"), value: time(props.createdAt, language) },
])}</section>
</div>
${mayMove(props.state, "acknowledged") ? html`<form class="k-inline k-screen" method="post" action="${actionOf(props, "acknowledgements")}">${props.link === undefined ? undefined : hidden("token", props.link)}${submit(t("request.acknowledge"), "secondary")}<p class="k-hint">${t("request.acknowledge-text")}</p></form>` : undefined}
${isInformation ? undefined : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("request.answers")}</h2>${answers(texts, props.answers)}</section>`}
${telling(texts, props)}
${isInformation ? undefined : mayMove(props.state, "answered") ? answerForm(texts, props) : paragraph(t("request.closed"))}`,
  });
}

/** It happens now, or it is over: nothing in between. */
function live({ t, language }: Texts, { liveUntil, state }: RequestProps): Html | undefined {
  if (liveUntil === undefined) return undefined;
  if (state === "expired") return alert("info", t("request-live.over"), paragraph(t("request-live.over-text")));
  if (state !== "sent") return undefined;
  return alert(
    "warning",
    t("request-live.title"),
    html`${paragraph(t("request-live.text"))}<p>${t("field.until")} ${time(liveUntil, language)}</p>`,
  );
}

/** Whoever is named must hear of it, and of the door (GDPR art. 14). */
function telling(texts: Texts, props: RequestProps): Html {
  const { reference, told } = props;
  const { t, language } = texts;
  return html`<section class="k-panel"><h2 class="utrecht-heading-3">${t("request.tell")}</h2>
${paragraph(t("request.tell-text"))}
${facts([
  { name: t("redress.reference"), value: html`<code class="k-value">${inFours(reference)}</code>` },
  { name: t("request.told"), value: told === undefined ? undefined : time(told, language) },
])}
${told === undefined ? html`<form class="k-screen" method="post" action="${actionOf(props, "notices")}">${props.link === undefined ? undefined : hidden("token", props.link)}${submit(t("request.tell-done"), "secondary")}</form>` : undefined}</section>`;
}

function answers({ t, language }: Texts, list: readonly ShownAnswer[]): Html {
  if (list.length === 0) return paragraph(t("request.answers-empty"));
  return html`<ol class="k-timeline">${list.map(
    ({
      at,
      result,
      code,
      reason,
      amountStopped,
      movedTo,
    }) => html`<li class="k-timeline__step"><h3>${t(`result.${result}`)}</h3>
${code === undefined ? undefined : html`<p>${t(`outcome-code.${code}`)}</p>`}${amountStopped === undefined ? undefined : html`<p>${t("request.stopped", { amount: money(amountStopped, language) })}</p>`}
${movedTo === undefined ? undefined : html`<p>${t("moved.to", { where: movedTo.where })}${movedTo.amount === undefined ? undefined : ` ${money(movedTo.amount, language)}`}${movedTo.when === undefined ? undefined : ` (${movedTo.when})`}</p>`}
${reason === undefined ? undefined : html`<p>${reason}</p>`}<p class="k-hint">${time(at, language)}</p></li>`,
  )}</ol>`;
}

function answerForm(texts: Texts, props: RequestProps): Html {
  const { t } = texts;
  const { values, answers: given } = props;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t(given.length === 0 ? "request.answer" : "request.answer-more")}</h2>
${given.length === 0 ? undefined : paragraph(t("request.answer-more-text"))}
<form class="k-form" method="post" action="${actionOf(props, "outcomes")}" novalidate>
${props.link === undefined ? undefined : html`${hidden("token", props.link)}${paragraph(t("answer-link.once"))}`}
${choiceField(texts, { ...base(texts, props, "result"), type: "radio", required: true, values: values.result === undefined ? [] : [values.result], choices: outcomeResults.map((value) => ({ value, label: t(`result.${value}`) })) })}
${selectField(texts, { ...base(texts, props, "code"), value: values.code, placeholder: t("request.code-choose"), choices: outcomeCodes.map((value) => ({ value, label: t(`outcome-code.${value}`) })) })}
${textField(texts, { ...base(texts, props, "amountStopped"), hint: t("request.amount-hint"), value: values.amountStopped, inputmode: "decimal", size: "short" })}
${props.banks.length === 0 ? undefined : moved(texts, props)}
${textArea(texts, { ...base(texts, props, "reason"), hint: t("request.reason-hint"), value: values.reason, rows: 3 })}
<div class="k-send">${submit(t("request.send"))}</div>
</form></section>`;
}

/** Where the money went, so that the next bank can be asked. */
function moved(texts: Texts, props: RequestProps): Html {
  const { t } = texts;
  const { values, banks } = props;
  return html`<fieldset class="utrecht-form-fieldset"><legend class="utrecht-form-label">${t("moved.legend")}</legend>
<p class="k-hint">${t("moved.hint")}</p>
${textField(texts, { ...base(texts, props, "movedAccount"), value: values.movedAccount })}
${selectField(texts, { ...base(texts, props, "movedBank"), value: values.movedBank, placeholder: t("request.code-choose"), choices: banks })}
${textField(texts, { ...base(texts, props, "movedAmount"), value: values.movedAmount, inputmode: "decimal", size: "short" })}
${textField(texts, { ...base(texts, props, "movedOn"), value: values.movedOn, type: "date", size: "short" })}
</fieldset>`;
}

function base(texts: Texts, { errors }: RequestProps, field: AnswerField) {
  return {
    name: field,
    label: answerLabel(texts, field),
    problem: errors.find((error) => error.field === field)?.problem,
  };
}

function actionOf({ id, link }: RequestProps, part: "acknowledgements" | "outcomes" | "notices"): string {
  return link === undefined ? requestPath(id, part) : `${paths.answers}/${part}`;
}

function answerLabel({ t }: Texts, field: AnswerField): string {
  switch (field) {
    case "amountStopped":
      return t("request.amount");
    case "movedAccount":
      return t("moved.account");
    case "movedBank":
      return t("moved.bank");
    case "movedAmount":
      return t("moved.amount");
    case "movedOn":
      return t("moved.on");
    case "result":
    case "code":
    case "reason":
      return t(`request.${field}`);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
