/** Labelled links from files of the form `label, source, first_seen, url, registrable, brand`, separated by tabs. */
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readAddress } from "#screens/lexical/address.ts";

/** One labelled link. */
export type Row = {
  readonly url: string;
  readonly phish: boolean;
  readonly registrable: string;
  /** First seen, as written; empty for what was never reported. */
  readonly day: string;
  readonly source: string;
};

/** Reads one file, line by line; a file without `label` and `url` in its first line gives nothing. */
export async function rowsIn(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let names: string[] | undefined;
  for await (const line of createInterface({
    input: createReadStream(path, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const cells = line.split("\t");
    if (names === undefined) {
      names = cells;
      if (!names.includes("label") || !names.includes("url")) return [];
      continue;
    }
    const cell = (name: string): string => cells[names?.indexOf(name) ?? -1] ?? "";
    const url = cell("url");
    if (url === "") continue;
    const registrable = cell("registrable");
    rows.push({
      url,
      phish: cell("label") === "1",
      registrable: registrable === "" ? hostOf(url) : registrable,
      day: cell("first_seen"),
      source: cell("source"),
    });
  }
  return rows;
}

/** The files of a folder that may hold labelled links. */
export function listsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tsv"))
    .toSorted()
    .map((name) => join(folder, name));
}

function hostOf(url: string): string {
  return readAddress(url).host;
}
