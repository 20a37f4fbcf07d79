/** Where a person finds help, at the end of every road. A number stands here only when the directory has it, with its source. */
import { type Distress, type Helper, helperIds, helpersAt } from "#pillars/victim-support/distress.ts";
import { type Html, html } from "./html.ts";
import type { Context } from "./layout.ts";
import { paragraph } from "./parts.ts";
import type { Texts } from "./texts.ts";

/** Who helps; whoever is in danger or despair reads first whom to call now. */
export function helpOptions({ texts, helpers = [] }: Context, distress: readonly Distress[] = []): Html {
  const { t } = texts;
  const now = helperIds.filter((id) => distress.some((each) => helpersAt[each].includes(id)));
  const usual = (["victim-support", "fraud-help-desk"] as const).filter((id) => !now.includes(id));
  const card = (id: Helper["id"]) => helper(texts, helpers.find((each) => each.id === id) ?? { id });
  return html`<section class="k-section">${
    now.length === 0
      ? html`<h2 class="utrecht-heading-2">${t("help.title")}</h2>${paragraph(t("help.lead"))}`
      : html`<h2 class="utrecht-heading-2">${t("help.now")}</h2>${paragraph(t("help.now-text"))}`
  }
<ul class="k-cards">${now.map(card)}<li><h3>${t("help.bank")}</h3><p>${t("help.bank-text")}</p></li>${usual.map(card)}</ul></section>`;
}

function helper({ t }: Texts, { id, number }: Helper): Html {
  return html`<li><h3>${t(`help.${id}`)}</h3><p>${t(`help.${id}-text`)}</p>${
    number === undefined
      ? undefined
      : html`<p><a class="utrecht-link utrecht-link--html-a" href="tel:${number.value}">${spoken(number.value)}</a></p><p class="k-hint">${number.isVerified ? t("called.source", { source: number.source }) : t("help.unverified")}</p>`
  }</li>`;
}

/** "0900 8844", "+31 88 7867372": as people say a number. */
function spoken(number: string): string {
  return number.replace(/^(0[89]00)(\d+)$/, "$1 $2").replace(/^(\+31)(\d{2})(\d+)$/, "$1 $2 $3");
}
