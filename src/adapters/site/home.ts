/** The first page: what to do first, what can be done here, and what happens with a report. */
import { checkForm } from "./check.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { empty, link, paragraph, submit } from "./parts.ts";
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
    main: html`<div class="k-hero"><img class="k-hero__tide" src="${context.assets.tide}" alt="" width="480" height="320">
<div class="k-hero__first"><h1 class="utrecht-heading-1">${t("home.title")}</h1>
<p class="k-lead">${t("home.lead")}</p>
<p class="k-urgent"><a class="k-action k-action--first" href="${paths.called}"><span class="k-action__name">${t("called.short")}</span><span>${t("called.short-hint")}</span></a></p>
<section class="k-panel k-ask"><h2 class="utrecht-heading-2">${t("check.title")}</h2>${checkForm(context.texts, { errors: [] })}</section></div>
<ul class="k-actions">
${action(paths.report, t("home.report"), t("home.report-hint"))}
${action(paths.mail, t("mail.title"), t("mail.home-hint"))}
${action(paths.follow, t("home.follow"), t("home.follow-hint"))}
</ul>
</div>
${canLoadExamples ? empty(t("home.empty"), t("home.empty-text"), html`<form method="post" action="${paths.examples}">${submit(t("home.load-examples"), "secondary")}</form>`) : undefined}
<section class="k-section"><h2 class="utrecht-heading-2">${t("home.what-happens")}</h2>
${paragraph(`${t("home.lead-two")} ${t("home.lead-three")}`)}
<ol class="k-steps">${steps.map((step) => html`<li><h3>${t(`home.step-${step}`)}</h3><p>${t(`home.step-${step}-text`)}</p></li>`)}</ol>
</section>
<section class="k-section"><h2 class="utrecht-heading-2">${t("home.more")}</h2>
<ul class="k-actions k-actions--wide">
${action(paths.protect, t("protect.title"), t("protect.short"))}
${action(paths.numbers, t("numbers.title"), t("numbers.short"))}
${action(paths.forms, t("nav.forms"), t("home.forms-hint"))}
</ul></section>
${context.person === undefined ? html`<section class="k-section"><h2 class="utrecht-heading-3">${t("home.partners")}</h2><p class="utrecht-paragraph">${t("home.partners-text")} ${link(paths.signIn, t("nav.sign-in"))}</p></section>` : undefined}`,
  });
}

function action(href: string, name: string, hint: string): Html {
  return html`<li><a class="k-action" href="${href}"><span class="k-action__name">${name}</span><span>${hint}</span></a></li>`;
}
