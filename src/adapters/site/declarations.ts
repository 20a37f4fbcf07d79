/** An organisation's own numbers that never call: what it declared, who took it over, more to add, and taking one back. */
import type { DeclaredItem } from "#core/declaration.ts";
import type { Declaration } from "#core/declarations.ts";
import type { outcomeResults } from "#core/outcome.ts";
import type { Bilingual } from "#core/policy.ts";
import { errorSummary, type FieldErrors, textArea } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { stateBadge } from "./inbox.ts";
import { type Context, layout } from "./layout.ts";
import { alert, askTwice, badge, empty, paragraph, submit, table } from "./parts.ts";
import { declarationPath, paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

/** A declaration with the names of those who were told. */
export type ShownDeclaration = Omit<Declaration, "receipts"> & {
  readonly receipts: readonly (Omit<Declaration["receipts"][number], "partner" | "result"> & {
    readonly partner: Bilingual;
    readonly result: (typeof outcomeResults)[number] | undefined;
  })[];
};

export type DeclarationsProps = {
  readonly declarations: readonly ShownDeclaration[];
  /** What became of the numbers that were just given, with the line each came from. */
  readonly added?: readonly (DeclaredItem & { readonly line: string })[];
  readonly numbers?: string | undefined;
  readonly errors: FieldErrors<"numbers">;
};

export function declarations(context: Context, props: DeclarationsProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("declarations.title"),
    width: "wide",
    hasErrors: props.errors.length > 0,
    main: html`${errorSummary(texts, props.errors, () => t("declarations.numbers"))}
<h1 class="utrecht-heading-1">${t("declarations.title")}</h1>
<p class="k-lead">${t("declarations.lead")}</p>
${props.added === undefined ? undefined : became(texts, props.added)}
${addForm(texts, props)}
<section class="k-section"><h2 class="utrecht-heading-2">${t("declarations.list")}</h2>${list(texts, props.declarations)}</section>`,
  });
}

function became(texts: Texts, added: NonNullable<DeclarationsProps["added"]>): Html {
  const { t } = texts;
  const refused = added.filter(({ status }) => status === "refused").length;
  const taken = added.length - refused;
  return alert(
    refused === 0 ? "ok" : "warning",
    t("declarations.became", { taken, refused }),
    table(
      t("declarations.became-caption"),
      [t("declarations.number"), t("declarations.result")],
      added.map((item) => [
        item.status === "refused" ? item.line : item.number,
        item.status === "refused" ? t("declarations.refused") : t(`declarations.${item.status}`),
      ]),
    ),
  );
}

function addForm(texts: Texts, { numbers, errors }: DeclarationsProps): Html {
  const { t } = texts;
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("declarations.add")}</h2>
${paragraph(t("declarations.add-text"))}
<form class="k-form" method="post" action="${paths.declarations}" novalidate>
${textArea(texts, { name: "numbers", label: t("declarations.numbers"), hint: t("declarations.numbers-hint"), required: true, rows: 6, value: numbers, problem: errors[0]?.problem })}
<div class="k-send">${submit(t("declarations.send"))}</div></form></section>`;
}

function list(texts: Texts, declared: readonly ShownDeclaration[]): Html {
  const { t, language } = texts;
  if (declared.length === 0) return empty(t("declarations.empty"), t("declarations.empty-text"));
  return table(
    t("declarations.caption"),
    [
      t("declarations.number"),
      t("declarations.state"),
      t("declarations.at"),
      t("declarations.receipts"),
      t("declarations.change"),
    ],
    declared.map((each) => [
      html`<code class="k-value">${each.number}</code>`,
      badge(tones[each.state], t(`declaration-state.${each.state}`)),
      time(each.declaredAt, language),
      receipts(texts, each.receipts),
      changes(texts, each),
    ]),
  );
}

const tones = { waiting: "waiting", standing: "good", withdrawn: "neutral" } as const;

function receipts(texts: Texts, told: ShownDeclaration["receipts"]): Html | string {
  const { t, language } = texts;
  if (told.length === 0) return "–";
  return html`<ul class="k-list">${told.map(
    ({ partner, state, result, answeredAt, liftedAt }) =>
      html`<li>${partner[language]}: ${liftedAt !== undefined ? html`${t("declarations.lifted")} ${time(liftedAt, language)}` : result !== undefined && answeredAt !== undefined ? html`${t(`result.${result}`)}, ${time(answeredAt, language)}` : stateBadge(texts, state)}</li>`,
  )}</ul>`;
}

function changes({ t }: Texts, { id, state, own }: ShownDeclaration): Html | string {
  if (state === "withdrawn") return "–";
  const confirm =
    state !== "waiting"
      ? undefined
      : own
        ? paragraph(t("declarations.by-other"))
        : html`<form class="k-screen" method="post" action="${declarationPath(id, "confirmations")}">${submit(t("declarations.confirm"), "secondary")}</form>`;
  return html`${confirm}${askTwice(t("declarations.withdraw"), t("declarations.withdraw-text"), { action: declarationPath(id, "withdrawals"), hidden: html``, sure: t("declarations.withdraw-sure") })}`;
}
