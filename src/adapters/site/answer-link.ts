/** The page behind the link in a partner's mail. Opening the address shows nothing of the request; a button opens it. */
import { outcomeResults } from "#core/outcome.ts";
import type { LinkState } from "#core/request-link.ts";
import { hidden } from "./fields.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, askTwice, facts, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type AnswerLinkProps = {
  readonly token: string;
  readonly link: LinkState | { readonly state: "gone" | "renewed" };
};

export function answerLink(context: Context, { token, link }: AnswerLinkProps): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("answer-link.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("answer-link.title")}</h1>
${content(context.texts, token, link)}`,
  });
}

function content(texts: Texts, token: string, link: AnswerLinkProps["link"]): Html {
  const { t, language } = texts;
  switch (link.state) {
    case "waiting":
      return html`<p class="k-lead">${t("answer-link.lead")}</p>
<form class="k-form" method="post" action="${paths.answers}">${hidden("token", token)}
${paragraph(t("answer-link.open-text"))}<div class="k-send">${submit(t("answer-link.open"))}</div></form>`;
    case "answered":
      return html`${alert("ok", t("answer-link.answered"), paragraph(t("answer-link.answered-text")))}
${facts([
  { name: t("answer-link.result"), value: resultIn(texts, link.result) },
  { name: t("answer-link.at"), value: time(link.at, language) },
])}
${renewing(texts, token)}`;
    case "expired":
      return html`${alert("info", t("answer-link.expired"), paragraph(t("answer-link.expired-text")))}${renewing(texts, token)}`;
    case "renewed":
      return alert("ok", t("answer-link.renewed"), paragraph(t("answer-link.renewed-text")));
    case "gone":
      return alert("info", t("answer-link.gone"), paragraph(t("answer-link.gone-text")));
  }
}

function renewing({ t }: Texts, token: string): Html {
  return askTwice(t("answer-link.renew"), t("answer-link.renew-text"), {
    action: paths.answerLinks,
    hidden: hidden("token", token),
    sure: t("answer-link.renew-sure"),
    negative: false,
  });
}

function resultIn({ t }: Texts, result: string): string {
  const known = outcomeResults.find((each) => each === result);
  return known === undefined ? result : t(`result.${known}`);
}
