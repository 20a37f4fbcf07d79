/** How often the detector finds phish in labelled lists, and how often it accuses honest links, at the frozen thresholds. */
import { basename } from "node:path";
import { type Address, readAddress } from "#screens/lexical/address.ts";
import { type Model, type ValueKind, valueKinds } from "#screens/lexical/model.ts";
import { scoreOf } from "#screens/lexical/score.ts";
import { listsIn, rowsIn } from "#tools/lexical/rows.ts";

/** One labelled value. */
export type Labelled = { readonly url: string; readonly phish: boolean };

/** Figures for every list of a folder. */
export async function checkLists(model: Model, folder: string): Promise<object> {
  return listsFigures(model, folder, (rows) => rows);
}

/** The same for those rows of each list that are picked. */
export async function listsFigures(
  model: Model,
  folder: string,
  picked: (rows: readonly Labelled[]) => readonly Labelled[],
): Promise<object> {
  const figures: Record<string, object> = {};
  for (const path of listsIn(folder)) {
    const rows = picked(await rowsIn(path));
    if (rows.length > 0) figures[basename(path)] = listFigures(model, rows);
  }
  return figures;
}

/** How quick the detector is on the links of a folder, beside what reading a link costs at the least. */
export type Speed = { readonly linksPerSecond: number; readonly floor: number; readonly ratio: number };

/** Links scored in a second, one after the other; the floor cuts the same links with the runtime's own URL reader. Undefined without lists. */
export async function scoringSpeed(model: Model, folder: string): Promise<Speed | undefined> {
  const urls: string[] = [];
  for (const path of listsIn(folder)) urls.push(...(await rowsIn(path)).map(({ url }) => url));
  if (urls.length === 0) return undefined;
  const score = (url: string) => scoreOf(model, url, "url");
  const cut = (url: string) => URL.parse(`https://${url}`)?.hostname.length ?? 0;
  // Once without watching, so that both are compiled; then by turns, and the middle of each.
  each(urls, score);
  each(urls, cut);
  const turns = [1, 2, 3].map(() => ({ linksPerSecond: each(urls, score), floor: each(urls, cut) }));
  const middle = (of: "linksPerSecond" | "floor") => turns.map((turn) => turn[of]).toSorted((a, b) => a - b)[1] ?? 0;
  const [linksPerSecond, floor] = [middle("linksPerSecond"), middle("floor")];
  return { linksPerSecond, floor, ratio: linksPerSecond / floor };
}

function each(urls: readonly string[], work: (url: string) => number): number {
  const start = performance.now();
  let sum = 0;
  for (const url of urls) sum += work(url);
  const seconds = (performance.now() - start) / milliseconds;
  return Number.isNaN(sum) ? 0 : Math.round(urls.length / seconds);
}

const milliseconds = 1_000;

/** One list, judged as links and as hosts, and moved to another suffix both ways. */
export function listFigures(model: Model, rows: readonly Labelled[]): object {
  return Object.fromEntries(valueKinds.map((kind) => [kind, kindFigures(model, rows, kind)]));
}

function kindFigures(model: Model, rows: readonly Labelled[], kind: ValueKind): object {
  const { oneInThousand, oneInHundred } = model.parts[kind].thresholds;
  const scored = rows.map((row) => ({ ...row, score: scoreOf(model, row.url, kind) }));
  const at = (threshold: number) => ({
    threshold,
    recall: share(
      scored.filter(({ phish }) => phish),
      threshold,
    ),
    falsePositives: share(
      scored.filter(({ phish }) => !phish),
      threshold,
    ),
    suffixSwap: swapFigures(model, scored, kind, threshold),
  });
  return { n: rows.length, oneInThousand: at(oneInThousand), oneInHundred: at(oneInHundred) };
}

/** How many of how many reach the threshold. */
export type Share = { readonly of: number; readonly found: number; readonly rate: number | undefined };

type Scored = Labelled & { readonly score: number };

function share(rows: readonly Scored[], threshold: number): Share {
  const found = rows.filter(({ score }) => score >= threshold).length;
  return { of: rows.length, found, rate: rows.length === 0 ? undefined : found / rows.length };
}

/** The same names under another suffix: phish under .nl must be found, honest links under .top must not be accused for it. */
function swapFigures(model: Model, rows: readonly Scored[], kind: ValueKind, threshold: number): object {
  const moved = (phish: boolean, suffix: string) => {
    const own = rows.filter((row) => row.phish === phish).flatMap((row) => movedTo(row, suffix));
    const before = share(
      own.map(({ row }) => row),
      threshold,
    );
    const after = share(
      own.map(({ row, url }) => ({ ...row, score: scoreOf(model, url, kind) })),
      threshold,
    );
    return {
      of: before.of,
      before: before.found,
      after: after.found,
      ratio: before.found === 0 ? undefined : after.found / before.found,
    };
  };
  return { phishToNl: moved(true, "nl"), honestToTop: moved(false, "top") };
}

/** The row under another public suffix; nothing for addresses and for hosts under a shared service. */
function movedTo(row: Scored, suffix: string): { row: Scored; url: string }[] {
  const address = readAddress(row.url);
  if (address.isIp || address.shared !== "" || address.suffix === "" || address.suffix === suffix) return [];
  return [{ row, url: underSuffix(address, suffix) }];
}

/** A link with its public suffix replaced. */
export function underSuffix({ before, name, path }: Address, suffix: string): string {
  return `${before === "" ? "" : `${before}.`}${name}.${suffix}${path}`;
}
