/** Small pieces that several pages share: an alert, a button, a list of facts, a way back. */
import { type Html, html } from "./html.ts";

/** A calm coloured block with a heading of its own. */
export function alert(tone: "info" | "ok" | "warning" | "error", title: string, content: Html): Html {
  return html`<section class="utrecht-alert utrecht-alert--${tone} k-alert"><h2 class="k-alert__title">${title}</h2>${content}</section>`;
}

/** What a page says when there is nothing to list yet. */
export function empty(title: string, text: string, action?: Html): Html {
  return html`<section class="k-empty"><h2 class="utrecht-heading-3">${title}</h2><p class="utrecht-paragraph">${text}</p>${action}</section>`;
}

export function paragraph(text: string): Html {
  return html`<p class="utrecht-paragraph">${text}</p>`;
}

export function submit(label: string, tone: "primary" | "secondary" | "negative" = "primary"): Html {
  const look = tone === "negative" ? "nl-button--secondary nl-button--negative" : `nl-button--${tone}`;
  return html`<button type="submit" class="nl-button ${look}"><span class="nl-button__label">${label}</span></button>`;
}

export function buttonLink(href: string, label: string): Html {
  return html`<a class="nl-button nl-button--primary" href="${href}"><span class="nl-button__label">${label}</span></a>`;
}

export function link(href: string, label: string): Html {
  return html`<a class="utrecht-link utrecht-link--html-a" href="${href}">${label}</a>`;
}

/** A way back to the list this page belongs to. */
export function wayBack(href: string, label: string): Html {
  return html`<p class="k-back">${link(href, label)}</p>`;
}

export type Fact = { readonly name: string; readonly value: string | number | Html | undefined };

/** Names with values; a fact without value is left out, a zero is not. */
export function facts(list: readonly Fact[]): Html {
  return html`<dl class="k-facts">${list
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => html`<div class="k-facts__row"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A table that becomes a list of cards on a narrow screen; each cell then shows its heading. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
): Html {
  return html`<table class="utrecht-table utrecht-table--html-table k-table" role="table">
<caption class="k-hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${headings.map((heading) => html`<th scope="col" role="columnheader">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${row.map((cell, column) => html`<td role="cell" data-label="${headings[column]}"><span>${cell}</span></td>`)}</tr>`,
  )}</tbody>
</table>`;
}

/** A word in a coloured frame; the word says it, the colour only helps. */
export function badge(tone: "neutral" | "waiting" | "good" | "late", label: string): Html {
  return html`<span class="k-badge k-badge--${tone}">${label}</span>`;
}

/** Something that cannot be undone opens first and asks once more, without a script. */
export function askTwice(
  summary: string,
  text: string,
  form: { readonly action: string; readonly hidden: Html; readonly sure: string; readonly negative?: boolean },
): Html {
  return html`<details class="k-details"><summary>${summary}</summary><div class="k-details__content">
${paragraph(text)}
<form method="post" action="${form.action}">${form.hidden}${submit(form.sure, form.negative === false ? "secondary" : "negative")}</form>
</div></details>`;
}
