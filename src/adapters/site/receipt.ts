/** What a reporter gets at once: a code to follow by, words to remember it by, and where help is. */
import { dateTime, inFours } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, buttonLink, paragraph } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type ReceiptProps = {
  /** The follow-up code; shown in groups of four. */
  readonly code: string;
  /** The same code as spoken words. */
  readonly words: readonly string[];
  readonly receivedAt: Date;
  /** A letter is on its way, with which to confirm. */
  readonly mailed?: boolean;
};

export function receipt(context: Context, { code, words, receivedAt, mailed }: ReceiptProps): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("receipt.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("receipt.title")}</h1>
<p class="k-lead">${t("receipt.lead", { at: dateTime(receivedAt, language) })}</p>
<section class="k-code">
<h2 class="utrecht-heading-3">${t("receipt.code-title")}</h2>
<p class="k-code__value">${inFours(code)}</p>
<p class="utrecht-paragraph">${t("receipt.code-text")}</p>
<h3 class="utrecht-heading-4">${t("receipt.words-title")}</h3>
<ol class="k-code__words">${words.map((word) => html`<li>${word}</li>`)}</ol>
<p class="utrecht-paragraph">${t("receipt.words-text")}</p>
<p class="k-hint k-screen">${t("receipt.print")}</p>
</section>
${mailed === true ? alert("info", t("receipt.mail"), paragraph(t("receipt.mail-text"))) : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("receipt.next-title")}</h2>
<ol class="k-list"><li>${t("receipt.next-one")}</li><li>${t("receipt.next-two")}</li><li>${t("receipt.next-three")}</li></ol>
<p class="k-screen">${buttonLink(paths.follow, t("receipt.follow"))}</p>
${paragraph(t("receipt.not-aangifte"))}
</section>
${helpOptions(context.texts)}`,
  });
}

/** Where a person finds help. Phone numbers come only with a source, so there are none here. */
export function helpOptions({ t }: Texts): Html {
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("help.title")}</h2>
${paragraph(t("help.lead"))}
<ul class="k-cards">${(["bank", "fraudehelpdesk", "slachtofferhulp"] as const).map(
    (name) => html`<li><h3>${t(`help.${name}`)}</h3><p>${t(`help.${name}-text`)}</p></li>`,
  )}</ul></section>`;
}
