/** The fields of one question, with what was typed and what needs another look. */
import { impacts, relations } from "#core/types.ts";
import { safeties } from "#pillars/victim-support/distress.ts";
import {
  type Choice,
  type ChoiceGroup,
  choiceField,
  type FieldErrors,
  selectField,
  textArea,
  textField,
} from "../fields.ts";
import type { Html } from "../html.ts";
import type { Language } from "../language.ts";
import {
  type FormGroups,
  permissions,
  phoneManners,
  type ReportField,
  type ReportValues,
  reportLabels,
} from "../report-fields.ts";
import type { Texts } from "../texts.ts";
import { type Asking, channelsFor, fieldsOf, forWhomsFor, type Question } from "./questions.ts";

export type FieldsProps = {
  readonly forms: FormGroups;
  readonly taxonomy: Asking["taxonomy"];
  readonly values: ReportValues;
  readonly errors: FieldErrors<ReportField>;
  /** Today in Amsterdam, "YYYY-MM-DD". */
  readonly today: string;
};

export function fieldsIn(texts: Texts, question: Question, props: FieldsProps): readonly Html[] {
  return fieldsOf(question, props).map((field) => fieldIn(texts, field, props));
}

function fieldIn(texts: Texts, field: ReportField, props: FieldsProps): Html {
  const { t, language } = texts;
  const { values, taxonomy, forms, today } = props;
  const given = values[field] ?? [];
  const value = given[0];
  const base = {
    name: field,
    label: t(reportLabels[field]),
    problem: props.errors.find((error) => error.field === field)?.problem,
  };
  const text = (more: Omit<Parameters<typeof textField>[1], "name" | "label"> = {}) =>
    textField(texts, { ...base, value, ...more });
  const choose = (type: "radio" | "checkbox", choices: readonly Choice[], hint?: string, required = false) =>
    choiceField(texts, { ...base, type, values: given, choices, required, ...(hint !== undefined && { hint }) });
  switch (field) {
    case "form":
      return selectField(texts, {
        ...base,
        required: true,
        value,
        placeholder: t("report.form-choose"),
        hint: t("report.form-hint"),
        choices: forms.flatMap((group) => grouped(group, language)),
      });
    case "narrative":
      return textArea(texts, { ...base, required: true, hint: t("report.narrative-hint"), value, rows: 8 });
    case "others":
      return textArea(texts, { ...base, hint: t("report.others-hint"), value, rows: 6 });
    case "occurredOn":
      return text({ hint: t("report.occurred-hint"), type: "date", max: today, size: "short" });
    case "amount":
      return text({ hint: t("report.amount-hint"), inputmode: "decimal", size: "short" });
    case "channel":
      return choose(
        "radio",
        channelsFor(taxonomy, values).map((each) => ({ value: each, label: t(`channel.${each}`) })),
      );
    case "website":
      return text({ hint: t("report.website-hint"), inputmode: "url" });
    case "account":
      return text({ hint: t("report.account-hint") });
    case "phone":
      return text({ hint: t("report.phone-hint"), inputmode: "tel" });
    case "phoneHow":
      return choose(
        "radio",
        phoneManners.map((how) => ({ value: how, label: t(`report.phone-${how}`) })),
        t("report.phone-why"),
      );
    case "email":
      return text({ inputmode: "email" });
    case "handle":
      return text({ hint: t("report.handle-hint") });
    case "sender":
      return text({ hint: t("report.sender-hint") });
    case "listing":
      return text({ hint: t("report.listing-hint") });
    case "wallet":
      return text({ hint: t("report.wallet-hint") });
    case "company":
      return text({ hint: t("report.company-hint") });
    case "paymentLink":
      return text({ hint: t("report.payment-link-hint"), inputmode: "url" });
    case "forWhom":
      return choose(
        "radio",
        forWhomsFor(taxonomy, values).map((each) => ({ value: each, label: t(`for-whom.${each}`) })),
        undefined,
        true,
      );
    case "relation":
      return choose(
        "radio",
        relations.map((each) => ({ value: each, label: t(`relation.${each}`) })),
        undefined,
        true,
      );
    case "permission":
      return choose(
        "radio",
        permissions.map((each) => ({ value: each, label: t(`permission.${each}`) })),
        t("report.permission-hint"),
        true,
      );
    case "kvk":
      return text({ hint: t("report.kvk-hint"), size: "short" });
    case "cases":
      return textArea(texts, { ...base, hint: t("report.cases-hint"), value, rows: 8 });
    case "impact":
      return choose(
        "checkbox",
        impacts.map((each) => ({ value: each, label: t(`impact.${each}`) })),
        t("report.impact-hint"),
      );
    case "safety":
      return choose(
        "checkbox",
        safeties.map((each) => ({ value: each, label: t(`safety.${each}`) })),
        t("report.safety-hint"),
      );
    case "reporterEmail":
      return text({ type: "email", inputmode: "email", autocomplete: "email", hint: t("report.reporter-email-hint") });
    case "reporterPhone":
      return text({ type: "tel", inputmode: "tel", autocomplete: "tel" });
    case "reporterIban":
      return text({ hint: t("report.reporter-iban-hint") });
    case "policeReference":
      return text({ hint: t("report.police-reference-hint") });
  }
}

function grouped({ label, forms }: FormGroups[number], language: Language): readonly (Choice | ChoiceGroup)[] {
  const choices = forms.map((form) => ({ value: form.code, label: form.label[language] }));
  return label === undefined ? choices : [{ group: label[language], choices }];
}
