/** The shared taxonomy as people read it: each form in plain words, with its law, an example, and what it is not. */
import type { Bilingual } from "#core/policy.ts";
import type { Concept } from "#core/taxonomy/taxonomy.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { facts, paragraph, submit, table } from "./parts.ts";
import { proposalPath } from "./paths.ts";

export type FormsProps = {
  readonly version: number;
  readonly groups: readonly { readonly label: Bilingual | undefined; readonly forms: readonly Concept[] }[];
  /** What a code is called; a form is often told apart by naming another. */
  readonly nameOf: (code: string) => Bilingual | undefined;
  /** Only for people of the programme. */
  readonly proposals?: readonly Proposed[];
};

export type Proposed = {
  readonly id: string;
  readonly label: Bilingual;
  readonly definition: Bilingual;
  readonly state: "open" | "accepted" | "overtaken";
  /** Of the person who looks: somebody else judges it. */
  readonly mine: boolean;
  readonly proposedAt: Date;
};

export function forms(context: Context, { version, groups, nameOf, proposals }: FormsProps): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("forms.title"),
    width: proposals === undefined ? "narrow" : "wide",
    main: html`<h1 class="utrecht-heading-1">${t("forms.title")}</h1>
<p class="k-lead">${t("forms.lead", { version })}</p>
${proposals === undefined ? undefined : proposed(context, proposals)}
${groups.map(
  ({ label, forms: each }) => html`<section class="k-section">
<h2 class="utrecht-heading-2">${label === undefined ? t("forms.other") : label[language]}</h2>
${each.map((form) => one(context, form, nameOf))}
</section>`,
)}`,
  });
}

function one({ texts: { t, language } }: Context, form: Concept, nameOf: FormsProps["nameOf"]): Html {
  const aliases = form.aliases[language];
  const others = form.notThis ?? [];
  return html`<article id="${form.code}">
<h3 class="utrecht-heading-3">${form.label[language]}</h3>
${paragraph(form.definition[language])}
${facts([
  { name: t("forms.example"), value: form.example?.[language] },
  { name: t("forms.law"), value: form.law.length === 0 ? undefined : form.law.join(", ") },
  { name: t("forms.aliases"), value: aliases.length === 0 ? undefined : aliases.join(", ") },
])}
${
  others.length === 0
    ? undefined
    : html`<p class="utrecht-paragraph"><strong>${t("forms.not-this")}</strong></p><ul class="k-list">${others.map(
        (other) =>
          html`<li>${other[language]} ${nameOf(other.is) === undefined ? undefined : html`<strong>${nameOf(other.is)?.[language]}</strong>`}</li>`,
      )}</ul>`
}
</article>`;
}

function proposed({ texts: { t, language } }: Context, proposals: readonly Proposed[]): Html {
  const answer = ({ id, state, mine }: Proposed): string | Html => {
    if (state !== "open") return t(`forms.${state}`);
    return mine
      ? t("forms.yours")
      : html`<form method="post" action="${proposalPath(id)}">${submit(t("forms.accept"), "secondary")}</form>`;
  };
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${t("forms.proposals")}</h2>
${
  proposals.length === 0
    ? paragraph(t("forms.none"))
    : table(
        t("forms.proposals"),
        [t("forms.name"), t("forms.what"), t("forms.at"), t("forms.state")],
        proposals.map((each) => [
          each.label[language],
          each.definition[language],
          time(each.proposedAt, language),
          answer(each),
        ]),
      )
}</section>`;
}
