/** A value that holds unlike parts together is put before a person; one fraudster with many reports is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { likelyHubs } from "./likely-hub.ts";

const shops = (count: number, reportsEach: number) =>
  Array.from({ length: count * reportsEach }, (_, place) => [
    { report: `r${place}`, indicator: "account" },
    { report: `r${place}`, indicator: `shop-${place % count}` },
  ]).flat();

test("an account that five shops of two reports share may be a collecting account", () => {
  assert.deepEqual(likelyHubs(shops(5, 2)), [{ indicator: "account", report: "r0", parts: 5 }]);
});

test("four shops are one fraudster, and so are many accounts that were each named once", () => {
  assert.deepEqual(likelyHubs(shops(4, 9)), []);
  assert.deepEqual(likelyHubs(shops(30, 1)), []);
});

test("parts that hang together in another way too are one part", () => {
  const bridge = [0, 1, 2, 3].flatMap((place) => [
    { report: `b${place}`, indicator: `shop-${place}` },
    { report: `b${place}`, indicator: `shop-${place + 1}` },
  ]);
  assert.deepEqual(likelyHubs([...shops(5, 2), ...bridge]), []);
});
