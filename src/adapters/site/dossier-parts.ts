/** What the pages of dossiers share: how a report is called, and why a tie is there, in plain words. */
import type { IndicatorKind, MannerOfUse, OnBehalf, Role, Sighting } from "#core/types.ts";
import { hidden } from "./fields.ts";
import { type Html, html } from "./html.ts";
import type { Texts } from "./texts.ts";

/** A name short enough to say: the last six signs of an id, which differ from report to report. */
export function shortName(id: string): string {
  return id.slice(-6).toUpperCase();
}

/** A value as it stands in a table: to be copied, and broken where the page is narrow. */
export function valueShown(
  { t }: Texts,
  { kind, value }: { readonly kind: IndicatorKind; readonly value: string },
): Html {
  return html`${t(`kind.${kind}`)} <code class="k-value">${value}</code>`;
}

/** What is known of a tie, as its reason needs it. */
export type Reason = {
  readonly role: Role;
  readonly by: Sighting["by"];
  readonly how?: MannerOfUse;
};

/** Why this report is tied to this value, as a sentence: who says it, and how the reporter met it. */
export function reasonOf({ t }: Texts, { role, by, how }: Reason): string {
  const who = t(`sighted.${by}`);
  if (role === "impersonated") return t("met.impersonated", { who });
  if (role === "mentioned" || role === "victim") return t("met.mentioned", { who });
  if (by === "extraction") return t("met.forwarded", { who });
  return how === undefined ? t("met.used", { who }) : t(`met.${how}`, { who });
}

/** That somebody told this for another, what they are to them, and whether those said that it may. */
export function onBehalfIn({ t }: Texts, { relation, permission }: OnBehalf): string {
  return `${t(`relation.${relation}`)}, ${t(permission ? "on-behalf.permitted" : "on-behalf.not-permitted")}`;
}

/** A number that was counted no further than needed. */
export function counted({ t }: Texts, count: number, isMore: boolean): string {
  return isMore ? t("dossier.more-than", { count }) : String(count);
}

/** A button in a row; what it is about is said to whoever does not see the row. */
export function rowButton(
  form: { readonly action: string; readonly fields: Readonly<Record<string, string>> },
  label: string,
  about: string,
): Html {
  return html`<form method="post" action="${form.action}" class="k-row-form">${Object.entries(form.fields).map(([name, value]) => hidden(name, value))}<button type="submit" class="k-row-button">${label}<span class="k-hidden"> ${about}</span></button></form>`;
}
