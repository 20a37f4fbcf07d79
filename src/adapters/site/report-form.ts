/** Where a person tells what happened, on one page and without signing in. It never asks for a BSN. */
import type { Bilingual, FraudForm } from "#core/policy.ts";
import { channels, impacts, victimTypes } from "#core/types.ts";
import {
  type Choice,
  type ChoiceGroup,
  choiceField,
  errorSummary,
  type FieldErrors,
  hidden,
  selectField,
  textArea,
  textField,
} from "./fields.ts";
import { type Html, html } from "./html.ts";
import type { Language } from "./language.ts";
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { TextKey, Texts } from "./texts.ts";

/** The names of the fields as they are posted, in the order of the page. */
export const reportFields = [
  "form",
  "narrative",
  "occurredOn",
  "amount",
  "channel",
  "website",
  "account",
  "phone",
  "phoneHow",
  "email",
  "handle",
  "victimType",
  "impact",
  "reporterEmail",
  "reporterPhone",
  "reporterIban",
  "policeReference",
] as const;
export type ReportField = (typeof reportFields)[number];

/** The field in which a form carries its idempotency key: sent twice, it is stored once. */
export const idempotencyField = "idempotencyKey";

/** How the reporter met the number: only a number they called themselves can count against anyone. */
export const phoneManners = ["displayed", "called"] as const;

export type ReportFormProps = {
  /** What can be chosen, under its headings; without a label they stand by themselves. */
  readonly forms: readonly {
    readonly label: Bilingual | undefined;
    readonly forms: readonly Pick<FraudForm, "code" | "label">[];
  }[];
  /** What was typed before, exactly as it was posted. */
  readonly values: Readonly<Partial<Record<Exclude<ReportField, "impact">, string>>> & {
    readonly impact?: readonly string[];
  };
  readonly errors: FieldErrors<ReportField>;
  readonly idempotencyKey: string;
  /** It was sent already and then changed: sending it now makes a second report. */
  readonly sentBefore?: boolean;
  /** Today in Amsterdam, "YYYY-MM-DD". */
  readonly today: string;
};

const labels = {
  form: "report.form",
  narrative: "report.narrative",
  occurredOn: "report.occurred",
  amount: "report.amount",
  channel: "report.channel",
  website: "report.website",
  account: "report.account",
  phone: "report.phone",
  phoneHow: "report.phone-how",
  email: "report.email",
  handle: "report.handle",
  victimType: "report.victim",
  impact: "report.impact",
  reporterEmail: "report.reporter-email",
  reporterPhone: "report.reporter-phone",
  reporterIban: "report.reporter-iban",
  policeReference: "report.police-reference",
} as const satisfies Readonly<Record<ReportField, TextKey>>;

export function reportForm(context: Context, props: ReportFormProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("report.title"),
    width: "narrow",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(labels[field]))}
${props.sentBefore === true ? alert("warning", t("report.sent-before"), paragraph(t("report.sent-before-text"))) : undefined}
<h1 class="utrecht-heading-1">${t("report.title")}</h1>
<p class="k-lead">${t("report.lead")}</p>
${alert("info", t("report.not-aangifte"), html`${paragraph(t("report.not-aangifte-text"))}${paragraph(t("report.no-bsn"))}`)}
<form class="k-form" method="post" action="${paths.report}" novalidate>
${hidden(idempotencyField, props.idempotencyKey)}
${part(t("report.part-story"), undefined, story(texts, props))}
${part(t("report.part-used"), t("report.used-lead"), used(texts, props))}
${part(t("report.part-you"), undefined, about(texts, props))}
${part(t("report.part-contact"), t("report.contact-lead"), contact(texts, props))}
<div class="k-send">${submit(t("report.send"))}<p class="k-hint">${t("report.after")}</p></div>
</form>`,
  });
}

function part(title: string, lead: string | undefined, content: Html): Html {
  return html`<section class="k-part"><h2 class="utrecht-heading-2">${title}</h2>${lead === undefined ? undefined : paragraph(lead)}${content}</section>`;
}

function grouped(
  { label, forms }: ReportFormProps["forms"][number],
  language: Language,
): readonly (Choice | ChoiceGroup)[] {
  const choices = forms.map((form) => ({ value: form.code, label: form.label[language] }));
  return label === undefined ? choices : [{ group: label[language], choices }];
}

function story(texts: Texts, props: ReportFormProps): Html {
  const { t, language } = texts;
  const { values } = props;
  return html`${selectField(texts, { ...base(texts, props, "form"), required: true, value: values.form, placeholder: t("report.form-choose"), choices: props.forms.flatMap((group) => grouped(group, language)) })}
${textArea(texts, { ...base(texts, props, "narrative"), required: true, hint: t("report.narrative-hint"), value: values.narrative, rows: 6 })}
${textField(texts, { ...base(texts, props, "occurredOn"), hint: t("report.occurred-hint"), value: values.occurredOn, type: "date", max: props.today, size: "short" })}
${textField(texts, { ...base(texts, props, "amount"), hint: t("report.amount-hint"), value: values.amount, inputmode: "decimal", size: "short" })}
${selectField(texts, { ...base(texts, props, "channel"), value: values.channel, placeholder: t("report.channel-choose"), choices: channels.map((value) => ({ value, label: t(`channel.${value}`) })) })}`;
}

function used(texts: Texts, props: ReportFormProps): Html {
  const { t } = texts;
  const { values } = props;
  return html`${textField(texts, { ...base(texts, props, "website"), hint: t("report.website-hint"), value: values.website, inputmode: "url" })}
${textField(texts, { ...base(texts, props, "account"), hint: t("report.account-hint"), value: values.account })}
<div class="k-together">${textField(texts, { ...base(texts, props, "phone"), hint: t("report.phone-hint"), value: values.phone, inputmode: "tel" })}
${choiceField(texts, { ...base(texts, props, "phoneHow"), hint: t("report.phone-why"), type: "radio", values: values.phoneHow === undefined ? [] : [values.phoneHow], choices: phoneManners.map((value) => ({ value, label: t(`report.phone-${value}`) })) })}</div>
${textField(texts, { ...base(texts, props, "email"), value: values.email, inputmode: "email" })}
${textField(texts, { ...base(texts, props, "handle"), hint: t("report.handle-hint"), value: values.handle })}`;
}

function about(texts: Texts, props: ReportFormProps): Html {
  const { t } = texts;
  const { values } = props;
  return html`${choiceField(texts, { ...base(texts, props, "victimType"), type: "radio", values: values.victimType === undefined ? [] : [values.victimType], choices: victimTypes.map((value) => ({ value, label: t(`victim.${value}`) })) })}
${choiceField(texts, { ...base(texts, props, "impact"), hint: t("report.impact-hint"), type: "checkbox", values: values.impact ?? [], choices: impacts.map((value) => ({ value, label: t(`impact.${value}`) })) })}`;
}

function contact(texts: Texts, props: ReportFormProps): Html {
  const { t } = texts;
  const { values } = props;
  return html`${textField(texts, { ...base(texts, props, "reporterEmail"), value: values.reporterEmail, type: "email", inputmode: "email", autocomplete: "email" })}
${textField(texts, { ...base(texts, props, "reporterPhone"), value: values.reporterPhone, type: "tel", inputmode: "tel", autocomplete: "tel" })}
${textField(texts, { ...base(texts, props, "reporterIban"), hint: t("report.reporter-iban-hint"), value: values.reporterIban })}
${textField(texts, { ...base(texts, props, "policeReference"), hint: t("report.police-reference-hint"), value: values.policeReference })}`;
}

function base({ t }: Texts, { errors }: ReportFormProps, field: ReportField) {
  return { name: field, label: t(labels[field]), problem: errors.find((error) => error.field === field)?.problem };
}
