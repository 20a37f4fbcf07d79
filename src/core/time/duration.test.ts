import assert from "node:assert/strict";
import { test } from "node:test";
import { minus, parseDuration, plus } from "./duration.ts";

const from = (instant: string, iso: string) => plus(new Date(instant), parseDuration(iso)!).toISOString();

test("deadlines are counted in minutes, hours, days and weeks", () => {
  assert.equal(from("2026-11-23T12:00:00Z", "PT15M"), "2026-11-23T12:15:00.000Z");
  assert.equal(from("2026-11-23T12:00:00Z", "P1DT12H"), "2026-11-25T00:00:00.000Z");
  assert.equal(from("2026-11-23T12:00:00Z", "P90D"), "2027-02-21T12:00:00.000Z");
  assert.equal(from("2026-11-23T12:00:00Z", "P2W"), "2026-12-07T12:00:00.000Z");
});

test("a month after the last day of January is the last day of February", () => {
  assert.equal(from("2027-01-31T10:00:00Z", "P1M"), "2027-02-28T10:00:00.000Z");
  assert.equal(from("2028-01-31T10:00:00Z", "P1M"), "2028-02-29T10:00:00.000Z");
  assert.equal(from("2028-02-29T10:00:00Z", "P1Y"), "2029-02-28T10:00:00.000Z");
  assert.equal(from("2026-11-30T10:00:00Z", "P1Y3M"), "2028-02-29T10:00:00.000Z");
});

test("a counting window looks back as far as it says, over the turn of the year", () => {
  const back = (iso: string) => minus(new Date("2027-03-31T10:00:00Z"), parseDuration(iso)!).toISOString();
  assert.equal(back("P1M"), "2027-02-28T10:00:00.000Z");
  assert.equal(back("P90D"), "2026-12-31T10:00:00.000Z");
});

test("what is no length of time is not read as one", () => {
  for (const text of [
    "",
    "P",
    "PT",
    "P1DT",
    "1D",
    "P-1D",
    "P1.5D",
    "PT1D",
    "P1H",
    "p1d",
    "P0D",
    "PT0S",
    "P1000Y",
    " P1D",
  ])
    assert.equal(parseDuration(text), undefined, text);
  assert.equal(parseDuration(`P${"9".repeat(50)}D`), undefined);
});
