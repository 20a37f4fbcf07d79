/** The log as an auditor sees it: whole or not, and where it goes wrong. */
import { time } from "./format.ts";
import { type Html, html } from "./html.ts";
import { type Context, layout } from "./layout.ts";
import { alert, empty, facts, paragraph, submit } from "./parts.ts";
import { paths } from "./paths.ts";
import type { In } from "./texts.ts";

/** What went wrong first, and at which position. */
export type LogFault = { readonly position: number; readonly kind: "changed" | "missing" | "reordered" | "signature" };

export type AuditProps = {
  readonly checkedAt: Date;
  readonly events: number;
  readonly batches: number;
  /** Events that are committed and wait for the sealer. */
  readonly pending: number;
  readonly head?: { readonly position: number; readonly keyId: string; readonly signature: string } | undefined;
  readonly fault?: LogFault | undefined;
};

export function audit(context: Context, props: AuditProps): Html {
  const { t, language } = context.texts;
  return layout(context, {
    title: t("audit.title"),
    width: "narrow",
    main: html`<h1 class="utrecht-heading-1">${t("audit.title")}</h1>
<p class="k-lead">${t("audit.lead")}</p>
${verdict(context, props)}
${facts([
  { name: t("audit.checked"), value: time(props.checkedAt, language) },
  { name: t("audit.events"), value: props.events },
  { name: t("audit.batches"), value: props.batches },
  { name: t("audit.pending"), value: props.pending },
  { name: t("audit.position"), value: props.head?.position },
  {
    name: t("audit.head"),
    value:
      props.head === undefined
        ? undefined
        : html`<code class="k-value">${props.head.keyId} ${props.head.signature}</code>`,
  },
])}
<form class="k-send k-screen" method="get" action="${paths.audit}">${submit(t("audit.again"), "secondary")}</form>`,
  });
}

function verdict({ texts: { t } }: Context, { events, fault }: AuditProps): Html {
  if (fault !== undefined) {
    const what: In<"audit"> = `fault-${fault.kind}`;
    return alert(
      "error",
      t("audit.broken"),
      html`${paragraph(t(`audit.${what}`))}${paragraph(t("audit.broken-text", { position: fault.position }))}`,
    );
  }
  if (events === 0) return empty(t("audit.empty"), t("audit.empty-text"));
  return alert("ok", t("audit.whole"), paragraph(t("audit.whole-text", { events })));
}
