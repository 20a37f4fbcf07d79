/** The first page: what this is, two things to do, and what happens with a report. */
import { checkForm } from "./check.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, empty, link, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";

export type HomeProps = {
  /** Nothing has been reported yet and this visitor may load the invented examples. */
  readonly canLoadExamples: boolean;
};

const steps = ["one", "two", "three", "four", "five"] as const;

export function home(context: Context, { canLoadExamples }: HomeProps): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("home.title"),
    width: "wide",
    main: html`<div class="k-hero"><img class="k-hero__tide" src="${context.assets.tide}" alt="">
<h1 class="utrecht-heading-1">${t("home.title")}</h1>
<p class="k-lead">${t("home.lead")}</p>
<p class="k-urgent"><a class="k-action k-action--first" href="${paths.called}"><span class="k-action__name">${t("called.short")}</span><span>${t("called.short-hint")}</span></a></p>
<section class="k-panel"><h2 class="utrecht-heading-2">${t("check.title")}</h2>${checkForm(context.texts, { errors: [] })}</section>
<ul class="k-actions">
<li><a class="k-action" href="${paths.report}"><span class="k-action__name">${t("home.report")}</span><span>${t("home.report-hint")}</span></a></li>
<li><a class="k-action" href="${paths.mail}"><span class="k-action__name">${t("mail.title")}</span><span>${t("mail.home-hint")}</span></a></li>
<li><a class="k-action" href="${paths.follow}"><span class="k-action__name">${t("home.follow")}</span><span>${t("home.follow-hint")}</span></a></li>
</ul>
</div>
${paragraph(`${t("home.lead-two")} ${t("home.lead-three")}`)}
${canLoadExamples ? empty(t("home.empty"), t("home.empty-text"), html`<form method="post" action="${paths.examples}">${submit(t("home.load-examples"), "secondary")}</form>`) : undefined}
${alert("warning", t("home.urgent"), paragraph(t("home.urgent-text")))}
<section class="k-section"><h2 class="utrecht-heading-2">${t("home.what-happens")}</h2>
<ol class="k-steps">${steps.map((step) => html`<li><h3>${t(`home.step-${step}`)}</h3><p>${t(`home.step-${step}-text`)}</p></li>`)}</ol>
</section>
${context.person === undefined ? html`<section class="k-section"><h2 class="utrecht-heading-3">${t("home.partners")}</h2><p class="utrecht-paragraph">${t("home.partners-text")} ${link(paths.signIn, t("nav.sign-in"))}</p></section>` : undefined}`,
  });
}
