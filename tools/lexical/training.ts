/** Trains the detector for links and hosts on a folder of labelled lists. */
import { basename } from "node:path";
import { readAddress } from "#screens/lexical/address.ts";
import { type BrandNames, type BrandTable, brandTable } from "#screens/lexical/brands.ts";
import type { Model, ModelPart, ValueKind } from "#screens/lexical/model.ts";
import { corpusOf } from "./corpus.ts";
import { type FitSettings, fit } from "./fit.ts";
import { posedRows } from "./posed.ts";
import { listsIn, type Row, rowsIn } from "./rows.ts";
import { freeze } from "./thresholds.ts";

/** A list by the name of its file, without ending. */
export type List = { readonly name: string; readonly rows: readonly Row[] };

const base: FitSettings = {
  seeds: 2,
  firstSeed: 1,
  linear: { epochs: 3, rate: 0.3, decay: 1e-6 },
  trees: { trees: 400, depth: 6, rate: 0.07, rowShare: 0.5, columnShare: 0.4, ridge: 3 },
  swapped: 0.45,
};

/** As tried out on held-out training data; a host alone leans harder on its suffix, so it is swapped more often. */
export const settings: Readonly<Record<ValueKind, FitSettings>> = { url: base, host: { ...base, swapped: 0.6 } };

/**
 * How many years before the newest phish still teach. Links of long ago look unlike those of now: without them links three
 * points more are found. Hosts gain nothing by it.
 */
const years: Readonly<Record<ValueKind, number>> = { url: 4, host: 10 };

/** The list whose rows set the thresholds of each kind. */
const mainList: Readonly<Record<ValueKind, string>> = { url: "urls_train", host: "hosts_train" };

/** Every list of a folder that is for training. */
export async function trainingLists(folder: string): Promise<List[]> {
  const paths = listsIn(folder).filter((path) => path.endsWith("_train.tsv"));
  const lists: List[] = [];
  for (const path of paths) lists.push({ name: basename(path, ".tsv"), rows: await rowsIn(path) });
  return lists;
}

/** What the training tells besides the model. */
export type Trained = { readonly model: Model; readonly validated: Readonly<Record<ValueKind, object>> };

export function train(
  lists: readonly List[],
  name: string,
  brands: BrandNames,
  how: Readonly<Record<ValueKind, FitSettings>> = settings,
): Trained {
  const table = brandTable(brands);
  const url = trainPart(lists, "url", table, how.url);
  const host = trainPart(lists, "host", table, how.host);
  const trainedOn = `${lists.reduce((sum, { rows }) => sum + rows.length, 0)} rows of ${lists.length} lists, to ${lastDay(lists)}`;
  return {
    model: { name, trainedOn, parts: { url: url.part, host: host.part } },
    validated: { url: url.validated, host: host.validated },
  };
}

function trainPart(
  lists: readonly List[],
  kind: ValueKind,
  brands: BrandTable,
  how: FitSettings,
): { part: ModelPart; validated: object } {
  const used = recent(
    lists.filter(({ name }) => kind === "host" || name !== mainList.host),
    years[kind],
  );
  const main = new Set<string>();
  const byValue = new Map<string, Row>();
  // The main list first: a value that is in several lists counts once, as one of the main list.
  for (const { name, rows } of used.toSorted((one, other) => rank(one, kind) - rank(other, kind))) {
    for (const row of rows) {
      const value = kind === "host" ? readAddress(row.url).host : row.url;
      if (byValue.has(value)) continue;
      byValue.set(value, row);
      if (name === mainList[kind]) main.add(value);
    }
  }
  for (const row of posedRows(brands.names)) {
    const value = kind === "host" ? readAddress(row.url).host : row.url;
    if (!byValue.has(value)) byValue.set(value, row);
  }
  const corpus = corpusOf([...byValue.values()], kind);
  const rows = Int32Array.from(corpus.rows.keys());
  const measured = new Set([...byValue.keys()].flatMap((value, row) => (main.has(value) ? [row] : [])));
  const { validated, ...frozen } = freeze(corpus, rows, measured, brands, how, kind);
  return { part: { ...fit(corpus, rows, brands, how), ...frozen }, validated };
}

/** The lists without phish that is older than so many years before the newest. */
function recent(lists: readonly List[], most: number): List[] {
  const newest = lastDay(lists.filter(({ name }) => Object.values(mainList).includes(name)));
  const first = `${Number(newest.slice(0, yearDigits)) - most}${newest.slice(yearDigits)}`;
  return lists.map(({ name, rows }) => ({
    name,
    rows: rows.filter(({ phish, day }) => !phish || !isDay(day) || day >= first),
  }));
}

const yearDigits = 4;

function isDay(day: string): boolean {
  return /^\d{4}-\d\d-\d\d$/u.test(day);
}

function rank({ name }: List, kind: ValueKind): number {
  return name === mainList[kind] ? 0 : 1;
}

function lastDay(lists: readonly List[]): string {
  return (
    lists
      .flatMap(({ rows }) => rows.map(({ day }) => day))
      .filter(isDay)
      .toSorted()
      .at(-1) ?? ""
  );
}
