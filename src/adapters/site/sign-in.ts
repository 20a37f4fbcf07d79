/** Where people of organisations sign in; the local issuer shows its invented people here. */
import type { Bilingual } from "#core/policy.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { paragraph, submit } from "./parts.ts";

/** One invented person of the local sign-in. */
export type SignInChoice = {
  readonly subject: string;
  readonly name: string;
  readonly organisation: Bilingual;
  readonly roles: readonly string[];
};

export type SignInProps = {
  /** Where the form is posted: it starts the sign-in, or tells the local issuer who was chosen (`person`). */
  readonly action: string;
  /** Absent when an issuer of the organisation's own asks who you are. */
  readonly persons?: readonly SignInChoice[];
};

export function signIn(context: Context, { action, persons }: SignInProps): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("sign-in.title"),
    width: persons === undefined ? "narrow" : "wide",
    main: html`<h1 class="utrecht-heading-1">${t("sign-in.title")}</h1>
<p class="k-lead">${t("sign-in.lead")}</p>
<form class="k-form" method="post" action="${action}">
${persons === undefined ? html`<div class="k-send">${submit(t("sign-in.start"))}</div>` : choices(context, persons)}
</form>`,
  });
}

/** A click on one signs in as that person. */
function choices({ texts: { t, word, language } }: Context, persons: readonly SignInChoice[]): Html {
  return html`<h2 class="utrecht-heading-3">${t("sign-in.local")}</h2>${paragraph(t("sign-in.local-text"))}
<ul class="k-cards">${persons.map(
    ({ subject, name, organisation, roles }) =>
      html`<li><button type="submit" class="nl-button nl-button--secondary" name="person" value="${subject}"><span class="nl-button__label">${name}</span></button><p>${organisation[language]}</p><p class="k-hint">${roles.map((role) => word("work-role", role)).join(", ")}</p></li>`,
  )}</ul>`;
}
