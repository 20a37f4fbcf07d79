/** The files of a desk: one to choose, and those that were read before. */
import type { Upload } from "#core/upload.ts";
import { errorSummary, type FieldErrors, fileField } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { badge, empty, link, paragraph, submit, table } from "./parts.ts";
import { importPath, paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type ImportsProps = {
  readonly files: readonly Pick<Upload, "id" | "title" | "state" | "read" | "rejected" | "startedAt">[];
  readonly errors: FieldErrors<"file">;
};

export function imports(context: Context, { files, errors }: ImportsProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  return layout(context, {
    title: t("imports.title"),
    width: "wide",
    hasErrors: errors.length > 0,
    main: html`<h1 class="utrecht-heading-1">${t("imports.title")}</h1>
<p class="k-lead">${t("imports.lead")}</p>
${errorSummary(texts, errors, () => t("imports.file"))}
<form class="k-screen" method="post" action="${paths.imports}" enctype="multipart/form-data">
${fileField(texts, { name: "file", label: t("imports.file"), hint: t("imports.file-hint"), required: true, problem: errors[0]?.problem, accept: ".csv,.tsv,.txt,.ndjson,.jsonl" })}
${submit(t("imports.send"))}
${paragraph(t("imports.send-after"))}
</form>
<h2 class="utrecht-heading-2">${t("imports.earlier")}</h2>
${
  files.length === 0
    ? empty(t("imports.earlier-empty"), t("imports.earlier-empty-text"))
    : table(
        t("imports.earlier"),
        [t("imports.file"), t("imports.at"), t("imports.state"), t("imports.rows"), t("imports.rejected")],
        files.map(({ id, title, startedAt, state, read, rejected }) => [
          link(importPath(id), title ?? t("imports.untitled")),
          time(startedAt, language),
          importBadge(texts, state),
          read,
          rejected,
        ]),
      )
}`,
  });
}

/** Where a file stands, as a word in a frame. */
export function importBadge({ t }: Texts, state: Upload["state"]): Html {
  const tone = state === "done" ? "good" : state === "failed" ? "late" : state === "dropped" ? "neutral" : "waiting";
  return badge(tone, t(`import-state.${state}`));
}
