import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shareFields } from "./covenant.ts";
import { minimised } from "./share.ts";

test("a request carries the fields its step names and never one more, whatever is known", () => {
  const share = fc.subarray([...shareFields]);
  const extra = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom(...shareFields, "narrative", "email", "__proto__", "toString")),
    fc.anything(),
  );
  fc.assert(
    fc.property(share, extra, (fields, facts) => {
      const sent = minimised({ share: fields }, facts);
      for (const key of Object.keys(sent)) assert.ok(fields.some((field) => field === key));
      for (const field of fields) {
        assert.equal(sent[field], facts[field]);
        assert.equal(Object.hasOwn(sent, field), facts[field] !== undefined);
      }
    }),
  );
});

test("a count of nothing is still told: zero is a value", () => {
  assert.deepEqual(minimised({ share: ["lossCents"] }, { lossCents: 0, indicator: "x" }), { lossCents: 0 });
});
