/** A picture of a few counts: bars on one scale, with the same words and numbers for whoever does not see it. */
import { type Html, html } from "./html.ts";

export type Bar = {
  readonly label: string;
  readonly count: number;
  /** What is written at the bar, where that is not the count. */
  readonly said?: string;
  readonly tone: "before" | "after";
};

const width = 320;
const rowHeight = 52;
/** What stays free at the right for the number. */
const room = 60;

export function barPicture(bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const spoken = bars.map(({ label, count, said }) => `${label}: ${said ?? count}`).join("; ");
  return html`<svg class="k-bars" viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-label="${spoken}">${bars.map(
    ({ label, count, said, tone }, place) => {
      const top = place * rowHeight;
      const long = Math.round((count / most) * (width - room));
      return html`<text x="0" y="${top + 16}">${label}</text><rect class="k-bars__${tone}" x="0" y="${top + 22}" height="20" width="${long}"></rect><text x="${long + 6}" y="${top + 38}">${said ?? count}</text>`;
    },
  )}</svg>`;
}
