/** "I am being called now" and "I have just paid": what to do first, without typing, and the bank's number as a tap. */
import type { Brand } from "#core/policy.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, buttonLink, paragraph, wayBack } from "./parts.ts";
import { bankPath, paths } from "./paths.ts";

export type Bank = Pick<Brand, "id" | "name" | "urgent">;

const steps = ["hang-up", "disconnect", "call"] as const;

export function calledPage(context: Context, { banks }: { readonly banks: readonly Bank[] }): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("called.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("called.title")}</h1>
<ol class="k-steps k-steps--urgent">${steps.map((step) => html`<li><h2 class="utrecht-heading-3">${t(`called.${step}`)}</h2><p>${t(`called.${step}-text`)}</p></li>`)}</ol>
<section class="k-section" id="banks"><h2 class="utrecht-heading-2">${t("called.choose")}</h2>
<ul class="k-actions k-actions--short">${banks.map(({ id, name }) => html`<li><a class="k-action" href="${bankPath(id)}"><span class="k-action__name">${name}</span></a></li>`)}</ul>
${paragraph(t("called.other"))}</section>
${paragraph(t("called.truth"))}`,
  });
}

export type BankPageProps = {
  readonly bank: Bank;
  /** It answers urgent requests to get a payment back. */
  readonly takesUrgent: boolean;
};

export function bankPage(context: Context, { bank: { name, urgent }, takesUrgent }: BankPageProps): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("called.bank-title", { bank: name }),
    width: "narrow",
    main: html`${wayBack(paths.called, t("called.back"))}<h1 class="utrecht-heading-1">${t("called.bank-title", { bank: name })}</h1>
${
  urgent === undefined
    ? alert("info", t("called.on-card"), paragraph(t("called.on-card-text")))
    : html`<p class="k-number"><a class="utrecht-link utrecht-link--html-a" href="tel:${urgent.value}">${spaced(urgent.value)}</a></p><p class="k-hint">${t("called.source", { source: urgent.source })}</p>`
}
${paragraph(t("called.say"))}
<section class="k-section"><h2 class="utrecht-heading-2">${t("called.paid")}</h2>
${paragraph(t(takesUrgent ? "called.urgent" : "called.not-urgent", { bank: name }))}
<div class="k-send k-screen">${buttonLink(paths.report, t("called.report"))}</div></section>`,
  });
}

/** As people read a number out: the country, then groups of two or three. */
function spaced(number: string): string {
  return number.replace(/^(\+\d{2})(\d+)$/, (_all, country: string, rest: string) =>
    [country, ...(rest.match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [])].join(" "),
  );
}
