import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered, rememberedFor } from "./remembered.ts";

test("an answer is found once, and what was not asked for longest is forgotten when there are too many", () => {
  let made = 0;
  const memory = remembered<string>(3);
  const ask = (key: string) => memory(key, () => `${key}${++made}`);
  assert.deepEqual(["a", "b", "c", "a", "d", "a", "b"].map(ask), ["a1", "b2", "c3", "a1", "d4", "a1", "b5"]);
});

test("what rests on one thing says nothing of another", () => {
  const memory = rememberedFor<object, string>(10);
  const [one, other] = [{}, {}];
  assert.equal(
    memory(one, "x", () => "of one"),
    "of one",
  );
  assert.equal(
    memory(other, "x", () => "of the other"),
    "of the other",
  );
  assert.equal(
    memory(one, "x", () => "anew"),
    "of one",
  );
});
