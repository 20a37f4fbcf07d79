import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { extraction } from "./extraction.ts";
import { fuzzed } from "./fuzz.ts";

test("every text that once broke the reading of stories is read", async () => {
  const corpus = JSON.parse(readFileSync(new URL("extraction-corpus.json", import.meta.url), "utf8"));
  assert.ok(Value.Check(Type.Array(Type.String(), { minItems: 1 }), corpus));
  for (const text of corpus) await extraction.check(text);
});

test("five thousand texts that nobody would write are read", async () => {
  assert.deepEqual(await fuzzed(extraction, 1, 5_000), undefined);
});
