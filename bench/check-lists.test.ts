import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readAddress } from "#screens/lexical/address.ts";
import { valueKinds } from "#screens/lexical/model.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import { scoreOf } from "#screens/lexical/score.ts";
import { madeUpLists } from "#tools/lexical/made-up.ts";
import { modelPaths } from "#tools/lexical/sources.ts";
import { checkLists, underSuffix } from "./check-lists.ts";

const models = Object.values(modelPaths).map((path) => readModel(readFileSync(path)));
const rows = madeUpLists(400, 3).flatMap((list) => list.rows);
const honest = rows.filter(({ phish }) => !phish);

test("phish that moves to .nl is still found: the country's name is no proof of good faith", () => {
  for (const model of models) {
    for (const kind of valueKinds) {
      const { oneInHundred } = model.parts[kind].thresholds;
      const caught = rows.filter(({ url, phish }) => phish && scoreOf(model, url, kind) >= oneInHundred);
      const moved = caught.filter(
        ({ url }) => scoreOf(model, underSuffix(readAddress(url), "nl"), kind) >= oneInHundred,
      );
      assert.ok(caught.length >= 100, `${model.name} ${kind} finds ${caught.length}`);
      assert.ok(
        moved.length >= 0.85 * caught.length,
        `${model.name} ${kind} keeps ${moved.length} of ${caught.length}`,
      );
    }
  }
});

test("an honest name under .top is hardly ever accused for its suffix", () => {
  for (const model of models) {
    for (const kind of valueKinds) {
      const { oneInHundred } = model.parts[kind].thresholds;
      const accused = (urls: readonly string[]) =>
        urls.filter((url) => scoreOf(model, url, kind) >= oneInHundred).length;
      const usual = accused(honest.map(({ url }) => url));
      const moved = accused(honest.map(({ url }) => underSuffix(readAddress(url), "top")));
      // Three times what is usual, and three times what the threshold allows where these few made-up names show less.
      assert.ok(moved <= 3 * Math.max(usual, 0.01 * honest.length), `${model.name} ${kind}: ${usual}, moved ${moved}`);
    }
  }
});

test("a list is scored with recall, realised false positives and both moves, and other files are let be", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lists-"));
  try {
    const lines = rows.slice(0, 20).map(({ url, phish }) => `${phish ? 1 : 0}\tmade up\t\t${url}\t\t`);
    writeFileSync(
      join(folder, "mine.tsv"),
      ["label\tsource\tfirst_seen\turl\tregistrable\tbrand", ...lines].join("\r\n"),
    );
    writeFileSync(join(folder, "other.tsv"), "sign\tmeaning\n1\tone\n");
    const [model] = models;
    assert.ok(model !== undefined);
    const figures = await checkLists(model, folder);
    assert.deepEqual(Object.keys(figures), ["mine.tsv"]);
    const told = JSON.stringify(figures);
    for (const name of ["recall", "falsePositives", "phishToNl", "honestToTop", "oneInThousand", "oneInHundred"]) {
      assert.ok(told.includes(`"${name}"`), name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
