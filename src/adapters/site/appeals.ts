/** Appeals for whoever judges them: the list, and one with its answer and its verdict, which two persons give. */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import type { Verdict } from "#core/redress/named.ts";
import type { Indicator } from "#core/types.ts";
import { valueShown } from "./dossier-parts.ts";
import { choiceField, errorSummary, type FieldErrors, hidden, textArea } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, badge, empty, facts, link, paragraph, submit, table, wayBack } from "./parts.ts";
import { appealPath, dossierPath, paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export const verdicts = ["impersonated", "wrongly-named", "upheld"] as const satisfies readonly Verdict[];

export type AppealRow = {
  readonly id: string;
  readonly barrier: Barrier;
  readonly to: Bilingual;
  readonly madeAt: Date;
  readonly answerDueAt: Date;
  readonly overdue: boolean;
  readonly state: "open" | "answered" | "proposed" | "judged";
};

export function appeals(context: Context, { rows }: { readonly rows: readonly AppealRow[] }): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("appeals.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("appeals.title")}</h1>
<p class="k-lead">${t("appeals.lead")}</p>
${
  rows.length === 0
    ? empty(t("appeals.empty"), t("appeals.empty-text"))
    : table(
        t("appeals.title"),
        [t("queue.ask"), t("queue.to"), t("appeals.made"), t("appeals.due"), t("inbox.state")],
        rows.map((row) => [
          link(appealPath(row.id), t(`barrier.${row.barrier}`)),
          row.to[language],
          time(row.madeAt, language),
          html`${time(row.answerDueAt, language)}${row.overdue ? html` ${badge("late", t("inbox.overdue"))}` : undefined}`,
          badge(row.state === "judged" ? "good" : "waiting", t(`appeal-state.${row.state}`)),
        ]),
      )
}`,
  });
}

export type AppealProps = {
  readonly id: string;
  readonly dossier: string;
  readonly barrier: Barrier;
  readonly to: Bilingual;
  readonly value: Indicator;
  readonly statement: string;
  readonly contact: string | undefined;
  readonly madeAt: Date;
  readonly answerDueAt: Date;
  readonly answer: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly reason: string | undefined;
  readonly proposedBy: string | undefined;
  readonly isMine: boolean;
  readonly judged: boolean;
  readonly values: {
    readonly answer?: string | undefined;
    readonly verdict?: string | undefined;
    readonly reason?: string | undefined;
  };
  readonly errors: FieldErrors<"answer" | "verdict" | "reason">;
};

export function appeal(context: Context, props: AppealProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  return layout(context, {
    title: t("appeals.one"),
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(`appeals.${field}`))}
${wayBack(paths.appeals, t("appeals.back"))}
<h1 class="utrecht-heading-1">${t("appeals.one")}</h1>
<section class="k-panel">${facts([
      { name: t("decision.barrier"), value: t(`barrier.${props.barrier}`) },
      { name: t("decision.to"), value: props.to[language] },
      { name: t("decision.about"), value: valueShown(texts, props.value) },
      { name: t("appeals.made"), value: time(props.madeAt, language) },
      { name: t("appeals.due"), value: time(props.answerDueAt, language) },
      { name: t("appeals.contact"), value: props.contact },
    ])}</section>
${context.person?.sections.includes("dossiers") === true ? html`<p class="utrecht-paragraph k-screen">${link(dossierPath(props.dossier), t("dossier.open"))}</p>` : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("appeals.statement")}</h2><p class="utrecht-paragraph k-story">${props.statement}</p></section>
${answered(texts, props)}
${props.judged ? judged(texts, props) : judging(texts, props)}`,
  });
}

function answered(texts: Texts, { id, answer, values, errors, judged: isOver }: AppealProps): Html | undefined {
  const { t } = texts;
  if (answer !== undefined)
    return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("redress.answer")}</h2>${paragraph(answer)}</section>`;
  if (isOver) return undefined;
  return html`<section class="k-panel k-screen"><h2 class="utrecht-heading-3">${t("appeals.answer-first")}</h2>
<form method="post" action="${appealPath(id, "answers")}" novalidate>
${textArea(texts, { name: "answer", label: t("appeals.answer"), hint: t("appeals.answer-hint"), required: true, value: values.answer, rows: 3, problem: errors.find(({ field }) => field === "answer")?.problem })}
${submit(t("appeals.answer-send"))}</form></section>`;
}

function judged(texts: Texts, { verdict, reason }: AppealProps): Html {
  const { t } = texts;
  return alert("ok", verdict === undefined ? t("redress.verdict") : t(`verdict.${verdict}`), paragraph(reason ?? ""));
}

function judging(texts: Texts, props: AppealProps): Html {
  const { t } = texts;
  const { id, verdict, reason, proposedBy, isMine, values, errors } = props;
  const problem = (name: "verdict" | "reason") => errors.find(({ field }) => field === name)?.problem;
  const confirm =
    verdict === undefined
      ? undefined
      : html`<section class="k-panel"><h2 class="utrecht-heading-3">${t("appeals.proposed", { by: proposedBy ?? "" })}</h2>
${paragraph(t(`verdict.${verdict}`))}${paragraph(reason ?? "")}
${isMine ? paragraph(t("appeals.other")) : html`<form class="k-screen" method="post" action="${appealPath(id, "confirmations")}">${hidden("verdict", verdict)}${submit(t("appeals.confirm"), "negative")}</form>`}</section>`;
  return html`${confirm}
<section class="k-panel k-screen"><h2 class="utrecht-heading-3">${t(verdict === undefined ? "appeals.propose" : "appeals.propose-else")}</h2>
${paragraph(t("appeals.propose-text"))}
<form method="post" action="${appealPath(id, "proposals")}" novalidate>
${choiceField(texts, { name: "verdict", label: t("appeals.verdict"), type: "radio", required: true, values: values.verdict === undefined ? [] : [values.verdict], choices: verdicts.map((value) => ({ value, label: t(`verdict.${value}`) })), problem: problem("verdict") })}
${textArea(texts, { name: "reason", label: t("appeals.reason"), hint: t("appeals.reason-hint"), required: true, value: values.reason, rows: 3, problem: problem("reason") })}
${submit(t("appeals.propose-send"), "secondary")}</form></section>`;
}
