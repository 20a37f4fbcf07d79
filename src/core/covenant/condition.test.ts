import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { conditionFault, holds, type TriggerFacts } from "./condition.ts";

const now = new Date("2026-11-23T12:00:00Z");
const facts: TriggerFacts = {
  reporters: 3,
  reports: 5,
  desks: 1,
  form: "fake-webshop",
  kind: "domain",
  lossCents: 12_345,
  orders: 0,
  rate: 1000,
  firstSeen: new Date("2026-11-20T12:00:00Z"),
  now,
};

test("three independent reporters are enough for a covenant that asks for three, two are not", () => {
  assert.equal(holds("reporters >= 3", facts), true);
  assert.equal(holds("reporters >= 3", { ...facts, reporters: 2 }), false);
});

test("a condition can speak of every fact there is", () => {
  const all =
    'reporters + 2 == reports && desks < 2 && form in ["fake-webshop"] && kind != "iban" && !(lossCents < 100) && now - firstSeen <= duration("72h") && firstSeen > timestamp("2026-01-01T00:00:00Z")';
  assert.equal(conditionFault(all), undefined);
  assert.equal(holds(all, facts), true);
  assert.equal(holds(all, { ...facts, now: new Date("2026-11-24T12:00:00Z") }), false);
});

for (const [why, when, sentence] of [
  ["speaks of something unknown", "reprters >= 3", /Unknown variable: reprters/],
  ["compares a number with a word", 'reporters >= "three"', /no such overload/],
  ["is no yes or no", "reporters", /must be true or false/],
  ["is unfinished", "reporters >=", /cannot be understood/],
  ["divides, and could fail while a report comes in", "lossCents / reports > 10", /not allowed/],
  ["multiplies, and could overflow while a report comes in", "lossCents * 2 > 10", /not allowed/],
  ["searches by pattern, which can be made slow", 'form.matches("(a+)+b")', /not allowed/],
  ["goes round the types", 'dyn(reporters) > "a"', /may not call dyn/],
  ["names a moment that is none", 'now > timestamp("soon")', /timestamp that is none/],
  ["names a length of time that is none", 'now - firstSeen > duration("long")', /duration that is none/],
  ["holds a number that could overflow a sum", "reporters + 9223372036854775807 > 1", /too large/],
  ["is nested without end", `${"(".repeat(40)}true${")".repeat(40)}`, /cannot be understood/],
] as const)
  test(`a condition that ${why} is refused`, () => {
    assert.match(conditionFault(when) ?? "was accepted", sentence);
  });

test("a condition that was accepted never fails, whatever the facts", () => {
  const term = fc.constantFrom("reporters", "reports", "desks", "lossCents", "3", "-1", "999999999999999");
  const sum = fc.tuple(term, fc.constantFrom("+", "-"), term).map((parts) => parts.join(" "));
  const test = fc.tuple(sum, fc.constantFrom("<", ">=", "==", "!="), sum).map((parts) => parts.join(" "));
  const when = fc.array(test, { minLength: 1, maxLength: 4 }).map((tests) => tests.join(" || "));
  const count = fc.maxSafeNat();
  fc.assert(
    fc.property(when, count, count, count, count, (text, reporters, reports, desks, lossCents) => {
      assert.equal(conditionFault(text), undefined);
      assert.equal(typeof holds(text, { ...facts, reporters, reports, desks, lossCents }), "boolean");
    }),
    { numRuns: 200 },
  );
});
