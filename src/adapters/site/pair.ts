/** Two reports that may be one telling, beside each other; and the queue of such pairs. A person judges, never a machine. */
import type { Bilingual } from "#core/policy.ts";
import type { Money, Strength } from "#core/types.ts";
import { type DossierFinding, found } from "./dossier.ts";
import { shortName } from "./dossier-parts.ts";
import { errorSummary, type FieldErrors, hidden, textArea } from "./fields.ts";
import { date, money, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, empty, facts, link, paragraph, submit, table, wayBack } from "./parts.ts";
import { dossierPath, pairPath, paths } from "./paths.ts";
import { marked } from "./story-diff.ts";
import type { Texts } from "./texts.ts";

export type PairTelling = {
  readonly id: string;
  readonly at: Date;
  readonly desk: Bilingual;
  readonly form: Bilingual;
  readonly strength: Strength;
  readonly loss: Money | undefined;
  readonly day: string | undefined;
  readonly story: string;
};

export type PairProps = {
  readonly dossier: string;
  readonly tellings: readonly [PairTelling, PairTelling];
  readonly likeness: number;
  readonly findings: readonly DossierFinding[];
  /** This person's desk took one of them, so that they may judge. */
  readonly mayJudge: boolean;
  readonly reason?: string | undefined;
  readonly errors: FieldErrors<"reason">;
};

export function pair(context: Context, props: PairProps): Html {
  const { texts } = context;
  const { t } = texts;
  const [one, other] = props.tellings;
  const stories = marked(one.story, other.story);
  return layout(context, {
    title: t("pair.title"),
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, () => t("pair.reason"))}
${wayBack(dossierPath(props.dossier), t("cut.back"))}
<h1 class="utrecht-heading-1">${t("pair.title")}</h1>
<p class="k-lead">${t("pair.lead")}</p>
${alert("info", t("pair.why"), html`<ul class="k-list">${reasons(texts, props).map((each) => html`<li>${each}</li>`)}</ul>`)}
<div class="k-columns">
${telling(texts, one, stories[0])}
${telling(texts, other, stories[1])}
</div>
${paragraph(t("pair.marked"))}
${judgement(texts, props)}`,
  });
}

function reasons({ t, language }: Texts, { tellings: [one, other], likeness }: PairProps): readonly string[] {
  const sameLoss =
    one.loss !== undefined && one.loss.cents === other.loss?.cents && one.loss.currency === other.loss.currency;
  return [
    ...(sameLoss ? [t("pair.same-loss", { amount: money(one.loss, language) })] : []),
    ...(one.day !== undefined && one.day === other.day ? [t("pair.same-day", { day: date(one.day, language) })] : []),
    likeness === 0 ? t("pair.not-alike") : t("pair.alike", { likeness: Math.round(likeness * 100) }),
  ];
}

function telling(texts: Texts, { id, at, desk, form, strength, loss, day, story }: PairTelling, text: Html): Html {
  const { t, language } = texts;
  return html`<section class="k-panel"><h2 class="utrecht-heading-3">${t("dossier.report", { name: shortName(id) })}</h2>
${facts([
  { name: t("decision.tie-at"), value: time(at, language) },
  { name: t("decision.tie-desk"), value: desk[language] },
  { name: t("field.form"), value: form[language] },
  { name: t("decision.tie-strength"), value: t(`strength.${strength}`) },
  { name: t("field.lossCents"), value: loss === undefined ? undefined : money(loss, language) },
  { name: t("field.occurredAt"), value: day === undefined ? undefined : date(day, language) },
])}
<p class="utrecht-paragraph k-story">${story === "" ? t("pair.no-story") : text}</p></section>`;
}

function judgement(texts: Texts, props: PairProps): Html {
  const { t, language } = texts;
  const standing = props.findings.find(({ undone }) => undone === undefined);
  const earlier =
    props.findings.length === 0
      ? undefined
      : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("dossier.findings")}</h2>
${table(
  t("dossier.findings"),
  [t("dossier.found"), t("dossier.by"), t("dossier.at")],
  props.findings.map((finding) => [found(texts, finding), finding.by, time(finding.at, language)]),
)}</section>`;
  if (!props.mayJudge) return html`${earlier}${paragraph(t("pair.not-yours"))}`;
  if (standing !== undefined) return html`${earlier}${standing.same ? undo(texts, props) : undefined}`;
  return html`${earlier}${choices(texts, props)}`;
}

function undo({ t }: Texts, props: PairProps): Html {
  return html`<form class="k-screen" method="post" action="${dossierPath(props.dossier, "samenesses")}">${ids(props)}${hidden("undo", "yes")}${submit(t("pair.undo"), "secondary")}</form>`;
}

function choices(texts: Texts, props: PairProps): Html {
  const { t } = texts;
  const { dossier, reason, errors } = props;
  return html`<div class="k-columns k-screen">
<section class="k-panel"><h2 class="utrecht-heading-3">${t("pair.one-telling")}</h2>${paragraph(t("pair.one-telling-text"))}
<form method="post" action="${dossierPath(dossier, "samenesses")}">${ids(props)}${submit(t("pair.one-telling-do"))}</form></section>
<section class="k-panel"><h2 class="utrecht-heading-3">${t("pair.two-people")}</h2>${paragraph(t("pair.two-people-text"))}
<form method="post" action="${dossierPath(dossier, "separations")}" novalidate>${ids(props)}
${textArea(texts, { name: "reason", label: t("pair.reason"), hint: t("decision.reason-hint"), required: true, value: reason, rows: 3, problem: errors[0]?.problem })}
${submit(t("pair.two-people-do"))}</form></section>
</div>`;
}

function ids({ tellings: [one, other] }: PairProps): Html {
  return html`${hidden("a", one.id)}${hidden("b", other.id)}`;
}

export type PairsProps = {
  readonly rows: readonly {
    readonly dossier: string;
    readonly a: string;
    readonly b: string;
    readonly likeness: number;
    readonly lost: Money;
    readonly day: string;
  }[];
  readonly next?: string | undefined;
  readonly isFirst: boolean;
};

/** Pairs that wait for a person, of the desk's dossiers with the newest activity. */
export function pairs(context: Context, { rows, next, isFirst }: PairsProps): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("pairs.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("pairs.title")}</h1>
<p class="k-lead">${t("pairs.lead")}</p>
${
  rows.length === 0
    ? empty(t("pairs.empty"), t(next === undefined ? "pairs.empty-text" : "pairs.empty-here"))
    : table(
        t("pairs.title"),
        [
          t("dossier.pair-heading"),
          t("pairs.alike"),
          t("field.lossCents"),
          t("field.occurredAt"),
          t("dossiers.dossier"),
        ],
        rows.map(({ dossier, a, b, likeness, lost, day }) => [
          link(pairPath(dossier, a, b), `${shortName(a)}, ${shortName(b)}`),
          `${Math.round(likeness * 100)}%`,
          money(lost, language),
          date(day, language),
          link(dossierPath(dossier), shortName(dossier)),
        ]),
      )
}
<p class="k-inline k-screen">${isFirst ? undefined : link(paths.duplicates, t("dossiers.first"))} ${next === undefined ? undefined : link(`${paths.duplicates}?after=${encodeURIComponent(next)}`, t("pairs.older"))}</p>`,
  });
}
