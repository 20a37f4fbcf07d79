/** Where people of organisations sign in; the local issuer shows its invented people here. */
import type { Bilingual } from "#core/policy.ts";
import { flag, type Html, html } from "./html.ts";
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
  /** Where the form is posted: it starts the sign-in, or tells the local issuer who was chosen (`subject`). */
  readonly action: string;
  /** Absent when an issuer of the organisation's own asks who you are. */
  readonly persons?: readonly SignInChoice[];
};

export function signIn(context: Context, { action, persons }: SignInProps): Html {
  const { t, word, language } = context.texts;
  return layout(context, {
    title: t("sign-in.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("sign-in.title")}</h1>
<p class="k-lead">${t("sign-in.lead")}</p>
<form class="k-form" method="post" action="${action}">
${
  persons === undefined
    ? undefined
    : html`<fieldset class="k-choices"><legend class="utrecht-form-label">${t("sign-in.local")}</legend>${paragraph(t("sign-in.local-text"))}
${persons.map(
  ({ subject, name, organisation, roles }, index) =>
    html`<label class="k-choice"><input class="utrecht-radio-button utrecht-radio-button--html-input" type="radio" name="subject" value="${subject}"${flag("checked", index === 0)} required><span><strong>${name}</strong>, ${organisation[language]}<br><span class="k-hint">${roles.map((role) => word("work-role", role)).join(", ")}</span></span></label>`,
)}</fieldset>`
}
<div class="k-send">${submit(t(persons === undefined ? "sign-in.start" : "sign-in.continue"))}</div>
</form>`,
  });
}
