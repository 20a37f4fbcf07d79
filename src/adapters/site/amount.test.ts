import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { centsOf } from "./amount.ts";

test("an amount is read to the cent, however people in the Netherlands write it", () => {
  for (const [text, cents] of [
    ["12,50", 1250],
    ["12.50", 1250],
    ["12,5", 1250],
    ["0", 0],
    ["0,00", 0],
    ["€ 249,95", 24995],
    ["€1.234,56", 123456],
    ["1.234", 123400],
    ["1,234.56", 123456],
    ["1 234,56", 123456],
    ["1.234.567", 123456700],
    ["75,-", 7500],
    ["75,--", 7500],
    [" 75 euro ", 7500],
    ["EUR 75", 7500],
    ["0,29", 29],
    ["007", 700],
  ] as const) {
    assert.equal(centsOf(text), cents, text);
  }
});

test("what could mean two amounts, or none, is asked again and never guessed", () => {
  for (const text of [
    "",
    "-5",
    "12,345,6",
    "1.23.4",
    "0.123",
    "twaalf",
    "12,50,",
    "1e5",
    "€",
    "12 of 13",
    "0612345678",
    "١٢",
  ]) {
    assert.equal(centsOf(text), undefined, text);
  }
});

test("every amount of cents comes back the same, which a floating point would not do", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (cents) => {
      const text = `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
      assert.equal(centsOf(text), cents);
    }),
  );
});
