/** Form fields with a label, a hint and an error that belong together (WCAG 1.3.1, 3.3.1), and the summary on top (GOV.UK and NL Design System pattern). */
import { flag, type Html, html } from "./html.ts";
import type { In, Texts } from "./texts.ts";

/** What is wrong with a field, as a code that has a sentence in each language. */
export type Problem = In<"problem">;

/** The fields of a form that need another look, in the order of the page. */
export type FieldErrors<Field extends string> = readonly { readonly field: Field; readonly problem: Problem }[];

export type FieldText = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly problem?: Problem | undefined;
};

type Input = FieldText & {
  readonly value?: string | undefined;
  readonly type?: "text" | "date" | "email" | "tel" | "url";
  readonly inputmode?: "text" | "decimal" | "email" | "tel" | "url";
  readonly autocomplete?: string;
  readonly max?: string;
  readonly size?: "short" | "long";
};

export type Choice = { readonly value: string; readonly label: string };

/** Choices under a heading. */
export type ChoiceGroup = { readonly group: string; readonly choices: readonly Choice[] };

export function textField(texts: Texts, field: Input): Html {
  return frame(
    texts,
    field,
    html`<input class="utrecht-textbox utrecht-textbox--html-input k-input--${field.size ?? "long"}" id="${field.name}" name="${field.name}" type="${field.type ?? "text"}" value="${field.value}" inputmode="${field.inputmode ?? "text"}" autocomplete="${field.autocomplete ?? "off"}" spellcheck="false" autocapitalize="off"${field.max === undefined ? undefined : html` max="${field.max}"`}${state(field)}>`,
  );
}

/** A file from the visitor's own computer. */
export function fileField(texts: Texts, field: FieldText & { readonly accept: string }): Html {
  return frame(
    texts,
    field,
    html`<input class="utrecht-textbox utrecht-textbox--html-input" id="${field.name}" name="${field.name}" type="file" accept="${field.accept}"${state(field)}>`,
  );
}

export function textArea(
  texts: Texts,
  field: FieldText & { readonly value?: string | undefined; readonly rows: number },
): Html {
  // The line break after the tag is eaten by the parser, so a text that starts with one keeps it.
  return frame(
    texts,
    field,
    html`<textarea class="utrecht-textarea utrecht-textarea--html-textarea" id="${field.name}" name="${field.name}" rows="${field.rows}"${state(field)}>
${field.value}</textarea>`,
  );
}

export function selectField(
  texts: Texts,
  field: FieldText & {
    readonly value?: string | undefined;
    readonly placeholder: string;
    readonly choices: readonly (Choice | ChoiceGroup)[];
  },
): Html {
  const option = ({ value, label }: Choice) =>
    html`<option value="${value}"${flag("selected", value === field.value)}>${label}</option>`;
  const options = field.choices.map((each) =>
    "group" in each ? html`<optgroup label="${each.group}">${each.choices.map(option)}</optgroup>` : option(each),
  );
  return frame(
    texts,
    field,
    html`<select class="utrecht-select utrecht-select--html-select" id="${field.name}" name="${field.name}"${state(field)}><option value="">${field.placeholder}</option>${options}</select>`,
  );
}

/** Radio buttons or check boxes under one question. */
export function choiceField(
  texts: Texts,
  field: FieldText & {
    readonly type: "radio" | "checkbox";
    readonly values: readonly string[];
    readonly choices: readonly Choice[];
  },
): Html {
  const look =
    field.type === "radio"
      ? "utrecht-radio-button utrecht-radio-button--html-input"
      : "utrecht-checkbox utrecht-checkbox--html-input";
  return html`<fieldset class="k-choices${invalid(field)}" id="${field.name}"${describedBy(field)}>
<legend class="utrecht-form-label">${field.label}${mark(texts, field)}</legend>${hintAndError(texts, field)}
${field.choices.map(
  ({ value, label }) =>
    html`<label class="k-choice"><input class="${look}" type="${field.type}" name="${field.name}" value="${value}"${flag("checked", field.values.includes(value))}${field.type === "radio" ? flag("required", field.required === true) : undefined}><span>${label}</span></label>`,
)}
</fieldset>`;
}

/** What needs another look, on top of the form, each line leading to its field. */
export function errorSummary<Field extends string>(
  texts: Texts,
  errors: FieldErrors<Field>,
  labelOf: (field: Field) => string,
): Html | undefined {
  if (errors.length === 0) return undefined;
  const { t } = texts;
  return html`<section class="utrecht-alert utrecht-alert--warning k-alert" role="alert" aria-labelledby="errors-title"><h2 class="k-alert__title" id="errors-title">${t("errors.title")}</h2>
<p class="utrecht-paragraph">${t("errors.lead")}</p>
<ul class="k-errors">${errors.map(
    ({ field, problem }) =>
      html`<li><a class="utrecht-link utrecht-link--html-a" href="#${field}">${t("errors.one-field", { field: labelOf(field), problem: t(`problem.${problem}`) })}</a></li>`,
  )}</ul></section>`;
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function frame(texts: Texts, field: FieldText, control: Html): Html {
  return html`<div class="utrecht-form-field k-field${invalid(field)}"><label class="utrecht-form-label" for="${field.name}">${field.label}${mark(texts, field)}</label>${hintAndError(texts, field)}${control}</div>`;
}

const invalid = ({ problem }: FieldText) => (problem === undefined ? undefined : " k-field--invalid");

function mark({ t }: Texts, { required }: FieldText): Html | undefined {
  return required === true ? html` <span class="k-required">(${t("site.required")})</span>` : undefined;
}

function hintAndError({ t }: Texts, { name, hint, problem }: FieldText): Html {
  return html`${hint === undefined ? undefined : html`<p class="k-hint" id="${name}-hint">${hint}</p>`}${
    problem === undefined
      ? undefined
      : html`<p class="utrecht-form-field-error-message k-error" id="${name}-error">${t(`problem.${problem}`)}</p>`
  }`;
}

function state(field: FieldText): Html {
  return html`${describedBy(field)}${flag("required", field.required === true)}${field.problem === undefined ? undefined : html` aria-invalid="true"`}`;
}

function describedBy({ name, hint, problem }: FieldText): Html | undefined {
  const ids = [hint === undefined ? [] : [`${name}-hint`], problem === undefined ? [] : [`${name}-error`]].flat();
  return ids.length === 0 ? undefined : html` aria-describedby="${ids.join(" ")}"`;
}
