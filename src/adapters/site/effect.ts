/** What barriers change, for each agreement, beside what was asked and not raised: in a picture, and in the same numbers. */
import { type Arm, type CovenantEffect, daysEachSide } from "#pillars/expertise/effect-overview.ts";
import { barPicture } from "./bars.ts";
import { money } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { empty, facts, paragraph, table } from "./parts.ts";
import type { Texts } from "./texts.ts";

export type EffectProps = { readonly covenants: readonly CovenantEffect[] };

export function effect(context: Context, { covenants }: EffectProps): Html {
  const { texts } = context;
  const { t } = texts;
  return layout(context, {
    title: t("effect.title"),
    width: "wide",
    main: html`<h1 class="utrecht-heading-1">${t("effect.title")}</h1>
<p class="k-lead">${t("effect.lead", { days: daysEachSide })}</p>
${covenants.length === 0 ? empty(t("effect.empty"), t("effect.empty-text")) : covenants.map((each) => one(texts, each))}
${covenants.length === 0 ? undefined : paragraph(t("effect.caveat"))}`,
  });
}

function one(texts: Texts, covenant: CovenantEffect): Html {
  const { t, language } = texts;
  return html`<section class="k-section"><h2 class="utrecht-heading-2">${covenant.covenant}</h2>
<div class="k-columns"><section class="k-panel">${facts([
    { name: t("effect.asked"), value: covenant.asked },
    { name: t("effect.raised"), value: covenant.raised },
    { name: t("effect.declined"), value: covenant.declined },
    { name: t("effect.other"), value: covenant.other },
    { name: t("effect.silent"), value: covenant.silent },
    { name: t("effect.stopped"), value: money({ cents: covenant.amountStopped, currency: "EUR" }, language) },
    { name: t("effect.to-signal"), value: duration(texts, covenant.hoursToSignal) },
    { name: t("effect.to-barrier"), value: duration(texts, covenant.hoursToBarrier) },
  ])}</section>
<figure class="k-panel k-figure">${picture(texts, covenant)}<figcaption class="k-hint">${t("effect.picture", { days: daysEachSide })}</figcaption></figure></div>
${numbers(texts, covenant)}</section>`;
}

function duration({ t }: Texts, hours: number | undefined): string {
  if (hours === undefined) return t("effect.unknown");
  return hours < 48
    ? t("effect.hours", { count: Math.round(hours) })
    : t("effect.days", { count: Math.round(hours / 24) });
}

/** Four bars on one scale: before and after, where it was raised and where it was not. */
function picture(texts: Texts, { raisedArm, otherArm }: CovenantEffect): Html {
  const { t } = texts;
  return barPicture([
    { label: `${t("effect.raised-arm")}, ${t("effect.before")}`, count: raisedArm.reportsBefore, tone: "before" },
    { label: `${t("effect.raised-arm")}, ${t("effect.after")}`, count: raisedArm.reportsAfter, tone: "after" },
    { label: `${t("effect.other-arm")}, ${t("effect.before")}`, count: otherArm.reportsBefore, tone: "before" },
    { label: `${t("effect.other-arm")}, ${t("effect.after")}`, count: otherArm.reportsAfter, tone: "after" },
  ]);
}

function numbers(texts: Texts, { raisedArm, otherArm }: CovenantEffect): Html {
  const { t, language } = texts;
  const row = (label: string, { values, reportsBefore, reportsAfter, lossBefore, lossAfter }: Arm) => [
    label,
    values,
    reportsBefore,
    reportsAfter,
    money({ cents: lossBefore, currency: "EUR" }, language),
    money({ cents: lossAfter, currency: "EUR" }, language),
  ];
  return table(
    t("effect.table"),
    [
      t("effect.group"),
      t("effect.values"),
      t("effect.reports-before"),
      t("effect.reports-after"),
      t("effect.loss-before"),
      t("effect.loss-after"),
    ],
    [row(t("effect.raised-arm"), raisedArm), row(t("effect.other-arm"), otherArm)],
  );
}
