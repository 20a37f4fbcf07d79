/** Stopping and going on later: the code with its four words, where it is typed again, and what a desk reads back. */
import { errorSummary, type FieldErrors, textField } from "../fields.ts";
import { dateTime, inFours } from "../format.ts";
import { helpOptions } from "../help.ts";
import { type Html, html } from "../html.ts";
import { type Context, layout } from "../layout.ts";
import { buttonLink, link, paragraph, submit } from "../parts.ts";
import { paths } from "../paths.ts";
import type { Texts } from "../texts.ts";

export type KeptProps = { readonly code: string; readonly words: readonly string[]; readonly until: Date };

/** What somebody gets who stops. */
export function keptPage(context: Context, { code, words, until }: KeptProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  return layout(context, {
    title: t("kept.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("kept.title")}</h1>
<p class="k-lead">${t("kept.lead", { until: dateTime(until, language) })}</p>
<section class="k-code"><h2 class="utrecht-heading-3">${t("receipt.code-title")}</h2>
<p class="k-code__value">${inFours(code)}</p>
<p class="utrecht-paragraph">${t("kept.code-text")}</p>
<h3 class="utrecht-heading-4">${t("receipt.words-title")}</h3>
<ol class="k-code__words">${words.map((word) => html`<li>${word}</li>`)}</ol>
<p class="k-hint k-screen">${t("receipt.print")}</p></section>
${readBack(texts)}
<div class="k-send k-screen">${buttonLink(paths.report, t("kept.on"))}<form method="post" action="${paths.reportClosings}">${submit(t("kept.close"), "secondary")}</form></div>
<p class="k-hint k-screen">${t("kept.close-text")}</p>
${helpOptions(context)}`,
  });
}

export type ReturnProps = { readonly code?: string; readonly errors: FieldErrors<"code"> };

/** Where the code is typed; it is posted, so that it never stands in an address. */
export function returnPage(context: Context, { code, errors }: ReturnProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("return.title"),
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, () => t("follow.code"))}
<h1 class="utrecht-heading-1">${t("return.title")}</h1>
<p class="k-lead">${t("return.lead")}</p>
<form class="k-form" method="post" action="${paths.reportReturns}" novalidate>
${textField(texts, { name: "code", label: t("follow.code"), hint: t("follow.code-hint"), required: true, value: code, problem: errors[0]?.problem })}
<div class="k-send">${submit(t("return.send"))}</div></form>
${readBack(texts)}
<p class="utrecht-paragraph">${link(paths.follow, t("return.sent"))}</p>`,
  });
}

/** Begun in this browser and not sent: go on, or throw it away. */
export function begunPage(context: Context): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("begun.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("begun.title")}</h1>
<p class="k-lead">${t("begun.lead")}</p>
<div class="k-send">${buttonLink(paths.reportAnswers, t("begun.on"))}</div>
<form class="k-screen" method="post" action="${paths.reportRemovals}">${paragraph(t("begun.remove-text"))}${submit(t("begun.remove"), "secondary")}</form>`,
  });
}

/** What somebody at a desk says and hears, so that no word goes wrong over the telephone. */
function readBack({ t }: Texts): Html {
  return html`<details class="k-details"><summary>${t("read-back.title")}</summary><div class="k-details__content"><ol class="k-list">${(["ask", "repeat", "letters", "never"] as const).map((step) => html`<li>${t(`read-back.${step}`)}</li>`)}</ol></div></details>`;
}
