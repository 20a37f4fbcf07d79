/**
 * Throws made-up and broken files at the readers of CSV and NDJSON, and holds what comes out against what a writer of our
 * own put in: `node test/fuzz/csv.ts [--seed 1] [--runs 1000000]`. The seed of a failure makes it again.
 */
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { csvRows, type Row } from "#adapters/import/csv.ts";
import { ndjsonRows } from "#adapters/import/ndjson.ts";
import { after } from "#adapters/import/read-so-far.ts";
import { randomFrom } from "../simulator/random.ts";

/** A number from 0 to below 1, the same for the same seed. */
export type Draw = () => number;

const separators = [",", ";", "\t", "|"] as const;
const lineEnds = ["\n", "\r\n"] as const;
const fragments = [
  "", "a", "é", "😀", "\u2028", "'", '"', '""', ",", ";", "\t", "|", "\n", "\r\n", "\r", " ", "=1+1", "@x", "-", "\0",
  "NL91ABNA0417164300", "1.250,00", "€ 450,-", "\ufeff", "x".repeat(70),
] as const; // biome-ignore format: many short ones to a line
const brokenCells = ['x"y', '"x"y', '"x" ', '"x""y"z', 'x""'] as const;
const hostileBytes = [
  34, 44, 59, 10, 13, 9, 92, 39, 97, 0, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0xef, 0xbb, 0xff, 0xfe,
] as const;
const junk = ["{", '{"a":', "[1,]", "nul", "{'a':1}", "\ufeff{}x", '"a', "01"] as const;

/** One made-up file and its check. @throws AssertionError */
export async function fuzzCsvOnce(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const draw: Draw = () => random.next();
  const kind = below(draw, 4);
  if (kind === 0) await comesOutAsItWentIn(draw);
  else if (kind === 1) await brokenRowCostsItself(draw);
  else if (kind === 2) await anyBytesAreRead(draw);
  else await linesComeOut(draw);
}

/** So many, from a seed. @throws Error that names the seed of the one that failed. */
export async function fuzzCsv({ seed, runs }: { readonly seed: number; readonly runs: number }): Promise<void> {
  for (let run = 0; run < runs; run++) {
    const own = seed * 4_294_967 + run;
    try {
      await fuzzCsvOnce(own);
    } catch (error) {
      throw new Error(`Run ${run} of seed ${seed} failed. Again: node test/fuzz/csv.ts --one ${own}`, { cause: error });
    }
  }
}

async function comesOutAsItWentIn(draw: Draw): Promise<void> {
  const table = tableOf(draw, cellOf);
  const notation = { separator: pick(draw, separators), lineEnd: pick(draw, lineEnds) };
  const bytes = Buffer.from(table.map((row) => written(draw, row, notation)).join(""));
  const rows = await all(csvRows(pieces(draw, bytes), { separator: notation.separator, encoding: "utf-8" }));
  // A mark at the very start of a file is no letter.
  const expected = table.map((row, n) => (n === 0 && startsBare(bytes) ? [row[0]?.slice(1), ...row.slice(1)] : row));
  assert.deepEqual(
    rows.map((row) => ("content" in row ? row.content : row.fault)),
    expected,
  );
}

function startsBare(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

async function brokenRowCostsItself(draw: Draw): Promise<void> {
  const before = tableOf(draw, calmCell);
  const behind = tableOf(draw, calmCell);
  const separator = pick(draw, separators);
  const isOpen = draw() < 0.3;
  // A quote that never closes is known only by what follows it, which therefore has no quotes.
  const broken = isOpen ? `x${separator}"open` : `x${separator}${pick(draw, brokenCells)}${separator}y`;
  const line = (row: readonly string[]): string => row.join(separator);
  const bytes = Buffer.from([...before.map(line), broken, ...behind.map(line)].join("\n"));
  const rows = await all(csvRows(pieces(draw, bytes), { separator, encoding: "utf-8" }));
  assert.deepEqual(
    rows.map((row) => ("content" in row ? row.content : `fault in ${row.row}`)),
    [...before, `fault in ${before.length + 1}`, ...behind],
  );
}

async function anyBytesAreRead(draw: Draw): Promise<void> {
  const bytes = Buffer.from(Array.from({ length: below(draw, 60) }, () => pick(draw, hostileBytes)));
  const separator = pick(draw, separators);
  const encoding = draw() < 0.5 ? "utf-8" : "windows-1252";
  const lineEnd = draw() < 0.8 ? "\n" : "\r";
  const read = (chunks: AsyncIterable<Uint8Array>, from = { byte: 0, row: 0 }) =>
    all(csvRows(chunks, { separator, encoding, lineEnd, from }));
  const rows = await read(pieces(draw, bytes));
  assert.deepEqual(rows, await read(once(bytes)), "where a piece ends matters");
  let last = { row: 0, end: 0 };
  for (const row of rows) {
    assert.ok(row.row > last.row && row.end > last.end && row.end <= bytes.length, "rows go forward");
    last = row;
  }
  const place = rows[below(draw, rows.length)];
  if (place === undefined) return;
  const rest = await read(after(pieces(draw, bytes), place.end), { byte: place.end, row: place.row });
  // An empty line counts as a row, so what was left out between is not told again.
  assert.deepEqual(rest, rows.slice(rows.indexOf(place) + 1), "going on is not the same as reading through");
}

async function linesComeOut(draw: Draw): Promise<void> {
  const lines = Array.from({ length: 1 + below(draw, 6) }, () =>
    draw() < 0.3 ? pick(draw, junk) : JSON.stringify({ [cellOf(draw)]: [cellOf(draw), below(draw, 100) / 7, null] }),
  );
  const bytes = Buffer.from(lines.join(pick(draw, lineEnds)));
  const rows = await all(ndjsonRows(pieces(draw, bytes)));
  assert.deepEqual(
    rows.map((row) => ("content" in row ? row.content.input : "junk")),
    lines.map((line) => (isJunk(line) ? "junk" : JSON.parse(line))),
  );
}

function isJunk(line: string): boolean {
  return junk.some((each) => each === line);
}

function tableOf(draw: Draw, cell: (draw: Draw) => string): string[][] {
  const width = 2 + below(draw, 3);
  return Array.from({ length: 1 + below(draw, 5) }, () => Array.from({ length: width }, () => cell(draw)));
}

function cellOf(draw: Draw): string {
  return Array.from({ length: below(draw, 4) }, () => pick(draw, fragments)).join("");
}

function calmCell(draw: Draw): string {
  return pick(draw, ["", "a", "é", "'", "=1+1", "1.250", "NL91ABNA0417164300"] as const);
}

/** A writer that quotes where it must, and now and then where it need not. */
function written(
  draw: Draw,
  row: readonly string[],
  { separator, lineEnd }: { separator: string; lineEnd: string },
): string {
  const cells = row.map((cell) => {
    const must = /["\r\n]/.test(cell) || cell.includes(separator);
    return must || draw() < 0.2 ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return `${cells.join(separator)}${lineEnd}`;
}

async function* pieces(draw: Draw, bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + below(draw, 40);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function all<Content>(rows: AsyncIterable<Row<Content>>): Promise<Row<Content>[]> {
  const found: Row<Content>[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

function below(draw: Draw, limit: number): number {
  return Math.floor(draw() * limit);
}

function pick<T>(draw: Draw, from: readonly [T, ...T[]]): T {
  return from[below(draw, from.length)] ?? from[0];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: "string" }, runs: { type: "string" }, one: { type: "string" } },
  });
  const begin = performance.now();
  const runs = values.one === undefined ? Number(values.runs ?? 1_000_000) : 1;
  if (values.one !== undefined) await fuzzCsvOnce(Number(values.one));
  else await fuzzCsv({ seed: Number(values.seed ?? 1), runs });
  console.log(JSON.stringify({ runs, failures: 0, seconds: Math.round((performance.now() - begin) / 1_000) }));
}
