/** How far the reading of a file is; while it goes on the page renews itself, until somebody wants it still. */
import type { Upload } from "#core/upload.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { importBadge } from "./imports.ts";
import { type Context, layout } from "./layout.ts";
import { alert, buttonLink, facts, link, paragraph, wayBack } from "./parts.ts";
import { importPath, paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type ImportRunProps = Pick<
  Upload,
  "id" | "title" | "state" | "read" | "added" | "known" | "rejected" | "startedAt" | "reason" | "unread"
> & {
  /** Asked not to renew itself. */
  readonly isStill: boolean;
};

const secondsBetween = 5;

export function importRun(context: Context, run: ImportRunProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const title = run.title ?? t("imports.untitled");
  return layout(context, {
    title,
    width: "narrow",
    ...(run.state === "running" && !run.isStill && { renewAfter: secondsBetween }),
    main: html`${wayBack(paths.imports, t("imports.back"))}
<h1 class="utrecht-heading-1">${title}</h1>
${said(texts, run)}
${facts([
  { name: t("imports.state"), value: importBadge(texts, run.state) },
  { name: t("imports.at"), value: time(run.startedAt, language) },
  { name: t("imports.read"), value: run.read },
  { name: t("imports.added"), value: run.added },
  { name: t("imports.known"), value: run.known },
  { name: t("imports.rejected"), value: run.rejected },
  { name: t("imports.unread"), value: run.unread.length === 0 ? undefined : run.unread.join(", ") },
])}
${
  run.state === "done" && run.rejected > 0
    ? html`${buttonLink(importPath(run.id, "rejects"), t("imports.rejects"))}${paragraph(t("imports.rejects-text"))}`
    : undefined
}`,
  });
}

function said({ t }: Texts, { id, state, reason, isStill }: ImportRunProps): Html | undefined {
  switch (state) {
    case "running":
      return html`${paragraph(t("imports.running"))}<p class="utrecht-paragraph">${
        isStill ? link(importPath(id), t("imports.renew")) : link(`${importPath(id)}?still=1`, t("imports.still"))
      }</p>`;
    case "done":
      return paragraph(t("imports.done"));
    case "failed":
      // The reason is the API's own sentence, which is English.
      return alert(
        "warning",
        t("imports.failed"),
        html`<p class="utrecht-paragraph" lang="en">${reason ?? undefined}</p>${paragraph(t("imports.failed-text"))}`,
      );
    case "dropped":
      return paragraph(t("imports.dropped"));
    case "waiting":
      return undefined;
  }
}
