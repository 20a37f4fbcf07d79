/** Lures are data: each names a form of the taxonomy, and its phrases can be matched in one pass. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readLures } from "./lures.ts";
import { readTaxonomy } from "./taxonomy.ts";

const taxonomy = readTaxonomy("policy");

test("twenty lures or more, over ten forms of fraud", () => {
  const lures = readLures("policy", taxonomy);
  assert.ok(lures.length >= 20);
  assert.ok(new Set(lures.map(({ form }) => form)).size >= 10);
});

test("a form that is not there, a lure twice, or a phrase that is no plain words is refused with its line", () => {
  const text = readFileSync("policy/patterns/lures.yaml", "utf8");
  for (const [from, to, says] of [
    ["form: smishing", "form: smsing", /there is no form "smsing"/],
    ["id: verify-account", "id: card-expires", /"card-expires" is there twice/],
    ["nl: [pas verloopt,", "nl: ['pas (.*)+',", /phrases/],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), "kentering-lures-"));
    mkdirSync(join(folder, "patterns"));
    cpSync("policy/patterns", join(folder, "patterns"), { recursive: true });
    assert.ok(text.includes(from), from);
    writeFileSync(join(folder, "patterns", "lures.yaml"), text.replace(from, to));
    assert.throws(() => readLures(folder, taxonomy), { code: "POLICY_INVALID", message: says });
    rmSync(folder, { recursive: true });
  }
});

test("a policy folder without lures has none", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-lures-"));
  assert.deepEqual(readLures(folder, taxonomy), []);
  rmSync(folder, { recursive: true });
});
