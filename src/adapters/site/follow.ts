/** Where a reporter enters the code. It is posted, so that it never stands in an address. */
import { errorSummary, type FieldErrors, textField } from "./fields.ts";
import { helpOptions } from "./help.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";

export type FollowProps = {
  /** What was typed before. */
  readonly code?: string;
  readonly errors: FieldErrors<"code">;
};

export function follow(context: Context, { code, errors }: FollowProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("follow.title"),
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, () => t("follow.code"))}
<h1 class="utrecht-heading-1">${t("follow.title")}</h1>
<p class="k-lead">${t("follow.lead")}</p>
<form class="k-form" method="post" action="${paths.follow}" novalidate>
${textField(texts, { name: "code", label: t("follow.code"), hint: t("follow.code-hint"), required: true, value: code, problem: errors[0]?.problem })}
<div class="k-send">${submit(t("follow.send"))}</div>
</form>
<section class="k-section"><h2 class="utrecht-heading-3">${t("follow.lost")}</h2>${paragraph(t("follow.lost-text"))}</section>
${helpOptions(context)}`,
  });
}
