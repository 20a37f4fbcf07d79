/** What a person sees before deciding: what would be asked, what leaves and what does not, on which ground, and why now. */
import type { Barrier, ShareField } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import type { Indicator, Money, Strength } from "#core/types.ts";
import { errorSummary, type FieldErrors, hidden, textArea } from "./fields.ts";
import { dateTime, money, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, facts, link, paragraph, submit, table, wayBack } from "./parts.ts";
import { decisionPath, dossierPath, paths } from "./paths.ts";
import { type SharedField, type ShownGround, transferWritten } from "./request.ts";
import type { In, Texts } from "./texts.ts";

/** One report that names the same indicator: who took it, how surely the reporter is known, whether it counts. */
export type Tie = {
  readonly at: Date;
  readonly desk: Bilingual;
  readonly strength: Strength;
  readonly counts: boolean;
};

/** A bank asked before, which answered that the money had moved on. */
export type ShownHop = {
  readonly bank: Bilingual;
  readonly answeredAt: Date;
  readonly amount: Money | undefined;
  readonly when: string | undefined;
};

export type ShownHearing = {
  readonly until: Date;
  readonly statement: string | undefined;
  /** They had their time, or spoke. */
  readonly over: boolean;
};

/** What is posted: `decision` is "approved" or "declined", and declining needs a `reason`. */
export type DecisionProps = {
  readonly id: string;
  readonly dossier: string;
  readonly barrier: Barrier;
  readonly addressee: Bilingual;
  readonly indicator: Indicator;
  readonly form: Bilingual;
  readonly decideBy: Date;
  readonly leaves: readonly SharedField[];
  /** Fields that stay here. */
  readonly stays: readonly (ShareField | In<"field">)[];
  readonly ground: ShownGround;
  readonly purpose: string;
  readonly covenant: string;
  /** The covenant's own condition, as it is written. */
  readonly rule: string;
  /** Independent reporters that count. */
  readonly reporters: number;
  readonly ties: readonly Tie[];
  /** First to last; empty unless money was followed here. */
  readonly chain: readonly ShownHop[];
  /** An established trader speaks first, unless danger is shown. */
  readonly hearing: ShownHearing | undefined;
  readonly reason?: string | undefined;
  readonly errors: FieldErrors<"reason" | "danger">;
};

export function decision(context: Context, props: DecisionProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const addressee = props.addressee[language];
  return layout(context, {
    title: t("decision.title"),
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(`decision.${field}`))}
${wayBack(paths.decisions, t("decision.back"))}
<h1 class="utrecht-heading-1">${t("decision.title")}</h1>
<p class="k-lead">${t("decision.lead", { partner: addressee })}</p>
${props.hearing === undefined ? undefined : heard(texts, props.hearing)}
<div class="k-columns">
<section class="k-panel"><h2 class="utrecht-heading-3">${t("decision.ask")}</h2>
${facts([
  { name: t("decision.barrier"), value: t(`barrier.${props.barrier}`) },
  { name: t("decision.to"), value: addressee },
  {
    name: t("decision.about"),
    value: html`${t(`kind.${props.indicator.kind}`)} <code class="k-value">${props.indicator.value}</code>`,
  },
  { name: t("decision.form"), value: props.form[language] },
  { name: t("decision.due"), value: time(props.decideBy, language) },
])}</section>
<section class="k-panel"><h2 class="utrecht-heading-3">${t("decision.ground")}</h2>
${facts([
  { name: t("request.ground"), value: t(`basis.${props.ground.basis}`) },
  { name: t("request.decision-reference"), value: props.ground.decision },
  { name: t("transfer.title"), value: transferWritten(texts, props.ground) },
  { name: t("request.purpose"), value: props.purpose },
])}</section>
<section class="k-panel k-panel--leaves"><h2 class="utrecht-heading-3">${t("decision.leaves")}</h2>
${facts(props.leaves.map(({ field, value }) => ({ name: t(`field.${field}`), value })))}</section>
<section class="k-panel"><h2 class="utrecht-heading-3">${t("decision.stays")}</h2>
${paragraph(t("decision.stays-text"))}
<ul class="k-list">${props.stays.map((field) => html`<li>${t(`field.${field}`)}</li>`)}</ul></section>
</div>
${props.chain.length === 0 ? undefined : chain(texts, props.chain)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("decision.why")}</h2>
${alert("info", props.reporters === 1 ? t("decision.counted-one") : t("decision.counted", { count: props.reporters }), html`${paragraph(t("decision.why-text", { covenant: props.covenant }))}<p class="utrecht-paragraph"><code class="k-value">${t("decision.needed", { rule: props.rule })}</code></p>`)}
<h3 class="utrecht-heading-3">${t("decision.ties")}</h3>
${table(
  t("decision.ties-caption"),
  [t("decision.tie-at"), t("decision.tie-desk"), t("decision.tie-strength"), t("decision.tie-counts")],
  props.ties.map((tie) => [
    time(tie.at, language),
    tie.desk[language],
    t(`strength.${tie.strength}`),
    t(tie.counts ? "decision.tie-yes" : "decision.tie-no"),
  ]),
)}
${context.person?.sections.includes("dossiers") === true ? html`<p class="utrecht-paragraph k-screen">${link(dossierPath(props.dossier), t("dossier.open"))}</p>` : undefined}</section>
${choices(texts, props)}`,
  });
}

/** How the money came here, bank by bank. */
function chain({ t, language }: Texts, hops: readonly ShownHop[]): Html {
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("moved.chain")}</h2>${paragraph(t("moved.chain-text"))}
${table(
  t("moved.chain-caption"),
  [t("moved.chain-bank"), t("moved.chain-answered"), t("moved.chain-amount"), t("moved.chain-when")],
  hops.map(({ bank, answeredAt, amount, when }) => [
    bank[language],
    time(answeredAt, language),
    amount === undefined ? "" : money(amount, language),
    when ?? "",
  ]),
)}</section>`;
}

function heard({ t, language }: Texts, { until, statement, over }: ShownHearing): Html {
  const said =
    statement === undefined
      ? paragraph(t(over ? "hearing.silent" : "hearing.waits"))
      : html`${paragraph(t("hearing.said"))}<p class="utrecht-paragraph k-story">${statement}</p>`;
  return alert(
    "warning",
    t("decision.hearing"),
    html`${paragraph(t("hearing.until", { until: dateTime(until, language) }))}${said}`,
  );
}

function choices(texts: Texts, { id, reason, hearing, errors }: DecisionProps): Html {
  const { t } = texts;
  const problem = (name: "reason" | "danger") => errors.find(({ field }) => field === name)?.problem;
  const danger =
    hearing === undefined || hearing.over
      ? undefined
      : textArea(texts, {
          name: "danger",
          label: t("decision.danger"),
          hint: t("decision.danger-hint"),
          required: true,
          rows: 2,
          problem: problem("danger"),
        });
  return html`<div class="k-columns k-screen">
<section class="k-panel"><h2 class="utrecht-heading-3">${t("decision.approve")}</h2>${paragraph(t("decision.approve-text"))}
<form method="post" action="${decisionPath(id)}" novalidate>${hidden("decision", "approved")}${danger}${submit(t("decision.approve"))}</form></section>
<section class="k-panel"><h2 class="utrecht-heading-3">${t("decision.decline")}</h2>${paragraph(t("decision.decline-text"))}
<form method="post" action="${decisionPath(id)}" novalidate>${hidden("decision", "declined")}
${textArea(texts, { name: "reason", label: t("decision.reason"), hint: t("decision.reason-hint"), required: true, value: reason, rows: 3, problem: problem("reason") })}
${submit(t("decision.decline-send"), "negative")}</form></section>
</div>`;
}
