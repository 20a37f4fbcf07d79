/** What a reporter gets at once: a code to follow by, words to remember it by, and where help is. */
import type { IndicatorKind } from "#core/types.ts";
import type { Distress } from "#pillars/victim-support/distress.ts";
import { dateTime, inFours } from "./format.ts";
import { helpOptions } from "./help.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, buttonLink, facts, paragraph } from "./parts.ts";
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
  /** What they told asks for a person first. */
  readonly distress?: readonly Distress[];
  /** The codes of further cases that were sent along. */
  readonly others?: readonly string[];
  /** A business goes on with its next case. */
  readonly another?: boolean;
  /** What was read in a mail that was sent in. */
  readonly found?: readonly { readonly kind: IndicatorKind; readonly value: string }[];
};

export function receipt(
  context: Context,
  { code, words, receivedAt, mailed, found, distress, another, others = [] }: ReceiptProps,
): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("receipt.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("receipt.title")}</h1>
<p class="k-lead">${t("receipt.lead", { at: dateTime(receivedAt, language) })}</p>
${distress !== undefined && distress.length > 0 ? helpOptions(context, distress) : undefined}
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
${found === undefined ? undefined : foundIn(context.texts, found)}
${others.length === 0 ? undefined : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("receipt.others", { count: others.length })}</h2>${paragraph(t("receipt.others-text"))}<ol class="k-list">${others.map((each) => html`<li>${inFours(each)}</li>`)}</ol></section>`}
${another === true ? alert("ok", t("receipt.another"), html`${paragraph(t("receipt.another-text"))}<p class="k-screen">${buttonLink(paths.reportAnswers, t("receipt.another-on"))}</p>`) : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("receipt.next-title")}</h2>
<ol class="k-list"><li>${t("receipt.next-one")}</li><li>${t("receipt.next-two")}</li><li>${t("receipt.next-three")}</li></ol>
<p class="k-screen">${buttonLink(paths.follow, t("receipt.follow"))}</p>
${paragraph(t("receipt.not-aangifte"))}
</section>
${distress !== undefined && distress.length > 0 ? undefined : helpOptions(context)}`,
  });
}

/** Finding nothing says nothing about the mail: it may lead on by a picture, a file or a call. */
function foundIn({ t }: Texts, found: NonNullable<ReceiptProps["found"]>): Html {
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("mail.found")}</h2>
${
  found.length === 0
    ? paragraph(t("mail.found-nothing"))
    : html`${paragraph(t("mail.found-text"))}${facts(found.slice(0, 100).map(({ kind, value }) => ({ name: t(`kind.${kind}`), value })))}`
}</section>`;
}
