/** One dossier: how large it is, each report with the reason of every tie, what was cut, what may be double, and what was asked. */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import type { RequestState } from "#core/states.ts";
import type { Indicator, Money, OnBehalf, Strength } from "#core/types.ts";
import { counted, onBehalfIn, type Reason, reasonOf, rowButton, shortName, valueShown } from "./dossier-parts.ts";
import { money, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { stateBadge } from "./inbox.ts";
import { type Context, layout } from "./layout.ts";
import { alert, badge, facts, link, paragraph, table, wayBack } from "./parts.ts";
import { decisionPath, dossierPath, pairPath, paths } from "./paths.ts";
import type { In, Texts } from "./texts.ts";

export type DossierReport = {
  readonly id: string;
  readonly at: Date;
  readonly desk: Bilingual;
  readonly form: Bilingual;
  readonly strength: Strength;
  readonly state: In<"report-state">;
  readonly loss: Money | undefined;
  readonly onBehalf: OnBehalf | undefined;
  readonly ties: readonly DossierTie[];
};

export type DossierTie = Reason & {
  readonly indicator: Indicator & { readonly id: string };
  readonly standing: In<"tie-standing">;
};

export type DossierCut = {
  readonly report: string;
  readonly indicator: Indicator;
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
};

export type DossierFinding = {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | undefined;
  readonly undone: { readonly by: string; readonly at: Date } | undefined;
};

export type DossierProps = {
  readonly id: string;
  readonly openedAt: Date;
  readonly size: {
    readonly reports: number;
    readonly desks: number;
    readonly isMore: boolean;
    readonly reporters: number;
    readonly lossCents: number;
    readonly among: number;
  };
  readonly whole: boolean;
  readonly reports: readonly DossierReport[];
  readonly values: readonly (Indicator & { readonly id: string; readonly report: string; readonly reports: number })[];
  readonly likelyHubs: readonly {
    readonly indicator: Indicator & { readonly id: string };
    readonly report: string;
    readonly parts: number;
  }[];
  /** This person may find that many hold a value. */
  readonly mayFindHub: boolean;
  readonly cuts: readonly DossierCut[];
  readonly copies: readonly { readonly a: string; readonly b: string; readonly likeness: number }[];
  readonly findings: readonly DossierFinding[];
  readonly requests: readonly {
    readonly id: string;
    readonly barrier: Barrier;
    readonly addressee: Bilingual;
    readonly indicator: Indicator;
    readonly state: RequestState;
    readonly isMine: boolean;
  }[];
};

export function dossier(context: Context, props: DossierProps): Html {
  const { texts } = context;
  const { t } = texts;
  const title = t("dossier.title", { name: shortName(props.id) });
  return layout(context, {
    title,
    width: "wide",
    main: html`${wayBack(paths.dossiers, t("dossier.back"))}
<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-lead">${t("dossier.lead")}</p>
${summary(texts, props)}
${props.copies.length === 0 ? undefined : possiblyDouble(texts, props)}
${props.likelyHubs.length === 0 ? undefined : possiblyOfMany(texts, props)}
${requests(texts, props)}
${values(texts, props)}
${reports(texts, props)}
${cuts(texts, props)}
${findings(texts, props)}`,
  });
}

function summary(texts: Texts, { openedAt, size, whole, reports: shown }: DossierProps): Html {
  const { t, language } = texts;
  const some =
    size.among < size.reports
      ? html` <span class="k-hint">${t("dossier.among", { count: size.among })}</span>`
      : undefined;
  return html`<section class="k-panel" aria-label="${t("dossier.summary")}">${facts([
    { name: t("dossier.reports"), value: counted(texts, size.reports, size.isMore) },
    { name: t("dossier.reporters"), value: html`${size.reporters}${some}` },
    { name: t("dossier.desks"), value: size.desks },
    { name: t("dossier.loss"), value: html`${money({ cents: size.lossCents, currency: "EUR" }, language)}${some}` },
    { name: t("dossier.opened"), value: time(openedAt, language) },
  ])}</section>
${whole ? undefined : html`<p class="utrecht-alert utrecht-alert--info k-notice">${t("dossier.newest", { shown: shown.length, count: counted(texts, size.reports, size.isMore) })}</p>`}`;
}

function possiblyDouble(texts: Texts, { id, copies }: DossierProps): Html {
  const { t } = texts;
  return alert(
    "warning",
    t("dossier.copies"),
    html`${paragraph(t("dossier.copies-text"))}
<ul class="k-list">${copies
      .slice(0, 20)
      .map(
        ({ a, b, likeness }) =>
          html`<li>${link(pairPath(id, a, b), t("dossier.pair", { a: shortName(a), b: shortName(b), likeness: Math.round(likeness * 100) }))}</li>`,
      )}</ul>`,
  );
}

function possiblyOfMany(texts: Texts, { id, likelyHubs, mayFindHub }: DossierProps): Html {
  const { t } = texts;
  return alert(
    "warning",
    t("dossier.of-many"),
    html`${paragraph(t("dossier.of-many-text"))}
<ul class="k-list">${likelyHubs.map(
      ({ indicator, report, parts }) =>
        html`<li>${valueShown(texts, indicator)} – ${t("dossier.of-many-parts", { count: parts })} ${mayFindHub ? hubButton(texts, id, report, indicator) : undefined}</li>`,
    )}</ul>`,
  );
}

function hubButton({ t }: Texts, id: string, report: string, { id: indicator, value }: DossierTie["indicator"]): Html {
  return rowButton({ action: dossierPath(id, "hub-previews"), fields: { report, indicator } }, t("dossier.hub"), value);
}

function requests(texts: Texts, { requests: list }: DossierProps): Html {
  const { t, language } = texts;
  const rows = list.map(({ id, barrier, addressee, indicator, state, isMine }) => [
    isMine ? link(decisionPath(id), t(`barrier.${barrier}`)) : t(`barrier.${barrier}`),
    addressee[language],
    valueShown(texts, indicator),
    stateBadge(texts, state),
  ]);
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.requests")}</h2>
${rows.length === 0 ? paragraph(t("dossier.requests-empty")) : table(t("dossier.requests"), [t("queue.ask"), t("queue.to"), t("queue.about"), t("inbox.state")], rows)}</section>`;
}

function values(texts: Texts, { id, values: list, mayFindHub }: DossierProps): Html {
  const { t } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.values")}</h2>
${paragraph(t("dossier.values-text"))}
${table(
  t("dossier.values"),
  [t("dossier.value"), t("dossier.named"), ...(mayFindHub ? [t("dossier.do")] : [])],
  list.map((value) => [
    valueShown(texts, value),
    value.reports,
    ...(mayFindHub ? [hubButton(texts, id, value.report, value)] : []),
  ]),
)}</section>`;
}

function reports(texts: Texts, { id, reports: list, mayFindHub }: DossierProps): Html {
  const { t, language } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.reports-title")}</h2>
${paragraph(t("dossier.reports-text"))}
${list.map(
  (report) => html`<section class="k-panel" aria-labelledby="r-${report.id}">
<h3 class="utrecht-heading-3" id="r-${report.id}">${t("dossier.report", { name: shortName(report.id) })}${report.state === "received" ? undefined : html` ${badge("neutral", t(`report-state.${report.state}`))}`}</h3>
<p class="utrecht-paragraph">${time(report.at, language)} · ${report.desk[language]} · ${report.form[language]} · ${t(`strength.${report.strength}`)}${report.loss === undefined ? undefined : html` · ${money(report.loss, language)}`}${report.onBehalf === undefined ? undefined : html` · ${onBehalfIn(texts, report.onBehalf)}`}</p>
${table(
  t("dossier.ties", { name: shortName(report.id) }),
  [t("dossier.value"), t("dossier.why"), t("decision.tie-counts"), t("dossier.do")],
  report.ties.map((tie) => [
    valueShown(texts, tie.indicator),
    reasonOf(texts, tie),
    t(`tie-standing.${tie.standing}`),
    tie.standing === "hub" && mayFindHub
      ? hubButton(texts, id, report.id, tie.indicator)
      : cutButton(texts, id, report.id, tie),
  ]),
)}</section>`,
)}</section>`;
}

/** A tie that is context binds nothing, and one that was cut stays so. */
function cutButton({ t }: Texts, id: string, report: string, { role, standing, indicator }: DossierTie): Html | string {
  if (role !== "controlled" || standing === "cut" || standing === "hub") return "–";
  return rowButton(
    { action: dossierPath(id, "cut-previews"), fields: { report, indicator: indicator.id } },
    t("dossier.cut"),
    t("dossier.cut-about", { value: indicator.value, name: shortName(report) }),
  );
}

function cuts(texts: Texts, { cuts: list }: DossierProps): Html | undefined {
  const { t, language } = texts;
  if (list.length === 0) return undefined;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.cuts")}</h2>
${table(
  t("dossier.cuts"),
  [t("dossier.report-heading"), t("dossier.value"), t("dossier.because"), t("dossier.by"), t("dossier.at")],
  list.map(({ report, indicator, reason, by, at }) => [
    shortName(report),
    valueShown(texts, indicator),
    reason,
    by,
    time(at, language),
  ]),
)}</section>`;
}

function findings(texts: Texts, { id, findings: list }: DossierProps): Html | undefined {
  const { t, language } = texts;
  if (list.length === 0) return undefined;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.findings")}</h2>
${table(
  t("dossier.findings"),
  [t("dossier.pair-heading"), t("dossier.found"), t("dossier.by"), t("dossier.at")],
  list.map((finding) => [
    link(pairPath(id, finding.a, finding.b), `${shortName(finding.a)}, ${shortName(finding.b)}`),
    found(texts, finding),
    finding.by,
    time(finding.at, language),
  ]),
)}</section>`;
}

/** What a person found about two reports, and whether it still stands. */
export function found({ t, language }: Texts, { same, reason, undone }: Omit<DossierFinding, "a" | "b">): Html {
  if (!same) return html`${t("pair.two-people")}${reason === undefined ? undefined : html`: ${reason}`}`;
  return undone === undefined
    ? html`${t("pair.one-telling")}`
    : html`${t("pair.one-telling")}. ${t("pair.undone", { by: undone.by })} ${time(undone.at, language)}`;
}
