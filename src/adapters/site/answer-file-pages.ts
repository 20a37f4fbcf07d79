/** What a file of answers would do, before it does it; and what became of each row. */
import { outcomeResults } from "#core/outcome.ts";
import type { AnswerRow, RejectedRow } from "./answer-file.ts";
import { hidden } from "./fields.ts";
import { money } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit, table, wayBack } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type AnswerPreviewProps = {
  readonly answers: readonly AnswerRow[];
  readonly rejects: readonly RejectedRow[];
  readonly open: number;
  readonly fault?: "no-names" | "too-many";
  /** The answers as they are sent again by the button. */
  readonly items: string;
};

export function answerPreview(context: Context, props: AnswerPreviewProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { answers, rejects, open, fault } = props;
  return layout(context, {
    title: t("answer-file.check"),
    width: "wide",
    main: html`${wayBack(paths.inbox, t("request.back"))}<h1 class="utrecht-heading-1">${t("answer-file.check")}</h1>
${
  fault === undefined
    ? html`<p class="k-lead">${t("answer-file.check-lead", { answers: answers.length, rejects: rejects.length, open })}</p>`
    : alert("warning", t(`answer-file.${fault}`), paragraph(t(`answer-file.${fault}-text`)))
}
${answers.length === 0 ? undefined : answersIn(texts, props)}
${rejectsIn(
  texts,
  rejects.map(({ row, column, problem }) => ({ row, column, reason: t(`problem.${problem}`) })),
)}`,
  });
}

function answersIn(texts: Texts, { answers, items }: AnswerPreviewProps): Html {
  const { t, language } = texts;
  const rows = answers.map(({ row, request, outcome: { result, code, reason, amountStopped } }) => [
    row,
    request.slice(-6),
    t(`result.${outcomeResults.find((known) => known === result) ?? "unknown"}`),
    [
      code === undefined ? [] : t(`outcome-code.${code}`),
      amountStopped === undefined ? [] : money(amountStopped, language),
      reason ?? [],
    ]
      .flat()
      .join(" · "),
  ]);
  return html`<form class="k-screen" method="post" action="${paths.answerFiles}">${hidden("items", items)}<div class="k-send">${submit(t("answer-file.sure", { answers: answers.length }))}</div></form>
${table(t("answer-file.answers"), [t("answer-file.row"), t("answer-file.request"), t("request.result"), t("answer-file.rest")], rows)}`;
}

type Told = { readonly row: number; readonly column: string; readonly reason: string };

function rejectsIn({ t }: Texts, rejects: readonly Told[]): Html | undefined {
  if (rejects.length === 0) return undefined;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("answer-file.rejects")}</h2>${paragraph(t("answer-file.rejects-text"))}${table(
    t("answer-file.rejects"),
    [t("answer-file.row"), t("answer-file.column"), t("answer-file.why")],
    rejects.map(({ row, column, reason }) => [row, column, reason]),
  )}</section>`;
}

export type AnswersDoneProps = {
  readonly recorded: number;
  readonly rejects: readonly { readonly row: number; readonly code: string }[];
};

export function answersDone(context: Context, { recorded, rejects }: AnswersDoneProps): Html {
  const { texts } = context;
  const { t } = texts;
  const why = (code: string): string =>
    code === "NOT_FOUND"
      ? t("answer-file.not-yours")
      : code === "STATE_CONFLICT"
        ? t("answer-file.overtaken")
        : t("problem.invalid");
  return layout(context, {
    title: t("answer-file.done"),
    width: "wide",
    main: html`${wayBack(paths.inbox, t("request.back"))}<h1 class="utrecht-heading-1">${t("answer-file.done")}</h1>
<p class="k-lead">${t("answer-file.done-lead", { answers: recorded, rejects: rejects.length })}</p>
${rejectsIn(
  texts,
  rejects.map(({ row, code }) => ({ row, column: "", reason: why(code) })),
)}`,
  });
}
