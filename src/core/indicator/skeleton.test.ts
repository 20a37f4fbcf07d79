import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { skeleton } from "./skeleton.ts";

test("names that look the same have one skeleton, in whatever letters they are written", () => {
  for (const [imitation, name] of [
    ["pаypal.com", "paypal.com"],
    ["іng.nl", "ing.nl"],
    ["ｉｎｇ.nl", "ing.nl"],
    ["𝐢𝐧𝐠.nl", "ing.nl"],
    ["i\u200bng.nl", "ing.nl"],
    ["ING.nl", "ing.nl"],
    ["bo1.com", "bol.com"],
    ["rnarktplaats.nl", "marktplaats.nl"],
  ] as const) {
    assert.equal(skeleton(imitation), skeleton(name), imitation);
  }
});

test("names that a reader can tell apart have different skeletons", () => {
  assert.notEqual(skeleton("ing.nl"), skeleton("lng.nl"));
  assert.notEqual(skeleton("bank-a.nl"), skeleton("bank-b.nl"));
});

test("whatever the text, case and invisible signs change nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "Z", "і", "１", "-", ".") }), fc.nat(20), (text, at) => {
      assert.equal(skeleton(`${text.slice(0, at)}\u200b${text.slice(at)}`), skeleton(text.toUpperCase()));
    }),
  );
});
