/**
 * No text keeps us busy. Each hostile one goes through all that a check does, and each expression of ours over shorter ones: what
 * explodes would take years, and is broken off. How fast they are is for the bench to say; here the bound is far above that.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gistOf } from "#core/indicator/gist.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import { messageIndex } from "#screens/messages.ts";
import { hostileTexts, within } from "#tools/hostile.ts";
import { scene } from "#tools/scene.ts";
import { sourceFiles } from "#tools/source-files.ts";
import { check, mostText, verdicts } from "./check.ts";

const patience = 20_000;

test("a hundred thousand hostile signs are answered like any text, by the check and by the search for what names somebody", async () => {
  const world = await scene({ covenants: [] });
  const { policy } = world;
  const now = () => world.now();
  const letters = readModel(readFileSync("policy/models/lexical.bin"));
  const index = messageIndex(policy.brands, policy.links, policy.lures);
  const signals = {
    find: () => undefined,
    beginning: () => [],
    beginnings: () => new Uint32Array(),
    refresh: async () => 0,
  };
  for (const text of hostileTexts(mostText)) {
    const { verdict } = within(patience, () => check({ policy, signals, ...index, letters, now }, text));
    assert.ok(verdicts.includes(verdict));
    within(patience, () => gistOf(text));
  }
});

const literal =
  /(?<=[(=,:?&|![{]\s*|return\s+|\n\s*)\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g;

/** Every regular expression that stands in a source file. */
function expressionsIn(text: string): RegExp[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(literal)].map(([, source = "", flags]) => new RegExp(source, flags));
}

/** Each of them over each hostile text: no way to go on from one of these signs may have two ways to be tried. */
function exploding(expressions: readonly RegExp[], length: number): string[] {
  const texts = hostileTexts(length);
  return expressions
    .filter((expression) => {
      try {
        within(patience, () => texts.map((text) => text.replace(expression, "")));
        return false;
      } catch (error) {
        return String(error).includes("timed out");
      }
    })
    .map(({ source }) => source);
}

test("none of our own expressions explodes over a hostile text, wherever it stands", () => {
  const folders = ["src/core", "src/screens", "src/pillars", "src/adapters"];
  const files = folders
    .flatMap((folder) => sourceFiles(folder, [".ts"]))
    .filter(({ path }) => !path.endsWith(".test.ts"));
  const expressions = files.flatMap(({ text }) => expressionsIn(text));
  assert.ok(expressions.length > 300, `${expressions.length} expressions`);
  assert.ok(expressions.some(({ source }) => source.includes("apenstaartje")));
  assert.deepEqual(exploding(expressions, 1_000), []);
});

test("a planted expression that explodes is found", () => {
  const [planted, harmless] = expressionsIn('const a = /^(a+)+$/u;\nconst b = "x".replace(/[a/]+b/g, "");');
  assert.equal(planted?.source, "^(a+)+$");
  assert.equal(harmless?.source, "[a/]+b");
  assert.deepEqual(
    [planted, harmless].map((each) => {
      try {
        within(500, () => each?.test(`${"a".repeat(1_000)}!`));
        return "answered";
      } catch (error) {
        return String(error).includes("timed out") ? "broken off" : String(error);
      }
    }),
    ["broken off", "answered"],
  );
});

test("no file of policy holds an expression: what policy looks for are words", () => {
  for (const { path, text } of sourceFiles("policy", [".yaml"]))
    assert.doesNotMatch(text, /^\s*(?:regex|pattern)s?:/m, path);
});
