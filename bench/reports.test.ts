import assert from "node:assert/strict";
import { test } from "node:test";
import { normalise } from "#core/indicator/indicator.ts";
import { parseReport } from "#core/report-input.ts";
import { madeUpReport, madeUpReportWithoutAccount } from "./reports.ts";

const numbers = Array.from({ length: 500 }, (_, number) => number);

test("a measurement can be repeated: one seed makes the same reports twice, another seed makes others", () => {
  const made = (seed: number) => numbers.map((number) => madeUpReport(seed, number));
  assert.deepEqual(made(1), made(1));
  assert.notDeepEqual(made(1), made(2));
});

test("a made-up report is one that a desk could hand in: the story has 500 characters and every value is real in form", () => {
  for (const number of numbers) {
    const report = madeUpReport(7, number);
    assert.deepEqual(parseReport(report), report);
    assert.equal(report.narrative.length, 500);
    for (const { kind, value } of report.indicators) {
      assert.equal(normalise(kind, value), kind === "phone" ? `+31${value.slice(1)}` : value);
    }
  }
});

test("no two made-up reports share a value or a reporter, so that what ties them is only what is measured", () => {
  const reports = [1, 2].flatMap((seed) => numbers.map((number) => madeUpReport(seed, number)));
  const values = reports.flatMap(({ indicators, reporter }) => [
    ...indicators.map(({ kind, value }) => `${kind} ${value}`),
    `reporter ${reporter?.email}`,
  ]);
  assert.equal(new Set(values).size, 4 * reports.length);
});

test("a hot shop is in every report, beside values that are new; without an account nothing is left to ask a bank", () => {
  const kinds = (report: ReturnType<typeof madeUpReport>) => report.indicators.map(({ kind }) => kind);
  const [one, other] = [madeUpReport(1, 5, "warm.nl"), madeUpReport(1, 6, "warm.nl")];
  assert.deepEqual(one.indicators[0], other.indicators[0]);
  assert.notDeepEqual(one.indicators.slice(1), other.indicators.slice(1));
  assert.deepEqual(kinds(madeUpReportWithoutAccount(1, 5, "warm.nl")), ["domain", "handle", "phone"]);
});
