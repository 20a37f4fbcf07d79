/** One question on one page: where one is, the question, what was typed before, and a way to stop and go on later. */

import type { Distress } from "#pillars/victim-support/distress.ts";
import { errorSummary, hidden } from "../fields.ts";
import { helpOptions } from "../help.ts";
import { type Html, html } from "../html.ts";
import { type Context, layout } from "../layout.ts";
import { alert, link, paragraph, submit } from "../parts.ts";
import { paths, questionPath } from "../paths.ts";
import { type ReportField, reportLabels } from "../report-fields.ts";
import type { Texts } from "../texts.ts";
import { type FieldsProps, fieldsIn } from "./question-fields.ts";
import { isThing, type Question } from "./questions.ts";

export type QuestionProps = FieldsProps & {
  readonly question: Question;
  /** All that are asked, in their order; a question outside them is a side door. */
  readonly sequence: readonly Question[];
  /** Came from looking at all answers, and goes back there. */
  readonly fromAnswers: boolean;
  readonly distress: readonly Distress[];
  /** Reported for a business: the same questions in its words. */
  readonly isBusiness: boolean;
};

export function questionPage(context: Context, props: QuestionProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { question, sequence, fromAnswers, errors } = props;
  const title = titleOf(texts, props);
  const place = sequence.indexOf(question) + 1;
  const progress = place === 0 ? t("question.beside") : t("question.progress", { place, of: sequence.length });
  const fields = fieldsIn(texts, question, props);
  return layout(context, {
    title: `${title} – ${progress}`,
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, (field: ReportField) => t(reportLabels[field]))}
${back(texts, props)}
<p class="k-hint">${progress}</p>
<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-lead">${t(props.isBusiness && question === "impact" ? "question-lead.impact-business" : `question-lead.${question}`)}</p>
${question === "form" ? first(texts) : undefined}
${question === "care" ? helpOptions(context, props.distress) : undefined}
<form class="k-form" method="post" action="${questionPath(question)}" novalidate>
${fromAnswers ? hidden("from", "answers") : undefined}${fields}
${isThing(question) ? html`<p class="utrecht-paragraph">${t("question.none")} ${link(questionPath("more"), t("question.other-thing"))}</p>` : undefined}
<div class="k-send">${submit(t("question.on"))}<button type="submit" name="after" value="stop" class="nl-button nl-button--secondary"><span class="nl-button__label">${t("question.stop")}</span></button></div>
</form>`,
  });
}

export function titleOf(
  { t }: Texts,
  { question, isBusiness }: Pick<QuestionProps, "question" | "isBusiness">,
): string {
  return t(isBusiness && question === "impact" ? "question.impact-business" : `question.${question}`);
}

function back({ t }: Texts, { question, sequence, fromAnswers }: QuestionProps): Html | undefined {
  const before = sequence[sequence.indexOf(question) - 1];
  if (fromAnswers || !sequence.includes(question)) return wayTo(paths.reportAnswers, t("question.to-answers"));
  return before === undefined ? undefined : wayTo(questionPath(before), t("question.back"));
}

function wayTo(href: string, label: string): Html {
  return html`<p class="k-back">${link(href, label)}</p>`;
}

/** What somebody must know before the first word. */
function first({ t }: Texts): Html {
  return html`${alert("info", t("report.not-aangifte"), html`${paragraph(t("report.not-aangifte-text"))}${paragraph(t("report.no-bsn"))}`)}
<p class="utrecht-paragraph">${link(paths.reportReturns, t("return.title"))}</p>`;
}
