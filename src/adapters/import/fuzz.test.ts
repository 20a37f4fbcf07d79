import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzCsv } from "../../../test/fuzz/csv.ts";
import { hardCases } from "../../../test/fuzz/csv-corpus.ts";
import { csvRows } from "./csv.ts";

async function* once(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("every hard case that we met is read as it should be, however it comes in", async () => {
  for (const { why, text, rows } of hardCases) {
    for (const size of [1, 2, 3, 1_000]) {
      const found = [];
      for await (const row of csvRows(once(text, size), { separator: ",", encoding: "utf-8" }))
        found.push([row.row, "content" in row ? row.content : undefined]);
      assert.deepEqual(found, rows, `${why}, in pieces of ${size}`);
    }
  }
});

test("of two thousand made-up and broken files, what was written comes out, and what is broken costs only itself", async () => {
  await fuzzCsv({ seed: 1, runs: 2_000 });
});
