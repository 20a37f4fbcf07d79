/** What a reporter sees with the code: each step so far, and the rights over their own report. */
import type { Barrier } from "#core/covenant/covenant.ts";
import type { Band } from "#core/follow-up.ts";
import type { Bilingual } from "#core/policy.ts";
import type { Money } from "#core/types.ts";
import { hidden } from "./fields.ts";
import { money, time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { askTwice, empty } from "./parts.ts";
import { paths } from "./paths.ts";
import { helpOptions } from "./receipt.ts";
import type { OutcomeResult } from "./request.ts";
import type { Texts } from "./texts.ts";

/** One thing that happened with the report. Other reports are told in bands, never as a count. */
export type FollowStep = {
  /** Absent when we know that it happened and not when. */
  readonly at?: Date | undefined;
} & (
  | { readonly kind: "received" | "corrected" | "withdrawn" | "not-counted" }
  | { readonly kind: "linked"; readonly band: Exclude<Band, "none"> }
  | { readonly kind: "asked"; readonly partner: Bilingual; readonly barrier: Barrier }
  | { readonly kind: "acknowledged"; readonly partner: Bilingual }
  | { readonly kind: "answered"; readonly partner: Bilingual; readonly result: OutcomeResult }
  /** `stopped` undefined: nothing was to be stopped; the effect is that no new reports came. */
  | { readonly kind: "effect"; readonly stopped?: Money }
);

export type FollowedProps = {
  /** The code that was typed; the buttons post it again. */
  readonly code: string;
  /** Oldest first. */
  readonly steps: readonly FollowStep[];
  /** False once it is withdrawn. */
  readonly canWithdraw: boolean;
};

export function followed(context: Context, { code, steps, canWithdraw }: FollowedProps): Html {
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
${steps.length === 1 ? empty(t("followed.waiting"), t("followed.waiting-text")) : undefined}
</section>
<section class="k-section k-screen"><h2 class="utrecht-heading-2">${t("followed.yours")}</h2>
${askTwice(t("followed.copy"), t("followed.copy-text"), { action: paths.copies, hidden: own, sure: t("followed.copy-get"), negative: false })}
${canWithdraw ? askTwice(t("followed.withdraw"), t("followed.withdraw-text"), { action: paths.withdrawals, hidden: own, sure: t("followed.withdraw-sure") }) : undefined}
${askTwice(t("followed.erase"), t("followed.erase-text"), { action: paths.erasures, hidden: own, sure: t("followed.erase-sure") })}
</section>
${helpOptions(texts)}`,
  });
}

/** A step in plain words: what happened, and what it means. */
function told({ t, language }: Texts, step: FollowStep): readonly [string, string] {
  switch (step.kind) {
    case "received":
    case "corrected":
    case "withdrawn":
    case "not-counted":
      return [t(`step.${step.kind}`), t(`step.${step.kind}-text`)];
    case "linked":
      return [t("step.linked"), t("step.linked-text", { band: t(`band.${step.band}`) })];
    case "asked":
      return [
        t("step.asked", { partner: step.partner[language] }),
        t("step.asked-text", { barrier: t(`barrier.${step.barrier}`) }),
      ];
    case "acknowledged":
      return [t("step.acknowledged", { partner: step.partner[language] }), t("step.acknowledged-text")];
    case "answered":
      return [t("step.answered", { partner: step.partner[language] }), t(`result-text.${step.result}`)];
    case "effect":
      return [
        t("step.effect"),
        step.stopped === undefined
          ? t("step.effect-quiet")
          : t("step.effect-stopped", { amount: money(step.stopped, language) }),
      ];
  }
}
