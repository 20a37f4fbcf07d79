/** Where anybody sends a mail they do not trust: as a file, or pasted. It works without a script. */
import { errorSummary, type FieldErrors, fileField, hidden, textArea } from "./fields.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import { idempotencyField } from "./report-fields.ts";

/** The two ways, each a form of its own. */
export type MailField = "mailFile" | "mailText";

export type MailFormProps = { readonly errors: FieldErrors<MailField>; readonly idempotencyKey: string };

const programs = ["outlook", "gmail", "apple"] as const;

export function mailForm(context: Context, { errors, idempotencyKey }: MailFormProps): Html {
  const { texts } = context;
  const { t } = texts;
  const labels = { mailFile: "mail.file", mailText: "mail.text" } as const;
  const base = (name: MailField) => ({
    name,
    label: t(labels[name]),
    required: true,
    problem: errors.find(({ field }) => field === name)?.problem,
  });
  return layout(context, {
    title: t("mail.title"),
    width: "narrow",
    hasErrors: errors.length > 0,
    main: html`${errorSummary(texts, errors, (field) => t(labels[field]))}
<h1 class="utrecht-heading-1">${t("mail.title")}</h1>
<p class="k-lead">${t("mail.lead")}</p>
${alert("warning", t("mail.careful"), paragraph(t("mail.careful-text")))}
<section class="k-section"><h2 class="utrecht-heading-2">${t("mail.as-file")}</h2>
<form method="post" action="${paths.mailFiles}" enctype="multipart/form-data">
${hidden(idempotencyField, idempotencyKey)}
${fileField(texts, { ...base("mailFile"), hint: t("mail.file-hint"), accept: ".eml,message/rfc822" })}
${submit(t("mail.send"))}
</form>
<h3 class="utrecht-heading-3">${t("mail.how")}</h3>
<ul class="k-cards">${programs.map((name) => html`<li><h4>${t(`mail.${name}`)}</h4><p>${t(`mail.${name}-text`)}</p></li>`)}</ul>
</section>
<section class="k-section"><h2 class="utrecht-heading-2">${t("mail.as-text")}</h2>
<form method="post" action="${paths.mailTexts}">
${hidden(idempotencyField, idempotencyKey)}
${textArea(texts, { ...base("mailText"), hint: t("mail.text-hint"), rows: 10 })}
${submit(t("mail.send-text"))}
</form></section>`,
  });
}
