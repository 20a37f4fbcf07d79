/** The requests that wait for a person: whatever is tied to a person is decided by one (GDPR art. 22). */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import type { IndicatorKind } from "#core/types.ts";
import { shortName } from "./dossier-parts.ts";
import { textField } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { badge, empty, link, submit, table } from "./parts.ts";
import { decisionPath, dossierPath, renewalPath } from "./paths.ts";

export type QueueRow = {
  readonly id: string;
  readonly barrier: Barrier;
  readonly addressee: Bilingual;
  readonly kind: IndicatorKind;
  readonly reporters: number;
  readonly decideBy: Date;
  readonly overdue: boolean;
  readonly dossier: string;
};

/** A barrier whose term nears its end. */
export type ReviewRow = {
  readonly id: string;
  readonly barrier: Barrier;
  readonly addressee: Bilingual;
  readonly kind: IndicatorKind;
  readonly value: string;
  readonly endsAt: Date;
};

export type QueueProps = { readonly rows: readonly QueueRow[]; readonly reviews: readonly ReviewRow[] };

export function queue(context: Context, { rows, reviews }: QueueProps): Html {
  const { t, language } = context.texts;
  const opensDossiers = context.person?.sections.includes("dossiers") === true;
  return layout(context, {
    title: t("queue.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("queue.title")}</h1>
<p class="k-lead">${t("queue.lead")}</p>
${
  rows.length === 0
    ? empty(t("queue.empty"), t("queue.empty-text"))
    : table(
        t("queue.caption"),
        [
          t("queue.ask"),
          t("queue.to"),
          t("queue.about"),
          t("queue.reporters"),
          t("queue.due"),
          ...(opensDossiers ? [t("dossiers.dossier")] : []),
        ],
        rows.map((row) => [
          link(decisionPath(row.id), t(`barrier.${row.barrier}`)),
          row.addressee[language],
          t(`kind.${row.kind}`),
          row.reporters,
          html`${time(row.decideBy, language)}${row.overdue ? html` ${badge("late", t("inbox.overdue"))}` : undefined}`,
          ...(opensDossiers ? [link(dossierPath(row.dossier), shortName(row.dossier))] : []),
        ]),
      )
}
${reviews.length === 0 ? undefined : review(context, reviews)}`,
  });
}

/** Each can be renewed, with a reason; else it ends by itself. */
function review({ texts }: Context, rows: readonly ReviewRow[]): Html {
  const { t, language } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("term.title")}</h2><p class="utrecht-paragraph">${t("term.lead")}</p>
${table(
  t("term.caption"),
  [t("term.what"), t("term.to"), t("term.about"), t("term.ends"), t("term.renew")],
  rows.map((row) => [
    t(`barrier.${row.barrier}`),
    row.addressee[language],
    html`${t(`kind.${row.kind}`)} <code class="k-value">${row.value}</code>`,
    time(row.endsAt, language),
    html`<form class="k-form" method="post" action="${renewalPath(row.id)}">${textField(texts, { name: "reason", label: t("term.reason"), required: true })}${submit(t("term.renew"), "secondary")}</form>`,
  ]),
)}</section>`;
}
