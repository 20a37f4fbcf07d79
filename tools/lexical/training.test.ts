import assert from "node:assert/strict";
import { test } from "node:test";
import { valueKinds } from "#screens/lexical/model.ts";
import { writeModel } from "#screens/lexical/model-file.ts";
import { scoreOf } from "#screens/lexical/score.ts";
import { heldOut } from "./held-out.ts";
import { madeUpLists } from "./made-up.ts";
import { settings, train } from "./training.ts";

const quick = {
  ...settings.url,
  seeds: 1,
  trees: { ...settings.url.trees, trees: 12, depth: 4 },
};
const brands = { words: ["verzonnenbank"], common: ["pas"], domains: ["verzonnenbank.nl"] };
const lists = madeUpLists(150, 1);
const once = train(lists, "made up", brands, { url: quick, host: quick }).model;

test("the same data gives the same model, byte for byte", () => {
  const again = train(madeUpLists(150, 1), "made up", brands, { url: quick, host: quick }).model;
  assert.deepEqual(writeModel(again), writeModel(once));
});

test("a small model tells made-up phish from made-up honest links that it never saw", () => {
  for (const kind of valueKinds) {
    const mean = (phish: boolean) => {
      const scores = madeUpLists(100, 9)
        .flatMap(({ rows }) => rows.filter((row) => row.phish === phish))
        .map(({ url }) => scoreOf(once, url, kind));
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    };
    assert.ok(mean(true) > mean(false) + 0.5, kind);
  }
});

test("what is held out is later than what is learnt, and no domain is on both sides", () => {
  const { earlier, later } = heldOut(lists, lists);
  const days = (of: typeof lists) => of.flatMap(({ rows }) => rows.filter(({ phish }) => phish).map(({ day }) => day));
  assert.ok(days(later).length > 0);
  assert.ok(days(earlier).every((day) => days(later).every((other) => day < other)));
  const domains = new Set(later.flatMap(({ rows }) => rows.map(({ registrable }) => registrable)));
  assert.ok(earlier.every(({ rows }) => rows.every(({ registrable }) => !domains.has(registrable))));
});
