import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const pages = ["/", "/check", "/being-called", "/report", "/mail", "/follow", "/fraud-forms", "/redress"];
const most = { js: 15_000, css: 30_000 };

test("a public page loads at most 15 kB of script and 30 kB of style, compressed, and all of it from here", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  for (const page of pages) {
    const { status, html } = await visit.get(page);
    assert.equal(status, 200, page);
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=/, `${page} holds a script in itself`);
    const weights = { js: 0, css: 0 };
    for (const [, address = ""] of html.matchAll(/<(?:script|link)\b[^>]*\s(?:src|href)="([^"]+)"/g)) {
      const ending = /\.(js|mjs|css)(?:\?|$)/.exec(address)?.[1];
      if (ending === undefined) continue;
      assert.match(address, /^\/(?!\/)/, `${page}: ${address}`);
      weights[ending === "css" ? "css" : "js"] += gzipSync((await visit.get(address)).html, { level: 9 }).length;
    }
    assert.ok(weights.css > 1_000 && weights.css <= most.css, `${page}: ${weights.css} bytes of style`);
    assert.ok(weights.js <= most.js, `${page}: ${weights.js} bytes of script`);
  }
});
