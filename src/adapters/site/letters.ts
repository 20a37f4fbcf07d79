/** The mails of an installation without a mail server, for whoever tries it. They hold tokens: only its operator looks. */
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import type { LetterFile } from "./page.ts";
import { alert, empty, facts, link, paragraph, table, wayBack } from "./parts.ts";
import { letterPath, paths } from "./paths.ts";

/** When and about what; to whom stands on the letter itself. */
export function letters(context: Context, rows: readonly Pick<LetterFile, "id" | "at" | "subject">[]): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("letters.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("letters.title")}</h1>
<p class="k-lead">${t("letters.lead")}</p>
${alert("warning", t("letters.trying"), paragraph(t("letters.trying-text")))}
${
  rows.length === 0
    ? empty(t("letters.empty"), t("letters.empty-text"))
    : table(
        t("letters.caption"),
        [t("letters.at"), t("letters.subject")],
        rows.map(({ id, at, subject }) => [time(at, language), link(letterPath(id), subject)]),
      )
}`,
  });
}

export function letter(context: Context, { to, subject, text, at }: LetterFile): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("letters.title"),
    width: "narrow",
    main: html`${wayBack(paths.letters, t("letters.title"))}
<h1 class="utrecht-heading-1">${subject}</h1>
${facts([
  { name: t("letters.to"), value: to },
  { name: t("letters.at"), value: time(at, language) },
])}
${text.split("\n\n").map((part) => html`<p class="utrecht-paragraph k-value">${part.split("\n").map(line)}</p>`)}`,
  });
}

/** Only our own page is a link: nothing else that stands in a mail should be one tap away. */
function line(text: string): Html {
  const own = /^https?:\/\/[^/]+(\/(?:confirm|answers)\/[\w-]+)$/.exec(text)?.[1];
  return html`${own === undefined ? text : link(own, text)}<br>`;
}
