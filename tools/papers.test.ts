import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { Type } from "typebox";
import { Parse } from "typebox/value";
import { parse } from "yaml";
import { type SourceFile, sourceFiles } from "./source-files.ts";

const names = Type.Record(Type.String(), Type.String());
const packageShape = Type.Object({
  version: Type.String(),
  license: Type.String(),
  dependencies: names,
  devDependencies: names,
});
const house = Parse(packageShape, JSON.parse(readFileSync("package.json", "utf8")));
const dependencyPage = readFileSync("docs/decisions/0002-dependencies.md", "utf8");
const decisions = sourceFiles("docs/decisions", [".md"]);

test("every dependency says in one line why it is here, and no line speaks of one that is gone", () => {
  const used = [...Object.keys(house.dependencies), ...Object.keys(house.devDependencies)];
  assert.deepEqual(explained(dependencyPage).toSorted(), used.toSorted());
});

test("finds a planted dependency without its reasons", () => {
  assert.deepEqual(explained("| `left-pad` | it pads | nothing else does |"), ["left-pad"]);
  assert.deepEqual(explained("| `left-pad` | it pads | |"), []);
  assert.deepEqual(explained("We once used `left-pad`."), []);
});

test("every decision has its number, its date, and says context, decision and consequences", () => {
  assert.ok(decisions.length >= 4);
  assert.deepEqual(decisions.flatMap(incomplete), []);
  const numbers = decisions.map(({ path }) => basename(path).slice(0, 4));
  assert.deepEqual(numbers, [...new Set(numbers)]);
});

test("finds a planted decision that gives no consequences, or another number than its file's", () => {
  const text = "# 0009. We do it\n\nDate: 2026-11-23\n\n## Context\nx\n\n## Decision\nx\n";
  assert.equal(incomplete({ path: "docs/decisions/0009-it.md", text }).length, 1);
  const whole = `${text}\n## Consequences\nx\n`;
  assert.deepEqual(incomplete({ path: "docs/decisions/0009-it.md", text: whole }), []);
  assert.equal(incomplete({ path: "docs/decisions/0008-it.md", text: whole }).length, 1);
});

test("a page that the code points to is there to be read", () => {
  const pointing = ["src", "tools", "policy", "test", "bench"].flatMap((folder) =>
    sourceFiles(folder, [".ts", ".yaml"]),
  );
  const named = pointing
    .filter(({ path }) => !path.endsWith(".test.ts"))
    .flatMap(({ path, text }) => pagesNamed(text).map((page) => ({ path, page })));
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter(({ page }) => !existsSync(page)),
    [],
  );
});

test("finds a planted pointer to a page", () => {
  assert.deepEqual(pagesNamed("// see docs/decisions/0999-nothing.md."), ["docs/decisions/0999-nothing.md"]);
});

test("the public description of the software agrees with the software", () => {
  const shape = Type.Object({
    softwareVersion: Type.String(),
    legal: Type.Object({ license: Type.String() }),
    description: Type.Record(
      Type.String(),
      Type.Object({
        shortDescription: Type.String({ maxLength: 150 }),
        longDescription: Type.String({ minLength: 150, maxLength: 10_000 }),
      }),
    ),
  });
  const told = Parse(shape, parse(readFileSync("publiccode.yml", "utf8")));
  assert.equal(told.softwareVersion, house.version);
  assert.equal(told.legal.license, house.license);
  assert.deepEqual(Object.keys(told.description).toSorted(), ["en", "nl"]);
});

test("the licence is the whole EUPL 1.2, from its first article to its appendix", () => {
  const licence = readFileSync("LICENSE", "utf8");
  assert.match(licence, /^# EUROPEAN UNION PUBLIC LICENCE v\. 1\.2/);
  const articles = [...licence.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
  assert.deepEqual(
    articles,
    Array.from({ length: 15 }, (_, index) => index + 1),
  );
  assert.match(licence, /^## Appendix[\s\S]+require the production of a new\s+EUPL version\.\s*$/m);
});

/** The packages that a page gives both reasons for. */
function explained(page: string): string[] {
  return [...page.matchAll(/^\| `([^`]+)` \| [^|]{3,} \| [^|]{3,} \|$/gm)].map(([, name]) => name ?? "");
}

function incomplete({ path, text }: SourceFile): string[] {
  const wanted = [
    new RegExp(`^# ${basename(path).slice(0, 4)}\\. \\S`),
    /^Date: (?:\d{4}-\d{2}-\d{2}|YYYY-MM-DD)$/m,
    /^## Context\n+\S/m,
    /^## Decision\n+\S/m,
    /^## Consequences\n+\S/m,
  ];
  return wanted.filter((part) => !part.test(text)).map((part) => `${path} lacks ${part.source}`);
}

function pagesNamed(text: string): string[] {
  return [...text.matchAll(/\bdocs\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.md\b/g)].map(([page]) => page);
}
