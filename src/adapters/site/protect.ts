/** What people can do beforehand, for their device and at their bank. A list to read or print: nothing of it is kept. */
import { type Brand, type Device, devices, type Measure } from "#core/policy.ts";
import { date } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { facts, link, paragraph, wayBack } from "./parts.ts";
import { paths, protectPath } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type ProtectProps = {
  readonly measures: readonly Measure[];
  readonly banks: readonly Pick<Brand, "id" | "name" | "domains">[];
  readonly device?: Device;
  readonly bank?: Pick<Brand, "name" | "domains">;
  /** Today in Amsterdam, "YYYY-MM-DD". */
  readonly today: string;
};

export function protectPage(context: Context, props: ProtectProps): Html {
  const { texts } = context;
  const { t } = texts;
  const { device, bank } = props;
  return layout(context, {
    title: t("protect.title"),
    width: "narrow",
    main: html`${device === undefined ? undefined : wayBack(paths.protect, t("protect.other-device"))}
<h1 class="utrecht-heading-1">${t("protect.title")}</h1>
<p class="k-lead">${t("protect.lead", { count: props.measures.length })}</p>
${
  device === undefined
    ? choices(
        t("protect.choose-device"),
        devices.map((each) => ({ href: protectPath(each), label: t(`device.${each}`) })),
      )
    : undefined
}
${
  device === undefined
    ? undefined
    : facts([
        { name: t("protect.device"), value: t(`device.${device}`) },
        { name: t("protect.bank"), value: bank?.name },
      ])
}
<ol class="k-measures">${props.measures.map((measure) => one(texts, measure, props))}</ol>
${
  device === undefined
    ? undefined
    : choices(
        t("protect.choose-bank"),
        props.banks.map(({ id, name }) => ({ href: protectPath(device, id), label: name })),
      )
}
${paragraph(t("protect.not-kept"))}`,
  });
}

function choices(title: string, list: readonly { readonly href: string; readonly label: string }[]): Html {
  return html`<section class="k-section k-screen"><h2 class="utrecht-heading-2">${title}</h2>
<ul class="k-choose">${list.map(({ href, label }) => html`<li>${link(href, label)}</li>`)}</ul></section>`;
}

function one(texts: Texts, { title, why, steps, review }: Measure, { device, bank, today }: ProtectProps): Html {
  const { t, language } = texts;
  const own = steps.filter(({ on }) => device === undefined || on.includes(device) || on.includes("bank"));
  return html`<li class="k-panel"><h2 class="utrecht-heading-3">${title[language]}</h2>
${paragraph(why[language])}
${facts(own.map(({ on, text }) => ({ name: on.map((each) => nameOf(texts, each, bank)).join(", "), value: text[language] })))}
${own.length === 0 ? paragraph(t("protect.elsewhere")) : undefined}
<p class="k-hint">${t(review < today ? "protect.review-past" : "protect.review", { day: date(review, language) })}</p></li>`;
}

function nameOf({ t }: Texts, place: Device | "bank", bank: ProtectProps["bank"]): string {
  if (place !== "bank") return t(`device.${place}`);
  return bank === undefined ? t("device.bank") : `${bank.name} (${bank.domains[0] ?? ""})`;
}
