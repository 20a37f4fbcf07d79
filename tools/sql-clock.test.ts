import assert from "node:assert/strict";
import { test } from "node:test";
import { type SourceFile, sourceFiles } from "./source-files.ts";
import { stringsIn } from "./strings-in.ts";

test("SQL never reads the database's clock and never makes an id, so that World alone decides both", () => {
  const files = [...sourceFiles("src", [".sql"]), ...sourceFiles("src", [".ts"])];
  assert.ok(files.length > 5);
  assert.deepEqual(files.filter(({ path }) => !path.endsWith(".test.ts")).flatMap(clockReads), []);
});

test("finds a planted clock or id in SQL, wherever the SQL is written", () => {
  const sql = [
    "select now()",
    "select NOW ( )",
    "insert into event(at) values (current_timestamp)",
    "select clock_timestamp()",
    "set at = localtimestamp",
    "select gen_random_uuid()",
    "select uuidv7(interval '1 hour')",
    "order by random()",
    "where due < current_date",
  ];
  for (const query of sql) {
    assert.equal(clockReads({ path: "src/a.sql", text: query }).length, 1, query);
    assert.equal(clockReads({ path: "src/a.ts", text: `tx.query("${query}")` }).length, 1, query);
    const template = `tx.query(\`select \${list(\`a\`)}, '"' where x = /* " */ 1;\n ${query}\`)`;
    assert.equal(clockReads({ path: "src/a.ts", text: template }).length, 1, query);
  }
});

test("a clock in TypeScript, in a comment or in a sentence is let be", () => {
  for (const text of [
    "const at = world.now();",
    'tx.query("select $1", [world.now()])',
    `tx.query(\`select \${quote(world.now())}\`)`,
    '// SQL may not call now()\nconst a = "x";',
    '/* now() */ const a = "answer now (before noon)";',
    "const quotes = /[\"'`]/u; const at = now();",
    "const half = total / 2; const at = now(); const other = a /* c */ / b; const text = 'x';",
  ]) {
    assert.deepEqual(clockReads({ path: "src/a.ts", text }), [], text);
  }
  assert.deepEqual(clockReads({ path: "src/a.sql", text: "-- never now()\nselect expires_at" }), []);
});

const clockOrId =
  /\b(?:(?:now|random|timeofday)\s*\(\s*\)|(?:(?:clock|statement|transaction)_timestamp|gen_random_uuid|uuidv[47]|uuid_generate_v\d)\s*\(|(?:current_(?:timestamp|date|time)|localtimestamp|localtime)\b)/gi;

/** Places where SQL, in a migration or in a string, asks the database for time or chance. */
function clockReads({ path, text }: SourceFile): string[] {
  const pieces = path.endsWith(".sql") ? [text.replace(/--.*$|\/\*[\s\S]*?\*\//gm, "")] : stringsIn(text);
  return pieces.flatMap((piece) => [...piece.matchAll(clockOrId)].map(([found]) => `${path}: ${found}`));
}
