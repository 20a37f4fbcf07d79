/** All that somebody is about to send, each answer with a way back to its question; before this nothing is sent. */
import type { Distress } from "#pillars/victim-support/distress.ts";
import { hidden } from "../fields.ts";
import { helpOptions } from "../help.ts";
import { type Html, html } from "../html.ts";
import { type Context, layout } from "../layout.ts";
import { alert, link, paragraph, submit } from "../parts.ts";
import { paths, questionPath } from "../paths.ts";
import { idempotencyField, type ReportField, reportLabels } from "../report-fields.ts";
import type { Texts } from "../texts.ts";
import { isThing, type Question } from "./questions.ts";

export type Answer = { readonly question: Question; readonly field: ReportField; readonly said: string | undefined };

export type AnswersProps = {
  /** In the order of the questions; an answer that was left out says so. */
  readonly answers: readonly Answer[];
  /** What was read in what was pasted. */
  readonly found: readonly string[];
  /** Each further case, as it was read. */
  readonly cases: readonly (readonly string[])[];
  readonly distress: readonly Distress[];
  readonly isBusiness: boolean;
  readonly idempotencyKey: string;
};

export function answersPage(
  context: Context,
  { answers, found, cases, distress, isBusiness, idempotencyKey }: AnswersProps,
): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("answers.title"),
    width: "narrow",
    main: html`<p class="k-back">${link(questionPath("contact"), t("question.back"))}</p>
<h1 class="utrecht-heading-1">${t("answers.title")}</h1>
<p class="k-lead">${t("answers.lead")}</p>
<dl class="k-facts">${answers.map((answer) => row(texts, answer))}</dl>
${found.length === 0 ? undefined : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("answers.found")}</h2><ul class="k-list">${found.map((value) => html`<li><code class="k-value">${value}</code></li>`)}</ul></section>`}
${cases.length === 0 ? undefined : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("answers.cases", { count: cases.length })}</h2>${paragraph(t("answers.cases-text"))}<ol class="k-list">${cases.map((parts) => html`<li class="k-value">${parts.join(" · ")}</li>`)}</ol></section>`}
<p class="utrecht-paragraph">${link(questionPath("more", "answers"), t("answers.more"))}</p>
${distress.length === 0 ? undefined : helpOptions(context, distress)}
${alert("info", t("report.not-aangifte"), paragraph(t("report.not-aangifte-text")))}
<form class="k-form" method="post" action="${paths.reportSendings}">${hidden(idempotencyField, idempotencyKey)}
<div class="k-send">${submit(t("report.send"))}${isBusiness ? html`<button type="submit" name="after" value="another" class="nl-button nl-button--secondary"><span class="nl-button__label">${t("answers.another")}</span></button>` : undefined}<p class="k-hint">${t("report.after")}</p></div></form>
<form class="k-screen" method="post" action="${paths.reportPauses}">${submit(t("question.stop"), "secondary")}</form>`,
  });
}

function row({ t }: Texts, { question, field, said }: Answer): Html {
  const label = t(reportLabels[field]);
  // What is copied is set apart, and broken where the page is narrow.
  const shown =
    said !== undefined && isThing(question) ? html`<span class="k-value">${said}</span>` : (said ?? t("answers.none"));
  return html`<div class="k-facts__row"><dt>${label}</dt><dd>${shown} <a class="utrecht-link utrecht-link--html-a" href="${questionPath(question, "answers")}">${t("answers.change")}<span class="k-hidden">: ${label}</span></a></dd></div>`;
}
