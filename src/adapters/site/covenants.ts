/** Covenants for everybody who is signed in: which are in force and what they share; for the programme their whole life. */
import type { Covenant, Step } from "#core/covenant/covenant.ts";
import type { ListedCovenant, OpenedCovenant } from "#core/covenant/covenant-list.ts";
import type { TrialSummary } from "#core/covenant/trial.ts";
import { textArea } from "./fields.ts";
import { date, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, facts, link, paragraph, submit, table, wayBack } from "./parts.ts";
import { covenantPath, paths } from "./paths.ts";

export type CovenantsProps = {
  readonly inForce: readonly ListedCovenant[];
  /** Only for people of the programme. */
  readonly others?: readonly ListedCovenant[];
  readonly nameOf: (organisation: string) => string;
  /** A text that was handed in and cannot be taken, with every fault by line. */
  readonly refused?: { readonly source: string; readonly why: string };
};

export function covenants(context: Context, { inForce, others, nameOf, refused }: CovenantsProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  return layout(context, {
    title: t("covenants.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("covenants.title")}</h1>
<p class="k-lead">${t("covenants.lead")}</p>
<section class="k-section"><h2 class="utrecht-heading-2">${t("covenants.in-force")}</h2>
${
  inForce.length === 0
    ? paragraph(t("covenants.none"))
    : table(
        t("covenants.in-force"),
        [
          t("covenants.name"),
          t("covenants.version"),
          t("covenants.controller"),
          t("covenants.from"),
          t("covenants.until"),
        ],
        inForce.map((each) => [
          link(covenantPath(each), each.id),
          each.version,
          nameOf(each.covenant.controller),
          date(each.covenant.valid.from, language),
          date(each.covenant.valid.review, language),
        ]),
      )
}</section>
${others === undefined ? undefined : html`${otherCovenants(context, others)}${handIn(context, refused)}`}`,
  });
}

function otherCovenants({ texts: { t, language } }: Context, others: readonly ListedCovenant[]): Html | undefined {
  if (others.length === 0) return undefined;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("covenants.others")}</h2>
${table(
  t("covenants.others"),
  [t("covenants.name"), t("covenants.version"), t("covenants.state"), t("covenants.handed-in")],
  others.map((each) => [
    link(covenantPath(each), each.id),
    each.version,
    t(`covenant-state.${each.state}`),
    time(each.loadedAt, language),
  ]),
)}</section>`;
}

function handIn({ texts }: Context, refused: CovenantsProps["refused"]): Html {
  const { t } = texts;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("covenants.hand-in")}</h2>
${refused === undefined ? undefined : alert("error", t("covenants.refused"), html`<p class="utrecht-paragraph" lang="en">${refused.why}</p>`)}
<form class="k-form" method="post" action="${paths.covenants}" novalidate>
${textArea(texts, { name: "source", label: t("covenants.source"), hint: t("covenants.hand-in-text"), required: true, value: refused?.source, rows: 12 })}
<div class="k-send">${submit(t("covenants.send"))}</div></form></section>`;
}

export type CovenantProps = {
  readonly opened: OpenedCovenant;
  readonly nameOf: (organisation: string) => string;
  /** What a person of the programme may do; undefined for others, who see what it shares. */
  readonly manages: { readonly isMine: boolean } | undefined;
};

export function covenant(context: Context, { opened, nameOf, manages }: CovenantProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const { covenant: text, state } = opened;
  const title = `${opened.id} ${opened.version}`;
  return layout(context, {
    title,
    width: "wide",
    main: html`${wayBack(paths.covenants, t("covenants.back"))}
<h1 class="utrecht-heading-1">${title}</h1>
${facts([
  { name: t("covenants.state"), value: t(`covenant-state.${state}`) },
  { name: t("covenants.controller"), value: nameOf(text.controller) },
  { name: t("covenants.rule"), value: html`<code class="k-value">${text.when}</code>` },
  { name: t("covenants.from"), value: date(text.valid.from, language) },
  { name: t("covenants.until"), value: date(text.valid.review, language) },
  {
    name: t("covenants.handed-in"),
    value: opened.handedInBy === undefined ? t("covenants.shipped") : time(opened.loadedAt, language),
  },
])}
${shares(context, text, nameOf)}
${manages === undefined ? undefined : life(context, opened, manages.isMine)}`,
  });
}

function shares({ texts }: Context, { steps }: Covenant, nameOf: CovenantProps["nameOf"]): Html {
  const { t } = texts;
  const decides = ({ decide }: Step): string =>
    decide.by !== "person"
      ? t(`covenants.by-${decide.by}`)
      : `${t("covenants.by-person")}: ${nameOf(decide.at)}, ${decide.role}`;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("covenants.shares")}</h2>${paragraph(t("covenants.shares-lead"))}
${table(
  t("covenants.shares"),
  [
    t("covenants.step"),
    t("covenants.to"),
    t("covenants.about"),
    t("covenants.fields"),
    t("covenants.ground"),
    t("covenants.decides"),
  ],
  steps.map((step) => [
    `${step.ask}: ${t(`barrier.${step.barrier}`)}`,
    "organisation" in step.addressee ? nameOf(step.addressee.organisation) : step.addressee.resolver,
    t(`kind.${step.about.kind}`),
    step.share.map((field) => t(`field.${field}`)).join(", "),
    html`${t(`basis.${step.ground.basis}`)}${step.ground.transfer === undefined ? undefined : html`; ${t(`transfer.${step.ground.transfer.basis}`)}`}`,
    decides(step),
  ]),
)}</section>`;
}

/** From draft to retired: what is missing, what trials showed, and what this person can do now. */
function life(context: Context, opened: OpenedCovenant, isMine: boolean): Html {
  const { t } = context.texts;
  const { state, reasons, trials, source } = opened;
  const act = (part: "trials" | "activations" | "retirements", label: string, tone?: "secondary" | "negative") =>
    html`<form method="post" action="${covenantPath(opened, part)}">${submit(label, tone)}</form>`;
  return html`${reasons.length === 0 || state === "retired" ? undefined : alert("warning", t("covenants.reasons"), html`<ul class="k-list">${reasons.map((reason) => html`<li lang="en">${reason}</li>`)}</ul>`)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("covenants.trials")}</h2>${paragraph(t("covenants.trials-lead"))}
${trials.length === 0 ? paragraph(t("covenants.no-trial")) : trials.map((trial) => shownTrial(context, trial))}
${state === "retired" ? undefined : html`<div class="k-screen">${act("trials", t("covenants.try"), "secondary")}</div>`}</section>
${state === "draft" ? html`<section class="k-section">${paragraph(t("covenants.try-first"))}</section>` : undefined}
${state === "tried" ? html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("covenants.activate")}</h2>${isMine ? paragraph(t("covenants.yours")) : html`${paragraph(t("covenants.activate-text"))}${act("activations", t("covenants.activate"))}`}</section>` : undefined}
${state === "active" ? html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("covenants.retire")}</h2>${paragraph(t("covenants.retire-text"))}${act("retirements", t("covenants.retire"), "negative")}</section>` : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("covenants.source")}</h2><pre class="k-value" tabindex="0">${source}</pre></section>`;
}

function shownTrial(
  { texts: { t, language } }: Context,
  { at, summary }: { readonly at: Date; readonly summary: TrialSummary },
): Html {
  return html`<h3 class="utrecht-heading-3">${t("covenants.trial-at")} ${time(at, language)}</h3>
${facts([
  { name: t("covenants.replayed"), value: summary.reports.replayed },
  { name: t("covenants.fired"), value: summary.fired },
])}
${
  summary.asked.length === 0
    ? undefined
    : table(
        t("covenants.trials"),
        [t("covenants.step"), t("covenants.to"), t("covenants.about"), t("covenants.times"), t("covenants.fields")],
        summary.asked.map((row) => [row.step, row.addressee, row.kind, row.times, row.fields.join(", ")]),
      )
}
<ul class="k-list" lang="en">${summary.findings.map((finding) => html`<li>${finding}</li>`)}</ul>`;
}
