/** Live alerts of a bank: report what happens now, see who acknowledged it and what came of it, and call it off. */
import { happenings } from "#core/alert/alert.ts";
import type { ListedAlert } from "#core/alert/alerts.ts";
import type { outcomeResults } from "#core/outcome.ts";
import type { Bilingual } from "#core/policy.ts";
import { type Choice, choiceField, errorSummary, type FieldErrors, hidden, selectField, textField } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { stateBadge } from "./inbox.ts";
import { type Context, layout } from "./layout.ts";
import { askTwice, badge, empty, facts, paragraph, submit, table } from "./parts.ts";
import { callOffPath, paths } from "./paths.ts";
import type { SharedField } from "./request.ts";
import type { Texts } from "./texts.ts";

/** An alert with what it told written out, and the names of those who were told. */
export type ShownAlert = Pick<ListedAlert, "id" | "place" | "state" | "declaredAt" | "until"> & {
  readonly fields: readonly SharedField[];
  readonly receipts: readonly (Omit<ListedAlert["receipts"][number], "partner" | "result"> & {
    readonly partner: Bilingual;
    readonly result: (typeof outcomeResults)[number] | undefined;
  })[];
};

/** The fields of the form, in the order of the page. */
export const alertFields = ["happening", "place", "card", "order", "amount", "minutes", "camera", "ask"] as const;
export type AlertField = (typeof alertFields)[number];

export type AlertsProps = {
  readonly alerts: readonly ShownAlert[];
  /** The shops and banks that an alert can name. */
  readonly nameable: readonly Choice[];
  /** A form that is sent twice is one alert. */
  readonly reference: string;
  readonly values: Readonly<Partial<Record<AlertField, string>>>;
  readonly errors: FieldErrors<AlertField>;
};

export function alerts(context: Context, props: AlertsProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("alerts.title"),
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(`alerts.${field}`))}
<h1 class="utrecht-heading-1">${t("alerts.title")}</h1>
<p class="k-lead">${t("alerts.lead")}</p>
${form(texts, props)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("alerts.list")}</h2>${list(texts, props.alerts)}</section>`,
  });
}

function form(texts: Texts, props: AlertsProps): Html {
  const { t } = texts;
  const { values, nameable, errors, reference } = props;
  const field = (name: AlertField) => ({
    name,
    label: t(`alerts.${name}`),
    value: values[name],
    problem: errors.find((error) => error.field === name)?.problem,
  });
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("alerts.add")}</h2>
${paragraph(t("alerts.add-text"))}
<form class="k-form" method="post" action="${paths.alerts}" novalidate>${hidden("reference", reference)}
${choiceField(texts, { ...field("happening"), type: "radio", required: true, values: [values.happening ?? ""], choices: happenings.map((value) => ({ value, label: t(`happening.${value}`) })) })}
${textField(texts, { ...field("place"), required: true, hint: t("alerts.place-hint") })}
${textField(texts, { ...field("card"), hint: t("alerts.card-hint"), size: "short" })}
${textField(texts, { ...field("order"), size: "short" })}
${textField(texts, { ...field("amount"), hint: t("alerts.amount-hint"), inputmode: "decimal", size: "short" })}
${textField(texts, { ...field("minutes"), hint: t("alerts.minutes-hint"), inputmode: "decimal", size: "short" })}
${textField(texts, { ...field("camera"), hint: t("alerts.camera-hint") })}
${nameable.length === 0 ? undefined : selectField(texts, { ...field("ask"), hint: t("alerts.ask-hint"), placeholder: "–", choices: nameable })}
<div class="k-send">${submit(t("alerts.send"))}</div></form></section>`;
}

function list(texts: Texts, shown: readonly ShownAlert[]): Html {
  const { t, language } = texts;
  if (shown.length === 0) return empty(t("alerts.empty"), t("alerts.empty-text"));
  return table(
    t("alerts.caption"),
    [t("alerts.what"), t("alerts.state"), t("alerts.until"), t("alerts.receipts"), t("alerts.change")],
    shown.map(({ id, place, state, declaredAt, until, fields, receipts }) => [
      html`<strong>${place}</strong><p class="k-hint">${t("alerts.at")} ${time(declaredAt, language)}</p>${facts(fields.map(({ field, value }) => ({ name: t(`field.${field}`), value })))}`,
      badge(state === "live" ? "late" : "neutral", t(`alert-state.${state}`)),
      time(until, language),
      told(texts, receipts),
      state === "called-off"
        ? "–"
        : askTwice(t("alerts.called-off"), t("alerts.called-off-text"), {
            action: callOffPath(id),
            hidden: html``,
            sure: t("alerts.called-off-sure"),
          }),
    ]),
  );
}

function told(texts: Texts, receipts: ShownAlert["receipts"]): Html {
  const { t, language } = texts;
  return html`<ul class="k-list">${receipts.map(
    ({ partner, state, acknowledgedAt, result, answeredAt }) =>
      html`<li>${partner[language]}: ${stateBadge(texts, state)}${acknowledgedAt === undefined ? undefined : html` ${t("alerts.acknowledged")} ${time(acknowledgedAt, language)}`}${result === undefined || answeredAt === undefined ? undefined : html` ${t(`result.${result}`)}, ${time(answeredAt, language)}`}</li>`,
  )}</ul>`;
}
