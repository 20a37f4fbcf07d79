/** A term of one working day never ends on a day on which nobody can answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { amsterdamDay } from "./amsterdam.ts";
import { isWorkingDay, nextWorkingDay } from "./working-day.ts";

test("the days that the law calls holidays are no working days", () => {
  const holidays = [
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-04-27",
    "2026-05-05",
    "2026-05-14",
    "2026-05-25",
    "2026-12-25",
    "2027-03-26",
    "2027-03-29",
    "2027-05-06",
    "2027-05-17",
  ];
  for (const date of holidays) assert.equal(isWorkingDay(date), false, date);
  for (const date of ["2026-01-02", "2026-04-02", "2026-11-25", "2026-05-15"])
    assert.equal(isWorkingDay(date), true, date);
});

test("on Friday a term of one working day ends on Monday, and before Easter on Tuesday", () => {
  assert.equal(nextWorkingDay(new Date("2026-11-27T15:00:00Z")).toISOString(), "2026-11-30T15:00:00.000Z");
  assert.equal(nextWorkingDay(new Date("2026-04-02T15:00:00Z")).toISOString(), "2026-04-07T15:00:00.000Z");
});

test("whenever somebody appeals, the answer is due on a working day within five days", () => {
  const instants = fc.date({ min: new Date("2022-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (instant) => {
      const due = nextWorkingDay(instant);
      assert.ok(isWorkingDay(amsterdamDay(due)));
      assert.ok(due.getTime() - instant.getTime() <= 5 * 86_400_000);
    }),
  );
});
