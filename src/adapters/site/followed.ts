/** What a reporter sees with the code: each step so far, what is to come, and the rights over their own report. */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { AskedPartner, Band } from "#core/follow-up.ts";
import type { NextStep } from "#core/next-step.ts";
import type { Money } from "#core/types.ts";
import { hidden } from "./fields.ts";
import { dateTime, money, time } from "./format.ts";
import { helpOptions } from "./help.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { askTwice, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { OutcomeResult } from "./request.ts";
import type { Texts } from "./texts.ts";

/** One thing that happened with the report. Other reports are told in bands, partners by their kind. */
export type FollowStep = {
  /** Absent when we know that it happened and not when. */
  readonly at?: Date | undefined;
} & (
  | { readonly kind: "received" | "confirmed" | "addition" | "correction" | "corrected" | "withdrawn" | "not-counted" }
  | { readonly kind: "linked"; readonly band: Exclude<Band, "none"> }
  | { readonly kind: "asked"; readonly partner: AskedPartner["partner"]; readonly barrier: Barrier }
  | { readonly kind: "acknowledged"; readonly partner: AskedPartner["partner"] }
  | { readonly kind: "answered"; readonly partner: AskedPartner["partner"]; readonly result: OutcomeResult }
  /** `stopped` undefined: nothing was to be stopped; the effect is that no new reports came. */
  | { readonly kind: "effect"; readonly stopped?: Money }
);

export type FollowedProps = {
  /** The code that was typed; the buttons post it again. */
  readonly code: string;
  /** Oldest first. */
  readonly steps: readonly FollowStep[];
  readonly next: readonly NextStep[];
  /** False once it is withdrawn or found false: then nothing is changed or taken back. */
  readonly isStanding: boolean;
};

export function followed(context: Context, { code, steps, next, isStanding }: FollowedProps): Html {
  const { texts } = context;
  const { t, language } = texts;
  const own = hidden("code", code);
  return layout(context, {
    title: t("followed.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("followed.title")}</h1>
<p class="k-lead">${t("followed.lead")}</p>
<section class="k-section"><h2 class="k-hidden">${t("followed.steps")}</h2>
<ol class="k-timeline">${steps.map((step) => {
      const [title, text] = told(texts, step);
      return html`<li class="k-timeline__step"><h3>${title}</h3><p>${text}</p>${step.at !== undefined ? html`<p class="k-hint">${time(step.at, language)}</p>` : undefined}</li>`;
    })}</ol>
</section>
<section class="k-section"><h2 class="utrecht-heading-2">${t("next.title")}</h2>
<ul class="k-list">${next.map((step) => html`<li>${toCome(texts, step)}</li>`)}</ul></section>
<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("followed.yours")}</h2>
${
  isStanding
    ? html`<form method="post" action="${paths.changeForms}">${own}${paragraph(t("followed.change-text"))}${submit(t("followed.change"), "secondary")}</form>`
    : undefined
}
<details class="k-details"><summary>${t("followed.copy")}</summary><div class="k-details__content">${paragraph(t("followed.copy-text"))}
<form method="post" action="${paths.readableCopies}">${own}${submit(t("followed.copy-read"), "secondary")}</form>
<form method="post" action="${paths.copies}">${own}${submit(t("followed.copy-get"), "secondary")}</form></div></details>
${isStanding ? askTwice(t("followed.withdraw"), t("followed.withdraw-text"), { action: paths.withdrawals, hidden: own, sure: t("followed.withdraw-sure") }) : undefined}
${askTwice(t("followed.erase"), t("followed.erase-text"), { action: paths.erasures, hidden: own, sure: t("followed.erase-sure") })}
</section>
${helpOptions(context)}`,
  });
}

/** A step in plain words: what happened, and what it means. */
function told(texts: Texts, step: FollowStep): readonly [string, string] {
  const { t, language } = texts;
  switch (step.kind) {
    case "received":
    case "confirmed":
    case "addition":
    case "correction":
    case "corrected":
    case "withdrawn":
    case "not-counted":
      return [t(`step.${step.kind}`), t(`step.${step.kind}-text`)];
    case "linked":
      return [t("step.linked"), t("step.linked-text", { band: t(`band.${step.band}`) })];
    case "asked":
      return [
        t("step.asked", { partner: t(`partner-kind.${step.partner}`) }),
        t("step.asked-text", { barrier: t(`barrier.${step.barrier}`) }),
      ];
    case "acknowledged":
      return [
        t("step.acknowledged", { partner: capital(t(`partner-kind.${step.partner}`)) }),
        t("step.acknowledged-text"),
      ];
    case "answered":
      return [
        t("step.answered", { partner: capital(t(`partner-kind.${step.partner}`)) }),
        t(`result-text.${step.result}`),
      ];
    case "effect":
      return [
        t("step.effect"),
        step.stopped === undefined
          ? t("step.effect-quiet")
          : t("step.effect-stopped", { amount: money(step.stopped, language) }),
      ];
  }
}

/** What is to come; a step without a time says none. */
function toCome({ t, language }: Texts, { what, at }: NextStep): string {
  if (what === "nothing" || at === undefined) return t("next.nothing");
  return t(`next.${what}`, { at: dateTime(at, language) });
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
