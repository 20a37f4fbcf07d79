/** Two stories beside each other, with what only one of them says marked. */
import { diffArrays } from "diff";
import { type Html, html } from "./html.ts";

/** More differences than this are two stories: then nothing is marked, and no time is spent on it. */
const mostDifferences = 1000;

/** Both stories, word by word; what only one says stands in a mark. */
export function marked(one: string, other: string): readonly [Html, Html] {
  const parts = diffArrays(words(one), words(other), { maxEditLength: mostDifferences });
  if (parts === undefined) return [html`${one}`, html`${other}`];
  const side = (own: "added" | "removed"): Html =>
    html`${parts
      .filter(({ added, removed }) => (own === "added" ? !removed : !added))
      .map(({ value, added, removed }) =>
        added || removed ? html`<mark>${value.join("")}</mark>` : html`${value.join("")}`,
      )}`;
  return [side("removed"), side("added")];
}

/** Words with the space behind them, so that nothing is lost. */
function words(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}
