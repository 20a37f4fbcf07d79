/** Before a person finds that many hold a value, or that they do not: what falls apart or comes together, and what was found before. */
import type { Indicator } from "#core/types.ts";
import { valueShown } from "./dossier-parts.ts";
import { errorSummary, type FieldErrors, hidden, textArea } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit, table, wayBack } from "./parts.ts";
import { dossierPath } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type HubProps = {
  readonly dossier: string;
  readonly report: string;
  readonly indicator: Indicator & { readonly id: string };
  readonly isHub: boolean;
  readonly partCount: number;
  readonly parts: readonly {
    readonly reports: number;
    readonly valueCount: number;
    readonly values: readonly Indicator[];
  }[];
  readonly bare: number;
  readonly findings: readonly {
    readonly isHub: boolean;
    readonly by: string;
    readonly reason: string;
    readonly at: Date;
  }[];
  readonly reason?: string | undefined;
  readonly errors: FieldErrors<"reason">;
};

export function hub(context: Context, props: HubProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { dossier, report, indicator, isHub, reason, errors } = props;
  const title = isHub ? t("hub.title-back") : t("hub.title");
  return layout(context, {
    title,
    width: "wide",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, () => t("hub.reason"))}
${wayBack(dossierPath(dossier), t("cut.back"))}
<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-lead">${isHub ? t("hub.lead-back") : t("hub.lead")} ${valueShown(texts, indicator)}</p>
<section class="k-section"><h2 class="utrecht-heading-2">${t("cut.what")}</h2>
${isHub ? paragraph(t("hub.back")) : apart(texts, props)}
${paragraph(t("hub.undo"))}</section>
<section class="k-panel k-screen"><h2 class="utrecht-heading-3">${t("cut.sure")}</h2>
<form method="post" action="${dossierPath(dossier, "hub-findings")}" novalidate>${hidden("report", report)}${hidden("indicator", indicator.id)}${hidden("hub", isHub ? "no" : "yes")}
${textArea(texts, { name: "reason", label: t("hub.reason"), hint: t("decision.reason-hint"), required: true, value: reason, rows: 3, problem: errors[0]?.problem })}
${submit(isHub ? t("hub.do-back") : t("hub.do"), "negative")}</form></section>
${earlier(texts, props)}`,
  });
}

function apart(texts: Texts, { parts, partCount, bare }: HubProps): Html {
  const { t } = texts;
  const rows = parts.map(({ reports, valueCount, values }) => [
    html`${values.map((value) => html`${valueShown(texts, value)} `)}${valueCount > values.length ? t("cut.and-more", { count: valueCount - values.length }) : undefined}`,
    reports,
  ]);
  return html`${partCount > 1 ? paragraph(t("hub.parts", { count: partCount })) : paragraph(t("hub.whole"))}
${bare === 0 ? undefined : paragraph(t("hub.bare", { count: bare }))}
${rows.length === 0 ? undefined : table(t("hub.table"), [t("cut.values"), t("dossier.how-many")], rows)}
${partCount > rows.length ? paragraph(t("cut.and-more", { count: partCount - rows.length })) : undefined}
${alert("info", t("hub.counts-title"), paragraph(t("hub.counts")))}`;
}

function earlier(texts: Texts, { findings }: HubProps): Html | undefined {
  const { t, language } = texts;
  if (findings.length === 0) return undefined;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("hub.earlier")}</h2>
${table(
  t("hub.earlier"),
  [t("dossier.found"), t("dossier.because"), t("dossier.by"), t("dossier.at")],
  findings.map(({ isHub, reason, by, at }) => [
    isHub ? t("hub.found") : t("hub.found-not"),
    reason,
    by,
    time(at, language),
  ]),
)}</section>`;
}
