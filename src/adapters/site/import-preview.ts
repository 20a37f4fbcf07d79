/** What we make of a file, before anything of it is handed in: each column, and what will happen to the first rows. */
import { indicatorKinds } from "#core/types.ts";
import type { Preview, PreviewRow } from "#core/upload.ts";
import { hidden, selectField } from "./fields.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, askTwice, paragraph, submit, table, wayBack } from "./parts.ts";
import { importPath, paths } from "./paths.ts";
import type { In, Texts } from "./texts.ts";

/** What a person chose, in words that can stand in an address. */
export type ImportChoice = {
  readonly mapping?: string | undefined;
  readonly separator?: string | undefined;
  readonly encoding?: string | undefined;
};

export type ImportPreviewProps = {
  readonly id: string;
  readonly title: string | null;
  readonly preview: Preview;
  readonly choice: ImportChoice;
};

/** The marks that a person may choose, by the name that stands in the address. */
export const separatorNames = { semicolon: ";", comma: ",", tab: "\t", pipe: "|" } as const;
export const encodingNames = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;

export function importPreview(context: Context, props: ImportPreviewProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { id, title, preview, choice } = props;
  return layout(context, {
    title: t("imports.look-title"),
    width: "wide",
    main: html`${wayBack(paths.imports, t("imports.back"))}
<h1 class="utrecht-heading-1">${t("imports.look-title")}</h1>
<p class="utrecht-paragraph"><strong>${title ?? t("imports.untitled")}</strong></p>
${preview.refusal === undefined ? readAs(texts, preview) : cannot(texts, preview.refusal)}
${preview.refusal === undefined ? starting(texts, id, choice) : undefined}
${choosing(texts, id, choice)}
${askTwice(t("imports.remove"), t("imports.remove-text"), { action: importPath(id, "removals"), hidden: html``, sure: t("imports.remove-sure") })}`,
  });
}

function cannot({ t }: Texts, { fault }: NonNullable<Preview["refusal"]>): Html {
  return alert("warning", t("imports.cannot-title"), paragraph(t(`import-fault.${fault ?? "other"}`)));
}

function readAs(texts: Texts, { columns, rows, headerRow }: Preview): Html {
  const { t } = texts;
  return html`<p class="k-lead">${t("imports.look-lead")}</p>
${headerRow === undefined ? undefined : paragraph(t("imports.names-row", { row: headerRow }))}
${columns.length === 0 ? undefined : columnTable(texts, columns, rows)}
<h2 class="utrecht-heading-2">${t("imports.sample")}</h2>
${
  rows.length === 0
    ? paragraph(t("imports.no-rows"))
    : table(
        t("imports.sample"),
        [t("imports.row"), t("imports.outcome")],
        rows.map(({ row, fault }) => [row, outcome(texts, fault)]),
      )
}`;
}

function columnTable(texts: Texts, columns: Preview["columns"], rows: readonly PreviewRow[]): Html {
  const { t } = texts;
  return html`<h2 class="utrecht-heading-2">${t("imports.columns")}</h2>
${table(
  t("imports.columns"),
  [t("imports.column"), t("imports.read-as"), t("imports.first-values")],
  columns.map(({ name, field, isIgnored }, place) => [
    name,
    field === undefined ? t(isIgnored ? "imports.column-ignored" : "imports.column-unknown") : fieldName(texts, field),
    // What is left out on purpose is not shown either: it may be somebody's national number.
    isIgnored ? "–" : html`${rows.slice(0, 3).map(({ cells }) => html`<div>${cells[place]}</div>`)}`,
  ]),
)}`;
}

function fieldName({ t, word }: Texts, field: string): string {
  const [first, code] = field.split(".");
  const kind = first === "indicator" ? indicatorKinds.find((each) => each === code) : undefined;
  return kind === undefined
    ? word("import-field", field.replace(".", "-"))
    : t("imports.indicator", { kind: t(`kind.${kind}`) });
}

function outcome({ t }: Texts, fault: PreviewRow["fault"]): string {
  if (fault === undefined) return t("imports.row-good");
  const problem = t(`import-problem.${problemAt(fault.path)}`);
  return fault.column === "" ? problem : t("imports.row-bad", { column: fault.column, problem });
}

/** Which of our sentences fits a place in a report. */
function problemAt(path: string): In<"import-problem"> {
  if (path === "") return "row";
  if (path === "/form") return "form";
  if (path === "/narrative") return "narrative";
  if (path === "/occurredAt") return "date";
  if (path.startsWith("/amountLost")) return "amount";
  if (path.startsWith("/indicators")) return "indicator";
  return path.startsWith("/reporter") ? "reporter" : "other";
}

function starting({ t }: Texts, id: string, choice: ImportChoice): Html {
  return html`<form method="post" action="${importPath(id, "starts")}">
${Object.entries(choice).map(([name, value]) => hidden(name, value ?? ""))}
${paragraph(t("imports.start-text"))}
${submit(t("imports.start"))}
</form>`;
}

function choosing(texts: Texts, id: string, { mapping, separator, encoding }: ImportChoice): Html {
  const { t } = texts;
  const placeholder = t("imports.guess");
  return html`<details class="k-details"><summary>${t("imports.change")}</summary><div class="k-details__content">
<form method="get" action="${importPath(id)}">
${selectField(texts, {
  name: "mapping",
  label: t("imports.mapping"),
  value: mapping,
  placeholder,
  choices: [
    { value: "desk", label: t("imports.mapping-desk") },
    { value: "own", label: t("imports.mapping-own") },
  ],
})}
${selectField(texts, {
  name: "separator",
  label: t("imports.separator"),
  value: separator,
  placeholder,
  choices: (["semicolon", "comma", "tab", "pipe"] as const).map((name) => ({
    value: name,
    label: t(`imports.separator-${name}`),
  })),
})}
${selectField(texts, {
  name: "encoding",
  label: t("imports.encoding"),
  value: encoding,
  placeholder,
  choices: encodingNames.map((name) => ({ value: name, label: name.toUpperCase() })),
})}
${submit(t("imports.again"), "secondary")}
</form></div></details>`;
}
