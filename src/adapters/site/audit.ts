/** The log as an auditor sees it: whole or not, and where it goes wrong. */
import type { Verified } from "#core/log/audit.ts";
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, empty, facts, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";

export type AuditProps = { readonly checkedAt: Date; readonly verified: Verified };

export function audit(context: Context, { checkedAt, verified }: AuditProps): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("audit.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("audit.title")}</h1>
<p class="k-lead">${t("audit.lead")}</p>
${verdict(context, verified)}
${facts([
  { name: t("audit.checked"), value: time(checkedAt, language) },
  { name: t("audit.events"), value: verified.entries },
  { name: t("audit.batches"), value: verified.batches },
  {
    name: t("audit.head"),
    value: verified.batches === 0 ? undefined : html`<code class="k-value">${verified.head}</code>`,
  },
  {
    name: t("audit.found"),
    value: verified.fault === undefined ? undefined : html`<span lang="en">${verified.fault.what}</span>`,
  },
])}
<form class="k-send k-screen" method="get" action="${paths.audit}">${submit(t("audit.again"), "secondary")}</form>`,
  });
}

function verdict({ texts: { t } }: Context, { whole, entries, fault }: Verified): Html {
  if (fault !== undefined)
    return alert("error", t("audit.broken"), paragraph(t("audit.broken-text", { position: fault.position })));
  if (!whole) return alert("error", t("audit.broken"), paragraph(t("audit.cut-text")));
  if (entries === 0) return empty(t("audit.empty"), t("audit.empty-text"));
  return alert("ok", t("audit.whole"), paragraph(t("audit.whole-text", { events: entries })));
}
