/** Trying out many numbers is stopped, and told; asking about one's own is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Wait } from "#core/errors.ts";
import type { Indicator } from "#core/types.ts";
import { type Asker, probing } from "./probing.ts";

const hour = 3_600_000;
const rule = { window: { iso: "PT1H", months: 0, milliseconds: hour }, public: 3, known: 10 };
const one: Asker = { key: "192.0.2.1", known: false };
const phone = (number: number): Indicator => ({ kind: "phone", value: `+3185012${number}` });

function open() {
  let at = 0;
  const alarms: string[] = [];
  const guard = probing(
    rule,
    () => new Date(at),
    (by) => alarms.push(by),
  );
  const stops = (asker: Asker, ...values: Indicator[]): number | undefined => {
    try {
      guard.allow(asker, values);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof Wait);
      assert.doesNotMatch(error.message, /85012|192/);
      return error.seconds;
    }
  };
  return { stops, alarms, guard, pass: (milliseconds: number) => (at += milliseconds) };
}

test("the fourth number of a public asker is refused with how long to wait; the same three may be asked again and again", () => {
  const { stops, alarms, pass, guard } = open();
  for (const number of [1, 2, 3, 3, 2, 1]) assert.equal(stops(one, phone(number)), undefined);
  pass(hour / 2);
  assert.equal(stops(one, phone(4)), 1_800);
  assert.equal(stops(one, phone(1)), undefined);
  assert.equal(stops(one, phone(5)), 1_800);
  assert.deepEqual(alarms, ["public"], "the operator hears it once");
  assert.equal(guard.stopped(), 1);
  pass(hour / 2);
  assert.equal(guard.stopped(), 0);
  assert.equal(stops(one, phone(4)), undefined);
});

test("sites, links and senders' names count for nothing, and who is known may ask more", () => {
  const { stops, alarms } = open();
  for (let number = 0; number < 50; number++)
    assert.equal(stops(one, { kind: "domain", value: `winkel-${number}.nl` }), undefined);
  const known = { key: "organisation bank-a", known: true };
  for (let number = 0; number < 10; number++) assert.equal(stops(known, phone(number)), undefined);
  assert.equal(stops(known, phone(10)), 3_600);
  assert.deepEqual(alarms, ["known"]);
});

test("many at once are not let in by halves, and one asker never pays for another", () => {
  const { stops } = open();
  assert.equal(stops(one, ...[1, 2, 3, 4].map(phone)), 3_600);
  assert.equal(stops(one, ...[1, 2, 3].map(phone)), undefined);
  assert.equal(stops({ key: "192.0.2.2", known: false }, phone(4)), undefined);
});

test("however many ask, what is kept stays bounded: the oldest is forgotten", () => {
  const { stops } = open();
  for (const number of [1, 2, 3]) stops(one, phone(number));
  for (let asker = 0; asker < 5_000; asker++) stops({ key: `asker ${asker}`, known: false }, phone(1));
  assert.equal(stops(one, phone(4)), undefined);
});
