import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { loadAssets } from "./assets.ts";
import { siteStyle } from "./style.ts";

test("the style sheet is there, its address changes with its content, and its compressed form is the same", async () => {
  const { all, links } = await loadAssets();
  assert.deepEqual(new Set(all.map(({ route }) => route)), new Set([links.style, links.icon, links.tide]));
  for (const { route, body, gzipped } of all) {
    assert.match(route, /^\/assets\/[a-z]+\.[\w-]{16}\.(css|svg)$/);
    assert.ok(gunzipSync(gzipped).equals(body), route);
  }
});

test("a page costs at most 30 kB of style, compressed, and none of it calls another site", async () => {
  const { all, links } = await loadAssets();
  const style = all.find(({ route }) => route === links.style);
  assert.ok((style?.gzipped.length ?? Number.POSITIVE_INFINITY) <= 30_000, `${style?.gzipped.length} bytes`);
  for (const { route, body } of all) assert.doesNotMatch(body.toString(), /url\(["']?(https?:)?\/\//, route);
});

test("every class that a page names and a style sheet knows is in the one that is sent, and the licences of its makers too", async () => {
  const style = await siteStyle();
  for (const name of [
    "utrecht-alert--error",
    "utrecht-heading-3",
    "utrecht-textbox--html-input",
    "nl-button--primary",
    "k-verdict",
  ])
    assert.ok(style.includes(`.${name}`), name);
  assert.match(style, /@license/);
});
