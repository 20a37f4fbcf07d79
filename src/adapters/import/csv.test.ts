import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvLine, csvRows, type Notation } from "./csv.ts";
import { ndjsonRows } from "./ndjson.ts";
import { recordsOf } from "./records.ts";

const own: Notation = { separator: ",", encoding: "utf-8" };

/** The bytes in pieces of any size: where a piece ends may never matter. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(
  text: string | Uint8Array,
  { size = 7, ...notation }: Partial<Notation> & { size?: number } = {},
) {
  const rows = [];
  for await (const row of csvRows(inPieces(Buffer.from(text), size), { ...own, ...notation }))
    rows.push("fault" in row ? { row: row.row, fault: row.fault } : { row: row.row, cells: row.content });
  return rows;
}

test("whatever a cell holds comes out of a file as it went in, but for the apostrophe before a formula", async () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "\n", "\r\n", ",", "=1+1", "'"),
  );
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const written = (text: string): string => text.replace(/^(?=[=+\-@\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@])/g, "'");
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (cells, size) => {
      // Behind a first line, since a byte order mark is one only where a file begins.
      const rows = await rowsOf(`a,b\n${cells.map(csvLine).join("")}`, { size });
      assert.deepEqual(
        rows.slice(1).map((row) => row.cells),
        cells.map((row) => row.map((text) => written(text.toWellFormed()))),
      );
    }),
    { numRuns: 200 },
  );
});

test("no bytes break the reader, and every line of them is a row or a rejected row", async () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom(34, 44, 10, 13, 97, 255, 239, 0), { maxLength: 120 })
      .map((bytes) => Uint8Array.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(hostile, fc.integer({ min: 1, max: 20 }), async (bytes, size) => {
      const rows = await rowsOf(bytes, { size });
      assert.deepEqual(rows, await rowsOf(bytes, { size: 1_000 }));
      for await (const line of ndjsonRows(inPieces(bytes, size))) assert.ok(line.row > 0);
      const numbers = rows.map(({ row }) => row);
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
      );
    }),
    { numRuns: 300 },
  );
});

test("a broken quote is told with its row and takes no other row with it", async () => {
  const broken = /quote/;
  const inside = await rowsOf('a,b\n1,"he said "hi" there"\n2,x\n');
  assert.deepEqual(inside[2], { row: 3, cells: ["2", "x"] });
  assert.match(inside[1]!.fault!, broken);
  const atEnd = await rowsOf('a,b\n1,x\n2,"never closed\n3,y');
  assert.equal(atEnd[2]!.row, 3);
  assert.match(atEnd[2]!.fault!, /not closed before the end of the file/);
  assert.deepEqual(atEnd[3], { row: 4, cells: ["3", "y"] });
  assert.match((await rowsOf('a,b\n1,x"y\n'))[1]!.fault!, broken);
});

test("a row of another encoding is rejected, not read with wrong letters", async () => {
  const latin = Buffer.from("a,b\n1,caf\xe9 \x80\n2,x\n", "latin1");
  const [, wrong, next] = await rowsOf(latin);
  assert.deepEqual(
    [wrong, next],
    [
      { row: 2, fault: "This row is not valid utf-8: save the whole file in one encoding, best UTF-8." },
      { row: 3, cells: ["2", "x"] },
    ],
  );
  assert.deepEqual((await rowsOf(latin, { encoding: "windows-1252" }))[1]!.cells, ["1", "café €"]);
});

test("a row that never ends costs its own line and a bounded amount of memory", async () => {
  const seen = [];
  const file = Buffer.from(`a\n${"x".repeat(5_000)}\nb\n"${"y\n".repeat(200)}`);
  for await (const record of recordsOf(inPieces(file, 64), { separator: ",", longest: 100 }))
    seen.push("fault" in record ? record.fault : record.bytes.toString());
  assert.deepEqual(seen.slice(0, 5), [
    "a",
    "This row is longer than 100 bytes.",
    "b",
    "A quote that opens in this row is not closed within 100 bytes.",
    "y",
  ]);
});

test("Excel's byte order mark, its line ends and its separator are no part of any cell", async () => {
  assert.deepEqual(await rowsOf("\ufeffa;b\r\n\r\n1;2\r\n", { separator: ";", size: 1 }), [
    { row: 1, cells: ["a", "b"] },
    { row: 3, cells: ["1", "2"] },
  ]);
});

test("what a spreadsheet would run as a formula is written as text", () => {
  assert.equal(csvLine(["=cmd()", "+1", "-1", "@x", "1-1", '"=']), `'=cmd(),'+1,'-1,'@x,1-1,"""="\n`);
  // A spreadsheet that cuts at semicolons begins a cell here, quotes or not.
  assert.equal(csvLine(["7", "a;=HYPERLINK()"]), `7,"a;'=HYPERLINK()"\n`);
});
