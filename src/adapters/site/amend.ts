/** Where a reporter puts right what they told, and adds what came later; nothing changes before it was shown once more. */
import type { Bilingual } from "#core/policy.ts";
import type { AmendField } from "./amend-values.ts";
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
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit, table } from "./parts.ts";
import { paths } from "./paths.ts";
import { type FormGroups, idempotencyField, phoneManners } from "./report-fields.ts";
import type { TextKey, Texts } from "./texts.ts";

export type AmendProps = {
  readonly code: string;
  readonly forms: FormGroups;
  readonly values: Readonly<Partial<Record<AmendField, string>>>;
  readonly errors: FieldErrors<AmendField>;
  readonly idempotencyKey: string;
  /** Sent with nothing changed. */
  readonly isSame?: boolean;
  readonly today: string;
};

export const amendLabels = {
  form: "report.form",
  narrative: "report.narrative",
  occurredOn: "report.occurred",
  amount: "report.amount",
  more: "amend.more",
  website: "report.website",
  account: "report.account",
  phone: "report.phone",
  phoneHow: "report.phone-how",
  email: "report.email",
  handle: "report.handle",
} as const satisfies Readonly<Record<AmendField, TextKey>>;

export function amend(context: Context, props: AmendProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("amend.title"),
    width: "narrow",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(amendLabels[field]))}
${props.isSame === true ? alert("info", t("amend.same"), paragraph(t("amend.same-text"))) : undefined}
<h1 class="utrecht-heading-1">${t("amend.title")}</h1>
<p class="k-lead">${t("amend.lead")}</p>
<form class="k-form" method="post" action="${paths.changePreviews}" novalidate>
${hidden("code", props.code)}${hidden(idempotencyField, props.idempotencyKey)}
<section class="k-part"><h2 class="utrecht-heading-2">${t("amend.part-right")}</h2>${told(texts, props)}</section>
<section class="k-part"><h2 class="utrecht-heading-2">${t("amend.part-more")}</h2>${paragraph(t("amend.part-more-text"))}${more(texts, props)}</section>
<div class="k-send">${submit(t("amend.look"))}<p class="k-hint">${t("amend.look-text")}</p></div>
</form>
${wayBackTo(texts, props.code)}`,
  });
}

function told(texts: Texts, props: AmendProps): Html {
  const { t, language } = texts;
  const { values } = props;
  const choices = props.forms.flatMap(({ label, forms }): readonly (Choice | ChoiceGroup)[] => {
    const each = forms.map((form) => ({ value: form.code, label: form.label[language] }));
    return label === undefined ? each : [{ group: label[language], choices: each }];
  });
  return html`${selectField(texts, { ...base(texts, props, "form"), required: true, value: values.form, placeholder: t("report.form-choose"), choices })}
${textArea(texts, { ...base(texts, props, "narrative"), required: true, value: values.narrative, rows: 6 })}
${textField(texts, { ...base(texts, props, "occurredOn"), value: values.occurredOn, type: "date", max: props.today, size: "short" })}
${textField(texts, { ...base(texts, props, "amount"), hint: t("report.amount-hint"), value: values.amount, inputmode: "decimal", size: "short" })}`;
}

function more(texts: Texts, props: AmendProps): Html {
  const { t } = texts;
  const { values } = props;
  return html`${textArea(texts, { ...base(texts, props, "more"), value: values.more, rows: 4 })}
${textField(texts, { ...base(texts, props, "website"), hint: t("report.website-hint"), value: values.website, inputmode: "url" })}
${textField(texts, { ...base(texts, props, "account"), hint: t("report.account-hint"), value: values.account })}
<div class="k-together">${textField(texts, { ...base(texts, props, "phone"), hint: t("report.phone-hint"), value: values.phone, inputmode: "tel" })}
${choiceField(texts, { ...base(texts, props, "phoneHow"), hint: t("report.phone-why"), type: "radio", values: values.phoneHow === undefined ? [] : [values.phoneHow], choices: phoneManners.map((value) => ({ value, label: t(`report.phone-${value}`) })) })}</div>
${textField(texts, { ...base(texts, props, "email"), value: values.email, inputmode: "email" })}
${textField(texts, { ...base(texts, props, "handle"), hint: t("report.handle-hint"), value: values.handle })}`;
}

function base({ t }: Texts, { errors }: AmendProps, field: AmendField) {
  return { name: field, label: t(amendLabels[field]), problem: errors.find((error) => error.field === field)?.problem };
}

/** One thing that will read otherwise, or is new; in words. */
export type AmendChange = { readonly field: AmendField; readonly now?: string; readonly becomes: string };

export type AmendPreviewProps = {
  readonly code: string;
  readonly changes: readonly AmendChange[];
  readonly additions: readonly AmendChange[];
  /** As they were typed; the buttons send them again. */
  readonly values: AmendProps["values"];
  readonly idempotencyKey: string;
};

export function amendPreview(context: Context, props: AmendPreviewProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { changes, additions } = props;
  const sent = html`${hidden("code", props.code)}${hidden(idempotencyField, props.idempotencyKey)}${Object.entries(
    props.values,
  ).map(([name, value]) => hidden(name, value))}`;
  return layout(context, {
    title: t("amend.check"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("amend.check")}</h1>
<p class="k-lead">${t("amend.check-lead")}</p>
${changes.length === 0 ? undefined : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("amend.right")}</h2>${table(t("amend.right"), [t("amend.what"), t("amend.now"), t("amend.then")], rowsOf(texts, changes))}</section>`}
${
  additions.length === 0
    ? undefined
    : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("amend.new")}</h2>${table(
        t("amend.new"),
        [t("amend.what"), t("amend.then")],
        additions.map(({ field, becomes }) => [t(amendLabels[field]), becomes]),
      )}</section>`
}
<section class="k-section"><h2 class="utrecht-heading-2">${t("amend.means")}</h2><ul class="k-list"><li>${t("amend.means-one")}</li><li>${t("amend.means-sent")}</li><li>${t("amend.means-kept")}</li></ul></section>
<form class="k-form k-screen" method="post" action="${paths.changes}">${sent}<div class="k-send">${submit(t("amend.sure"))}</div></form>
<form class="k-screen" method="post" action="${paths.changeForms}">${sent}${submit(t("amend.back"), "secondary")}</form>`,
  });
}

function rowsOf({ t }: Texts, changes: readonly AmendChange[]): readonly (readonly string[])[] {
  return changes.map(({ field, now, becomes }) => [t(amendLabels[field]), now ?? t("amend.none"), becomes]);
}

function wayBackTo({ t }: Texts, code: string): Html {
  return html`<form class="k-screen" method="post" action="${paths.follow}">${hidden("code", code)}${submit(t("amend.leave"), "secondary")}</form>`;
}

/** The name of a form, for people; a code that is gone shows itself. */
export function formName(forms: AmendProps["forms"], code: string): Bilingual {
  return forms.flatMap((group) => group.forms).find((form) => form.code === code)?.label ?? { nl: code, en: code };
}
