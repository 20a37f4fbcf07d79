/** What partners did not get, for whoever keeps the platform running: who takes nothing, and the letters that were given up. */
import type { DeadLetter, Trouble } from "#core/delivery/deliveries.ts";
import type { Bilingual } from "#core/policy.ts";
import { whyNot } from "./delivery-parts.ts";
import { hidden } from "./fields.ts";
import { dateTime, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { empty, submit, table } from "./parts.ts";
import { paths } from "./paths.ts";

export type DeliveriesProps = {
  readonly recipients: readonly (Omit<Trouble, "organisation"> & { readonly name: Bilingual })[];
  readonly dead: readonly (DeadLetter & { readonly name: Bilingual })[];
  /** Whether this person may have them sent again, or only sees them. */
  readonly mayResend: boolean;
};

export function deliveries(context: Context, { recipients, dead, mayResend }: DeliveriesProps): Html {
  const { texts } = context;
  const { t, language, word } = texts;
  const standing = ({ stoppedAt, failingSince }: DeliveriesProps["recipients"][number]): string =>
    stoppedAt !== undefined
      ? t("deliveries.stopped", { at: dateTime(stoppedAt, language) })
      : t("deliveries.failing", { at: failingSince === undefined ? "" : dateTime(failingSince, language) });
  return layout(context, {
    title: t("deliveries.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("deliveries.title")}</h1>
<p class="k-lead">${t("deliveries.lead")}</p>
<h2 class="utrecht-heading-2">${t("deliveries.recipients")}</h2>
${
  recipients.length === 0
    ? empty(t("deliveries.recipients-empty"), t("deliveries.recipients-empty-text"))
    : table(
        t("deliveries.recipients"),
        [t("deliveries.organisation"), t("deliveries.state"), t("webhook.next")],
        recipients.map((each) => [
          each.name[language],
          standing(each),
          each.nextAttemptAt === undefined ? "–" : time(each.nextAttemptAt, language),
        ]),
      )
}
<h2 class="utrecht-heading-2">${t("deliveries.dead")}</h2>
${
  dead.length === 0
    ? empty(t("deliveries.dead-empty"), t("deliveries.dead-empty-text"))
    : table(
        t("deliveries.dead"),
        [
          t("deliveries.organisation"),
          t("deliveries.at"),
          t("deliveries.what"),
          t("deliveries.attempts"),
          t("deliveries.answer"),
          ...(mayResend ? [t("deliveries.replay")] : []),
        ],
        dead.map(({ id, name, createdAt, type, attempts, fault, answer }) => [
          name[language],
          time(createdAt, language),
          word("delivery-type", type),
          attempts,
          whyNot(texts, fault, answer) ?? "–",
          ...(mayResend
            ? [
                html`<form method="post" action="${paths.deliveries}/replays">${hidden("delivery", id)}${submit(t("deliveries.replay"), "secondary")}</form>`,
              ]
            : []),
        ]),
      )
}`,
  });
}
