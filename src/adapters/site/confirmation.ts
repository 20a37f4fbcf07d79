/** The page a letter leads to. Opening it changes nothing; one of two buttons does, for programs open links too. */
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, askTwice, buttonLink, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";

export type ConfirmationProps = {
  readonly token: string;
  readonly state: "waiting" | "confirmed" | "denied" | "gone";
};

export function confirmation(context: Context, { token, state }: ConfirmationProps): Html {
  const { t } = context.texts;
  return layout(context, {
    title: t("confirmation.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("confirmation.title")}</h1>
${state === "waiting" ? question(context, token) : result(context, state)}`,
  });
}

function question({ texts: { t } }: Context, token: string): Html {
  const hidden = html`<input type="hidden" name="token" value="${token}">`;
  return html`<p class="k-lead">${t("confirmation.lead")}</p>
<form class="k-form" method="post" action="${paths.confirm}">${hidden}
${paragraph(t("confirmation.yours-text"))}
<div class="k-send">${submit(t("confirmation.yours"))}</div>
</form>
${askTwice(t("confirmation.not-yours"), t("confirmation.not-yours-text"), {
  action: paths.denials,
  hidden,
  sure: t("confirmation.not-yours-sure"),
  negative: false,
})}`;
}

function result({ texts: { t } }: Context, state: "confirmed" | "denied" | "gone"): Html {
  const tone = { confirmed: "ok", denied: "ok", gone: "info" } as const;
  const next = { confirmed: "follow", denied: undefined, gone: "report" } as const;
  const to = next[state];
  return html`${alert(tone[state], t(`confirmation.${state}`), paragraph(t(`confirmation.${state}-text`)))}
${to === undefined ? undefined : html`<p class="k-screen">${buttonLink(paths[to], t(`nav.${to}`))}</p>`}`;
}
