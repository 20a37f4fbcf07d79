import assert from "node:assert/strict";
import { test } from "node:test";
import { type SourceFile, sourceFiles } from "./source-files.ts";

const longest = 400;
const sources = [".ts", ".mjs", ".js", ".sql", ".css", ".html"];

test("no source file is longer than one can read in a sitting", () => {
  const files = sourceFiles(".", sources);
  assert.ok(files.length > 10);
  assert.deepEqual(files.flatMap(tooLong), []);
});

test("finds a planted file that is one line too long", () => {
  const lines = "x\n".repeat(longest);
  assert.deepEqual(tooLong({ path: "src/core/x.ts", text: lines }), []);
  assert.deepEqual(tooLong({ path: "src/core/x.ts", text: `${lines}x` }), ["src/core/x.ts has 401 lines"]);
  assert.deepEqual(tooLong({ path: "src/core/x.ts", text: `${lines}x\n` }), ["src/core/x.ts has 401 lines"]);
});

function tooLong({ path, text }: SourceFile): string[] {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return lines > longest ? [`${path} has ${lines} lines`] : [];
}
