import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { loadAssets } from "./assets.ts";

test("each style sheet is there, its address changes with its content, and its compressed form is the same", async () => {
  const { all, links } = await loadAssets();
  assert.deepEqual(new Set(all.map(({ route }) => route)), new Set([...links.styles, links.icon, links.tide]));
  for (const { route, body, gzipped } of all) {
    assert.match(route, /^\/assets\/[a-z]+\.[\w-]{16}\.(css|svg)$/);
    assert.ok(gunzipSync(gzipped).equals(body), route);
  }
});

test("a first visit costs under 100 kB of style, and none of ours calls another site", async () => {
  const { all } = await loadAssets();
  assert.ok(all.reduce((sum, { gzipped }) => sum + gzipped.length, 0) < 100_000);
  for (const { route, body } of all) assert.doesNotMatch(body.toString(), /url\(["']?(https?:)?\/\//, route);
});
