import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { languageOf, languages } from "./language.ts";

test("the language someone chose goes before the browser's, and Dutch is the start", () => {
  assert.equal(languageOf({ query: "en", cookie: "nl", accept: "nl" }, languages), "en");
  assert.equal(languageOf({ cookie: "nl", accept: "en" }, languages), "nl");
  assert.equal(languageOf({ accept: "de-DE, en-GB;q=0.8, nl;q=0.5" }, languages), "en");
  assert.equal(languageOf({ accept: "en;q=0, nl;q=0.1" }, languages), "nl");
  assert.equal(languageOf({}, languages), "nl");
});

test("whatever a browser sends, the page has a language we speak", () => {
  const known: readonly string[] = languages;
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (query, cookie, accept) => {
      assert.ok(known.includes(languageOf({ query, cookie, accept }, known)));
    }),
  );
});
