/** Checking before one clicks or pays: one field, and the answer; what looks wrong gets a pause and the number to call. */
import type { Checked, CheckResult } from "#pillars/prevention/check.ts";
import type { Reason } from "#pillars/prevention/reasons.ts";
import { errorSummary, type FieldErrors, fileField, hidden, type Problem, textArea } from "./fields.ts";
import { dateTime } from "./format.ts";
import { helpOptions } from "./help.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { buttonLink, facts, link, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

/** The two ways, each a form of its own. */
export type CheckField = "text" | "file";

export type CheckFormProps = { readonly text?: string | undefined; readonly errors: FieldErrors<CheckField> };

const labels = { text: "check.field", file: "check-file.field" } as const;

export function checkPage(context: Context, props: CheckFormProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("check.title"),
    width: "narrow",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, (field) => t(labels[field]))}
<h1 class="utrecht-heading-1">${t("check.title")}</h1>
<p class="k-lead">${t("check.lead")}</p>
${checkForm(texts, props)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("check-file.title")}</h2>${checkFileForm(texts, props)}</section>
${paragraph(t("check.not-kept"))}
<p class="utrecht-paragraph">${link(paths.called, t("called.short"))}</p>`,
  });
}

/** The field itself: also on the first page. */
export function checkForm(texts: Texts, { text, errors }: CheckFormProps): Html {
  const { t } = texts;
  return html`<form class="k-form" method="post" action="${paths.check}" novalidate>
${textArea(texts, { name: "text", label: t("check.field"), hint: t("check.hint"), value: text, rows: 4, problem: problemOf(errors, "text") })}
<div class="k-send">${submit(t("check.send"))}</div></form>`;
}

/** A mail, a screenshot or a photo: what it is, is seen by its content. */
function checkFileForm(texts: Texts, { errors }: CheckFormProps): Html {
  const { t } = texts;
  return html`<form class="k-form" method="post" action="${paths.checkFiles}" enctype="multipart/form-data" novalidate>
${fileField(texts, { name: "file", label: t("check-file.field"), hint: t("check-file.hint"), accept: ".eml,message/rfc822,image/png,image/jpeg,image/webp,image/gif", problem: problemOf(errors, "file") })}
<div class="k-send">${submit(t("check-file.send"))}</div></form>`;
}

function problemOf(errors: CheckFormProps["errors"], wanted: CheckField): Problem | undefined {
  return errors.find(({ field }) => field === wanted)?.problem;
}

const tones = { reported: "error", suspicious: "error", trusted: "ok", unknown: "info" } as const;

export type CheckedProps = {
  /** What was asked, or read in what was sent. */
  readonly text: string;
  readonly result: CheckResult;
  readonly isRead?: boolean;
};

/** The answer. What was asked stands in the page and in no address. */
export function checkedPage(context: Context, { text, result, isRead = false }: CheckedProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const { verdict, indicators, reasons, advice, checkedAt, expiresAt } = result;
  const stop = verdict === "reported" || verdict === "suspicious";
  return layout(context, {
    title: t(`verdict-name.${verdict}`),
    width: "narrow",
    main: html`<section class="utrecht-alert utrecht-alert--${tones[verdict]} k-verdict" role="status"><h1 class="utrecht-heading-1">${t(`verdict-name.${verdict}`)}</h1>
<p class="k-lead">${t(`verdict-text.${verdict}`)}</p></section>
${reasonsIn(texts, reasons)}
${stop ? pause(texts) : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("check.now")}</h2><ul class="k-list">${advice.map((code) => html`<li>${t(`advice.${code}`)}</li>`)}</ul>
${verdict === "unknown" ? html`<h3 class="utrecht-heading-3">${t("check.own-checks")}</h3><ul class="k-list">${(["sender", "hurry", "search"] as const).map((own) => html`<li>${t(`own-check.${own}`)}</li>`)}</ul>` : undefined}
<div class="k-send k-screen">${buttonLink(paths.called, t("check.call-bank"))}<form method="post" action="${paths.reportDrafts}">${hidden("text", text)}${submit(t("check.report"), "secondary")}</form></div></section>
${
  indicators.length === 0
    ? undefined
    : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("check.found")}</h2>${indicators.map((each) => found(texts, each))}</section>`
}
${stop ? helpOptions(context) : undefined}
<p class="k-hint">${t("check.checked", { at: dateTime(checkedAt, language) })} ${t("check.until", { at: dateTime(expiresAt, language) })}</p>
<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t(isRead ? "check-file.read" : "check.again")}</h2>${paragraph(t(isRead ? "check-file.read-text" : "check.again-text"))}${checkForm(texts, { text, errors: [] })}</section>`,
  });
}

function found(texts: Texts, { kind, value, verdict, reasons }: Checked): Html {
  const { t } = texts;
  return html`<div class="k-panel">${facts([
    { name: t(`kind.${kind}`), value: html`<span class="k-value">${value}</span>` },
    { name: t("check.verdict"), value: t(`verdict-name.${verdict}`) },
  ])}${reasonsIn(texts, reasons)}</div>`;
}

function reasonsIn(texts: Texts, reasons: readonly Reason[]): Html | undefined {
  if (reasons.length === 0) return undefined;
  return html`<ul class="k-list">${reasons.map((reason) => html`<li>${reasonIn(texts, reason)}</li>`)}</ul>`;
}

export function reasonIn(
  { said, language }: Texts,
  { code, word = "", brand = "", official = "", why }: Reason,
): string {
  return why !== undefined ? why[language] : said("reason", code, { word, brand, official });
}

/** Whoever is hurried stops to think here: three questions, before anything else. */
function pause({ t }: Texts): Html {
  return html`<section class="k-section k-pause"><h2 class="utrecht-heading-2">${t("pause.title")}</h2>
<ol class="k-list">${(["hurry", "code", "money"] as const).map((question) => html`<li>${t(`pause.${question}`)}</li>`)}</ol>
${paragraph(t("pause.yes"))}</section>`;
}
