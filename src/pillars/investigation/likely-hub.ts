/** Values that seem to be of many, such as a collecting account: without one, a dossier falls into unlike parts. */

import type { TieName } from "#core/component.ts";
import { type Joined, joined } from "#core/joined.ts";

export type LikelyHub = {
  readonly indicator: string;
  /** One of the reports that name it. */
  readonly report: string;
  /** Parts of two reports or more that only this value holds together. */
  readonly parts: number;
};

/** A fraudster with four shops and one account is one fraudster; five is for a person to look at. */
const fewestParts = 5;

/** Among the ties that bind, of the reports that are shown; the value that holds most parts together first. */
export function likelyHubs(ties: readonly TieName[]): LikelyHub[] {
  const named = Map.groupBy(ties, ({ indicator }) => indicator);
  return [...named]
    .filter(([, naming]) => naming.length >= 2 * fewestParts)
    .map(([indicator, naming]) => ({
      indicator,
      report: naming[0]?.report ?? "",
      parts: partsOfTwo(ties.filter((tie) => tie.indicator !== indicator)),
    }))
    .filter(({ parts }) => parts >= fewestParts)
    .sort((a, b) => b.parts - a.parts);
}

function partsOfTwo(ties: readonly TieName[]): number {
  const reports: Joined = joined();
  for (const { report, indicator } of ties) reports.join(`report ${report}`, `value ${indicator}`);
  const sizes = new Map<string, number>();
  for (const { report } of new Map(ties.map((tie) => [tie.report, tie])).values()) {
    const root = reports.root(`report ${report}`);
    sizes.set(root, (sizes.get(root) ?? 0) + 1);
  }
  return [...sizes.values()].filter((size) => size >= 2).length;
}
