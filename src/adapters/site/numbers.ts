/** What is reported in the country, in pictures and in the same numbers: rounded, and few told as few. */
import type { Bilingual } from "#core/policy.ts";
import { fewest, type LiveNumbers, type Told } from "#pillars/expertise/live-numbers.ts";
import { type Bar, barPicture } from "./bars.ts";
import { date, money, month, whole } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { empty, facts, paragraph, table } from "./parts.ts";
import type { Texts } from "./texts.ts";

export type NumbersProps = LiveNumbers & { readonly labels: ReadonlyMap<string, Bilingual> };

/** More than a year of months, or kinds of fraud, no picture can show; the rest stands in the table. */
const mostBars = 12;

export function numbersPage(context: Context, props: NumbersProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const nothing = props.forms.length === 0;
  return layout(context, {
    title: t("numbers.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("numbers.title")}</h1>
<p class="k-lead">${t("numbers.lead", { day: date(props.until, language) })}</p>
${nothing ? empty(t("numbers.empty"), t("numbers.empty-text")) : pictures(texts, props)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("numbers.how")}</h2>${paragraph(t("numbers.how-text", { fewest }))}${paragraph(t("numbers.how-reports"))}</section>`,
  });
}

function pictures(texts: Texts, props: NumbersProps): Html {
  const { t, language } = texts;
  const months = props.months.map(({ month: at, reports }) => ({ label: month(at, language), reports }));
  const forms = props.forms.map(({ form, reports }) => ({
    label: props.labels.get(form)?.[language] ?? form,
    reports,
  }));
  return html`<section class="k-panel">${facts([
    { name: t("numbers.reports"), value: told(texts, props.reports) },
    { name: t("numbers.lost"), value: toldMoney(texts, props.lost) },
    { name: t("numbers.requests"), value: told(texts, props.requests) },
    { name: t("numbers.raised"), value: told(texts, props.raised) },
    { name: t("numbers.stopped"), value: toldMoney(texts, props.stopped) },
  ])}</section>
<div class="k-columns">${figure(texts, t("numbers.by-month"), t("numbers.month"), months)}${figure(texts, t("numbers.by-form"), t("numbers.form"), forms)}</div>`;
}

type Row = { readonly label: string; readonly reports: Told };

function figure(texts: Texts, title: string, heading: string, rows: readonly Row[]): Html {
  const { t } = texts;
  const bars = rows
    .slice(0, mostBars)
    .map(({ label, reports }): Bar => ({ label, count: reports ?? 0, said: told(texts, reports), tone: "after" }));
  return html`<section class="k-panel"><h2 class="utrecht-heading-2">${title}</h2>${barPicture(bars)}
<details class="k-details"><summary>${t("numbers.table")}</summary>${table(
    title,
    [heading, t("numbers.count")],
    rows.map(({ label, reports }) => [label, told(texts, reports)]),
  )}</details></section>`;
}

function told({ t, language }: Texts, count: Told): string {
  return count === undefined ? t("numbers.few", { fewest }) : whole(count, language);
}

function toldMoney({ t, language }: Texts, cents: Told): string {
  return cents === undefined ? t("numbers.not-told") : money({ cents, currency: "EUR" }, language);
}
