/** Before a tie is cut: what would fall apart, which reports go where, and that it is for good. */
import type { Bilingual } from "#core/policy.ts";
import type { Indicator } from "#core/types.ts";
import { counted, shortName, valueShown } from "./dossier-parts.ts";
import { errorSummary, type FieldErrors, hidden, textArea } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit, wayBack } from "./parts.ts";
import { dossierPath } from "./paths.ts";
import type { Texts } from "./texts.ts";

/** One side of what falls apart. */
export type CutSide = {
  readonly reports: readonly { readonly id: string; readonly at: Date; readonly desk: Bilingual }[];
  readonly reportCount: number;
  readonly isMore: boolean;
  readonly values: readonly Indicator[];
  readonly valueCount: number;
};

export type CutProps = {
  readonly dossier: string;
  readonly report: { readonly id: string; readonly at: Date; readonly desk: Bilingual };
  readonly indicator: Indicator & { readonly id: string };
  readonly valueAlone: boolean;
  readonly reportBare: boolean;
  readonly sides: { readonly stays: CutSide; readonly leaves: CutSide } | undefined;
  readonly reason?: string | undefined;
  readonly errors: FieldErrors<"reason">;
};

export function cut(context: Context, props: CutProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const { dossier, report, indicator, sides, reason, errors } = props;
  return layout(context, {
    title: t("cut.title"),
    width: "wide",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, () => t("cut.reason"))}
${wayBack(dossierPath(dossier), t("cut.back"))}
<h1 class="utrecht-heading-1">${t("cut.title")}</h1>
<p class="k-lead">${t("cut.lead", { name: shortName(report.id), desk: report.desk[language] })} ${valueShown(texts, indicator)}</p>
${alert("warning", t("cut.for-good"), paragraph(t("cut.for-good-text")))}
<section class="k-section"><h2 class="utrecht-heading-2">${t("cut.what")}</h2>
${consequences(texts, props)}
${
  sides === undefined
    ? undefined
    : html`<div class="k-columns">
${side(texts, t("cut.stays"), sides.stays)}
${side(texts, t("cut.leaves"), sides.leaves)}
</div>`
}
${paragraph(t("cut.counts"))}</section>
<section class="k-panel k-screen"><h2 class="utrecht-heading-3">${t("cut.sure")}</h2>
<form method="post" action="${dossierPath(dossier, "cuts")}" novalidate>${hidden("report", report.id)}${hidden("indicator", indicator.id)}
${textArea(texts, { name: "reason", label: t("cut.reason"), hint: t("decision.reason-hint"), required: true, value: reason, rows: 3, problem: errors[0]?.problem })}
${submit(t("cut.do"), "negative")}</form></section>`,
  });
}

function consequences({ t }: Texts, { sides, valueAlone, reportBare }: CutProps): Html {
  if (sides !== undefined) return paragraph(t("cut.two"));
  const lines = [
    ...(valueAlone ? [t("cut.value-alone")] : []),
    ...(reportBare ? [t("cut.report-bare")] : []),
    ...(valueAlone || reportBare ? [] : [t("cut.whole")]),
  ];
  return html`${lines.map(paragraph)}`;
}

function side(texts: Texts, title: string, { reports, reportCount, isMore, values, valueCount }: CutSide): Html {
  const { t, language } = texts;
  return html`<section class="k-panel"><h3 class="utrecht-heading-3">${title}</h3>
<p class="utrecht-paragraph">${t("cut.side", { reports: counted(texts, reportCount, isMore), values: valueCount })}</p>
<h4>${t("cut.values")}</h4>
<ul class="k-list">${values.map((value) => html`<li>${valueShown(texts, value)}</li>`)}${valueCount > values.length ? html`<li>${t("cut.and-more", { count: valueCount - values.length })}</li>` : undefined}</ul>
<h4>${t("cut.reports")}</h4>
<ul class="k-list">${reports.map(({ id, at, desk }) => html`<li>${shortName(id)}, ${time(at, language)}, ${desk[language]}</li>`)}${reportCount > reports.length ? html`<li>${t("cut.and-more", { count: counted(texts, reportCount - reports.length, isMore) })}</li>` : undefined}</ul></section>`;
}
