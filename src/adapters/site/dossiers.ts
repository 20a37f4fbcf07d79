/** A desk's own dossiers, newest activity first, and looking one up by a value. */
import { type IndicatorKind, indicatorKinds } from "#core/types.ts";
import { counted, shortName } from "./dossier-parts.ts";
import { errorSummary, type FieldErrors, selectField, textField } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { empty, link, submit, table } from "./parts.ts";
import { dossierPath, paths } from "./paths.ts";

export type DossiersProps = {
  readonly rows: readonly {
    readonly id: string;
    readonly latest: Date;
    readonly values: readonly { readonly kind: IndicatorKind; readonly value?: string }[];
    readonly reports: number;
    readonly isMore: boolean;
  }[];
  /** Where the next page begins. */
  readonly next?: string | undefined;
  readonly isFirst: boolean;
  /** What was looked for, and not found or not understood. */
  readonly values: { readonly kind?: string | undefined; readonly value?: string | undefined };
  readonly errors: FieldErrors<"kind" | "value">;
};

export function dossiers(context: Context, { rows, next, isFirst, values, errors }: DossiersProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const problem = (field: "kind" | "value") => errors.find((error) => error.field === field)?.problem;
  return layout(context, {
    title: t("dossiers.title"),
    width: "wide",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, (field) => t(`dossiers.${field}`))}
<h1 class="utrecht-heading-1">${t("dossiers.title")}</h1>
<p class="k-lead">${t("dossiers.lead")}</p>
<section class="k-panel k-screen"><h2 class="utrecht-heading-3">${t("dossiers.find")}</h2>
<form method="post" action="${paths.dossiers}/lookups" novalidate>
${selectField(texts, { name: "kind", label: t("dossiers.kind"), required: true, value: values.kind, placeholder: t("request.code-choose"), problem: problem("kind"), choices: indicatorKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })) })}
${textField(texts, { name: "value", label: t("dossiers.value"), required: true, value: values.value, problem: problem("value") })}
${submit(t("dossiers.search"), "secondary")}
</form></section>
${
  rows.length === 0
    ? empty(
        t(isFirst ? "dossiers.empty" : "dossiers.no-more"),
        t(isFirst ? "dossiers.empty-text" : "dossiers.no-more-text"),
      )
    : table(
        t("dossiers.title"),
        [t("dossiers.dossier"), t("dossiers.about"), t("dossier.reports"), t("dossiers.latest")],
        rows.map((row) => [
          link(dossierPath(row.id), t("dossier.title", { name: shortName(row.id) })),
          row.values
            .map(({ kind, value }) => (value === undefined ? t(`kind.${kind}`) : `${t(`kind.${kind}`)} ${value}`))
            .join(", "),
          counted(texts, row.reports, row.isMore),
          time(row.latest, language),
        ]),
      )
}
<p class="k-inline k-screen">${isFirst ? undefined : link(paths.dossiers, t("dossiers.first"))} ${next === undefined ? undefined : link(`${paths.dossiers}?after=${encodeURIComponent(next)}`, t("dossiers.older"))}</p>`,
  });
}
