/** When something does not work: what it is, in one sentence, and what to do. Never a code for people, never a stack. */
import { type Html, html } from "./html.ts";
import { type Context, layout, ownPath } from "./layout.ts";
import { buttonLink, link } from "./parts.ts";
import { paths } from "./paths.ts";

/** Why a page cannot be shown; each has a sentence in both languages, for the refusals of the core speak to programs. */
export const troubles = [
  "bug",
  "not-found",
  "not-allowed",
  "too-many",
  "busy",
  "unreadable",
  "too-large",
  "conflict",
  "session-over",
  "sign-in-failed",
  "no-access",
  "elsewhere",
] as const;
export type Trouble = (typeof troubles)[number];

export type ErrorProps = {
  readonly trouble: Trouble;
  /** What to name when someone asks for help; it finds the log line and says nothing else. */
  readonly reference?: string | undefined;
  /** Where to start again. */
  readonly retry?: string | undefined;
};

export function errorPage(context: Context, { trouble, reference, retry }: ErrorProps): Html {
  const { t } = context.texts;
  const title = t(`error.${trouble}-title`);
  return layout(context, {
    title,
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${title}</h1>
<p class="k-lead">${t(`error.${trouble}-text`)}</p>
${reference === undefined ? undefined : html`<p class="utrecht-paragraph">${t("error.reference")} <code class="k-value">${reference}</code></p>`}
<p class="k-inline">${buttonLink(paths.home, t("error.home"))} ${retry === undefined ? undefined : link(ownPath(retry), t("error.retry"))}</p>`,
  });
}
