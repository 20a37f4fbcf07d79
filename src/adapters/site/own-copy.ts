/** All that a report says, to read and to print, for whoever holds its code. The file beside it is for programs. */
import { indicatorKinds } from "#core/types.ts";
import type { Copy } from "#pillars/victim-support/copy.ts";
import type { Recipient, Who } from "#pillars/victim-support/recipients.ts";
import { onBehalfIn } from "./dossier-parts.ts";
import { hidden } from "./fields.ts";
import { date, dateTime, money } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Language } from "./language.ts";
import { type Context, layout } from "./layout.ts";
import { facts, paragraph, submit, table } from "./parts.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

export type OwnCopyProps = {
  readonly code: string;
  readonly copy: Copy;
  readonly desk: string;
  readonly form: string;
  readonly nameOf: (organisation: string) => string;
};

export function ownCopy(context: Context, props: OwnCopyProps): Html {
  const { code, copy, desk, form } = props;
  const { texts } = context;
  const { t, language } = texts;
  const { told } = copy;
  return layout(context, {
    title: t("copy.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("copy.title")}</h1>
<p class="k-lead">${t("copy.lead")}</p>
${facts([
  { name: t("copy.desk"), value: desk },
  { name: t("copy.received"), value: dateTime(copy.receivedAt, language) },
  { name: t("copy.kept"), value: dateTime(copy.keptUntil, language) },
  { name: t("report.form"), value: form },
  { name: t("report.occurred"), value: copy.occurred === null ? undefined : whenIn(copy.occurred, language) },
  { name: t("report.amount"), value: copy.amountLost === null ? undefined : money(copy.amountLost, language) },
  { name: t("on-behalf.title"), value: copy.onBehalf === null ? undefined : onBehalfIn(texts, copy.onBehalf) },
  { name: t("report.kvk"), value: told.kvk },
  { name: t("report.reporter-email"), value: told.reporter.email },
  { name: t("report.reporter-phone"), value: told.reporter.phone },
  { name: t("report.reporter-iban"), value: told.reporter.iban },
  { name: t("report.police-reference"), value: told.reporter.policeReference },
])}
<section class="k-section"><h2 class="utrecht-heading-2">${t("copy.story")}</h2>${words(told.narrative)}</section>
${copy.amendments.map((amended) => html`<section class="k-section"><h2 class="utrecht-heading-2">${t(`step.${amended.kind}`)}</h2><p class="k-hint">${dateTime(amended.at, language)}</p>${before(texts, amended)}${amended.told.narrative === undefined ? undefined : words(amended.told.narrative)}</section>`)}
${
  copy.indicators.length === 0
    ? undefined
    : html`<section class="k-section"><h2 class="utrecht-heading-2">${t("copy.named")}</h2>${table(
        t("copy.named"),
        [t("copy.kind"), t("copy.value")],
        copy.indicators.map(({ kind, value }) => [kindIn(texts, kind), value]),
      )}</section>`
}
<section class="k-section"><h2 class="utrecht-heading-2">${t("copy.given")}</h2>${
      copy.recipients.length === 0
        ? paragraph(t("copy.given-nothing"))
        : copy.recipients.map((got) => recipient(props, texts, got))
    }</section>
<section class="k-section"><h2 class="utrecht-heading-2">${t("copy.handled")}</h2>${table(
      t("copy.handled"),
      [t("copy.who"), t("copy.what"), t("copy.when")],
      copy.handlings.map((done) => [
        whoIn(props, texts, done),
        t(`activity.${done.activity}`),
        dateTime(done.at, language),
      ]),
    )}</section>
<form class="k-screen" method="post" action="${paths.follow}">${hidden("code", code)}${submit(t("amend.leave"), "secondary")}</form>`,
  });
}

function recipient(props: OwnCopyProps, texts: Texts, got: Recipient): Html {
  const { t, language } = texts;
  return html`<div class="k-panel">${facts([
    { name: t("copy.who"), value: whoIn(props, texts, got) },
    { name: t("copy.what"), value: got.fields.map((field) => t(`field.${field}`)).join(", ") },
    { name: t("copy.why"), value: got.purpose },
    { name: t("request.ground"), value: t(`basis.${got.basis}`) },
    { name: t("copy.when"), value: dateTime(got.at, language) },
    { name: t("copy.kept"), value: dateTime(got.keptUntil, language) },
  ])}</div>`;
}

function whoIn({ nameOf }: OwnCopyProps, { t }: Texts, { kind, organisation }: Who): string {
  return organisation === undefined ? t(`partner-kind.${kind}`) : nameOf(organisation);
}

function words(text: string): Html {
  return html`${text.split("\n\n").map((part) => html`<p class="utrecht-paragraph k-value">${part.split("\n").map((line) => html`${line}<br>`)}</p>`)}`;
}

function before({ t, language }: Texts, { kind, before: stood }: Copy["amendments"][number]): Html | undefined {
  if (kind === "addition") return undefined;
  const { amountLost, occurred } = stood;
  const then = [
    amountLost === undefined ? [] : money(amountLost, language),
    occurred === undefined ? [] : whenIn(occurred, language),
  ].flat();
  return then.length === 0 ? undefined : paragraph(t("copy.before", { before: then.join(", ") }));
}

function whenIn(occurred: Date | string, language: Language): string {
  return occurred instanceof Date ? dateTime(occurred, language) : date(occurred, language);
}

function kindIn({ t }: Texts, kind: string): string {
  const known = indicatorKinds.find((each) => each === kind);
  return known === undefined ? kind : t(`kind.${known}`);
}
