/** A partner's requests, each in the partner's own word, the first deadline on top. */
import type { Barrier, RequestForce } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import { type RequestState, requestStates } from "#core/states.ts";
import { fileField, selectField } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { badge, empty, link, paragraph, submit, table } from "./parts.ts";
import { paths, requestPath } from "./paths.ts";
import type { Texts } from "./texts.ts";

/** What the list tells about a request: no personal data, so looking at the list is no disclosure. */
export type InboxRow = {
  readonly id: string;
  readonly barrier: Barrier;
  readonly state: RequestState;
  readonly force: RequestForce;
  readonly dueAt: Date | undefined;
  readonly createdAt: Date;
  readonly overdue: boolean;
};

export type InboxProps = {
  readonly organisation: Bilingual;
  readonly rows: readonly InboxRow[];
  /** The state that is shown; undefined shows all. */
  readonly filter?: RequestState | undefined;
};

/** The states a partner can meet; before sending, nothing has left. */
export const partnerStates = requestStates.filter((state) => !["draft", "approved", "declined"].includes(state));

export function inbox(context: Context, { organisation, rows, filter }: InboxProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const title = t("inbox.title", { organisation: organisation[language] });
  return layout(context, {
    title,
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-lead">${t("inbox.lead")}</p>
<form class="k-filter k-screen" method="get" action="${paths.inbox}">
${selectField(texts, { name: "state", label: t("inbox.filter"), value: filter, placeholder: t("inbox.filter-all"), choices: partnerStates.map((state) => ({ value: state, label: t(`request-state.${state}`) })) })}
${submit(t("inbox.filter-apply"), "secondary")}
</form>
${
  rows.length === 0
    ? empty(t("inbox.empty"), t("inbox.empty-text"))
    : table(
        t("inbox.caption"),
        [t("inbox.barrier"), t("inbox.state"), t("inbox.due"), t("inbox.created")],
        rows.map((row) => [
          link(requestPath(row.id), t(`barrier.${row.barrier}`)),
          html`${stateBadge(texts, row.state)}${row.force === "information" ? html` ${badge("neutral", t("information.badge"))}` : undefined}`,
          html`${row.dueAt === undefined ? "–" : time(row.dueAt, language)}${row.overdue ? html` ${badge("late", t("inbox.overdue"))}` : undefined}`,
          time(row.createdAt, language),
        ]),
      )
}
${byFile(texts)}`,
  });
}

/** For whoever would rather fill in a spreadsheet. */
function byFile(texts: Texts): Html {
  const { t } = texts;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("answer-file.title")}</h2>${paragraph(t("answer-file.text"))}
<form method="post" action="${paths.requestFiles}">${submit(t("answer-file.download"), "secondary")}<p class="k-hint">${t("answer-file.download-text")}</p></form>
<form method="post" action="${paths.answerFilePreviews}" enctype="multipart/form-data">
${fileField(texts, { name: "file", label: t("answer-file.file"), hint: t("answer-file.file-hint"), accept: ".csv,.txt" })}
${submit(t("answer-file.send"), "secondary")}</form></section>`;
}

/** Where a request stands, as a word in a frame. */
export function stateBadge({ t }: Texts, state: RequestState): Html {
  const tone =
    state === "answered" || state === "closed" ? "good" : state === "sent" || state === "draft" ? "waiting" : "neutral";
  return badge(tone, t(`request-state.${state}`));
}
