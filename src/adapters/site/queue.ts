/** The requests that wait for a person: whatever is tied to a person is decided by one (GDPR art. 22). */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { Bilingual } from "#core/policy.ts";
import type { IndicatorKind } from "#core/types.ts";
import { shortName } from "./dossier-parts.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { badge, empty, link, table } from "./parts.ts";
import { decisionPath, dossierPath } from "./paths.ts";

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

export type QueueProps = { readonly rows: readonly QueueRow[] };

export function queue(context: Context, { rows }: QueueProps): Html {
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
}`,
  });
}
