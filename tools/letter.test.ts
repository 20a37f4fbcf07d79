import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const letter = readFileSync("LETTER.md", "utf8");

test("every row of the letter is told exactly once, and nothing is told that is no row", () => {
  const told = rowsOf(letter).map(({ number }) => number);
  assert.deepEqual(told.toSorted(), expectedRows().toSorted());
});

test("what the letter's page says is carried out has its file and its test", () => {
  assert.deepEqual(brokenPromises(letter), []);
});

test("finds a planted row that promises a file that is not there, or a file without a test", () => {
  const row = (file: string, proof: string): string => `| D001 | T | planted | ${file} | ${proof} |`;
  for (const [file, proof] of [
    ["`src/nowhere.ts`", "`tools/letter.test.ts`"],
    ["`package.json`", "`src/nowhere.test.ts`"],
    ["`package.json`", ""],
    ["`package.json`", "`package.json`"],
    ["", "`tools/letter.test.ts`"],
    ["soon", ""],
    ["not yet", "`tools/letter.test.ts`"],
    ["not yet, `package.json`", ""],
  ] as const) {
    assert.equal(brokenPromises(row(file, proof)).length, 1, row(file, proof));
  }
  assert.deepEqual(brokenPromises(row("not yet", "")), []);
  assert.deepEqual(brokenPromises(row("`package.json`, `tools/`", "`tools/letter.test.ts`")), []);
});

test("finds a planted row that is told twice or left out", () => {
  const twice = rowsOf(`${letter}| D001 | T | planted | not yet | |\n`).map(({ number }) => number);
  assert.notDeepEqual(twice.toSorted(), expectedRows().toSorted());
  const without = rowsOf(letter.replace(/^\| D064b .*$/m, "")).map(({ number }) => number);
  assert.notDeepEqual(without.toSorted(), expectedRows().toSorted());
});

type LetterRow = { readonly number: string; readonly file: string; readonly proof: string };

function rowsOf(text: string): LetterRow[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| D"))
    .map((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      assert.equal(cells.length, 7, `five cells in: ${line}`);
      const [, number = "", , , file = "", proof = ""] = cells;
      return { number, file, proof };
    });
}

/** Rows that name what is not there, or that claim more, or less, than they name. */
function brokenPromises(text: string): string[] {
  return rowsOf(text).flatMap(({ number, file, proof }) => {
    if (file === "not yet") return proof === "" ? [] : [`${number} is "not yet" and names a test`];
    const files = namesIn(file);
    const proofs = namesIn(proof);
    if (files.length === 0 || proofs.length === 0) return [`${number} names no file or no test`];
    const absent = [...files, ...proofs].filter((path) => !existsSync(path));
    const noTests = proofs.filter((path) => !path.endsWith(".test.ts") && existsSync(path));
    if (/not yet/.test(file)) return [`${number} is both done and "not yet"`];
    return [
      ...absent.map((path) => `${number} names ${path}, which is not there`),
      ...noTests.map((path) => `${number}: ${path} is no test`),
    ];
  });
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? "");
}

/** The rows of the mission: D001 to D129, and those that stand between two numbers. */
function expectedRows(): string[] {
  const whole = Array.from({ length: 129 }, (_, index) => `D${String(index + 1).padStart(3, "0")}`);
  const between =
    "D001b D004b D004c D006b D013b D014b D025b D036b D036c D041b D042b D043b D048b D048c D050b D064b D071b D079b D080b D094b D110b";
  return [...whole, ...between.split(" ")];
}
