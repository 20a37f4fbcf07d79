import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { valueKinds } from "./model.ts";
import { readModel, writeModel } from "./model-file.ts";
import { levelOf, scoreOf } from "./score.ts";
import { why } from "./why.ts";

const paths = ["policy/models/lexical.bin", "policy/models/lexical-clear.bin"];
const models = paths.map((path) => readModel(readFileSync(path)));
const [shipped] = models;
assert.ok(shipped !== undefined);

test("both models together fit in three megabytes, and each is read back as it was written", () => {
  assert.ok(paths.reduce((sum, path) => sum + statSync(path).size, 0) <= 3_000_000);
  for (const [index, model] of models.entries()) {
    assert.deepEqual(Buffer.from(writeModel(model)), readFileSync(paths[index] ?? ""));
  }
});

test("the thresholds are in the model, for links and for hosts, and the strict one is the higher", () => {
  for (const { parts } of models) {
    for (const kind of valueKinds) {
      const { oneInThousand, oneInHundred } = parts[kind].thresholds;
      assert.ok(oneInThousand > oneInHundred && oneInHundred > 0.5 && oneInThousand < 1, kind);
    }
  }
});

test("no suffix speaks for a link, and none convicts it", () => {
  for (const { parts } of models) {
    for (const kind of valueKinds) {
      const known = [...parts[kind].weighing.suffixes.values()];
      assert.ok(known.length > 0 && known.every((prior) => prior > 0 && prior <= 2), kind);
    }
  }
});

test("any string at all has a score between 0 and 1, and reasons that can be told", () => {
  const signs = fc.constantFrom(
    "a",
    "b",
    "1",
    ".",
    "-",
    "/",
    "?",
    "@",
    ":",
    "\u202e",
    "\u200b",
    "é",
    "\ud800",
    "%",
    "xn--",
    " ",
  );
  const any = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: signs, maxLength: 300 }));
  fc.assert(
    fc.property(any, fc.constantFrom(...valueKinds), (text, kind) => {
      const score = scoreOf(shipped, text, kind);
      assert.ok(score >= 0 && score <= 1);
      for (const { weight } of why(shipped, text, kind)) assert.ok(Number.isFinite(weight));
    }),
    { numRuns: 500, seed: 5 },
  );
});

test("a pasted megabyte is judged by its beginning, so that it costs no more than a link", () => {
  const start = `inlog-verificatie.top/${"a/".repeat(1_000)}`;
  for (const rest of ["", "b".repeat(1_000_000), "@".repeat(1_000_000), "\u202e".repeat(1_000_000)]) {
    assert.equal(scoreOf(shipped, `${start}${rest}`, "url"), scoreOf(shipped, start, "url"));
  }
  for (const text of ["a.".repeat(500_000), "\u200b".repeat(1_000_000), "-".repeat(1_000_000)]) {
    assert.ok(Number.isFinite(scoreOf(shipped, text)));
  }
});

test("scheme, www, port and a last dot change nothing", () => {
  const score = scoreOf(shipped, "verificatie-portaal.top");
  for (const text of [
    "https://verificatie-portaal.top",
    "www.verificatie-portaal.top",
    "VERIFICATIE-portaal.top.",
    "http://verificatie-portaal.top:8080",
  ]) {
    assert.equal(scoreOf(shipped, text), score, text);
  }
});

test("a made-up bank page under a throw-away name stands out, and the word that did it is told", () => {
  const text = "https://mijn-rekening-verificatie.top/inloggen";
  assert.notEqual(levelOf(shipped, text), "usual");
  const tokens = why(shipped, text).map(({ token }) => token);
  assert.ok(
    tokens.some((token) => token === "verificatie" || token === "rekening"),
    tokens.join(" "),
  );
});

test("a file that is no model, or only half of one, is refused", () => {
  assert.throws(() => readModel(new Uint8Array(10)));
  const bytes = readFileSync(paths[0] ?? "");
  assert.throws(() => readModel(bytes.subarray(0, bytes.length / 2)));
});
