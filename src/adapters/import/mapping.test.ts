import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { columnsOf, type Mapping, ownMapping } from "./mapping.ts";
import { mapRow } from "./row.ts";

const dutch: Mapping = {
  ...ownMapping,
  dates: "day-month-year",
  amounts: "comma",
  columns: new Map([
    ["Soort", "form"],
    ["Schade", "amountLost"],
    ["Datum", "occurredAt"],
    ["Rekening", "indicator.iban"],
    ["Tweede rekening", "indicator.iban.controlled"],
  ]),
  fixed: new Map([["victim.type", "citizen"]]),
  values: new Map([["form", new Map([["Nepwinkel", "fake-webshop"]])]]),
};
const header = ["BSN", "Soort", "Schade", "Datum", "Rekening", "Tweede rekening"];
const at = (path: string) => (error: unknown) => error instanceof Refusal && error.path === path;

test("a desk's words, dates and amounts become ours, and a column that its mapping leaves out is not taken in", () => {
  const cells = ["123456782", " Nepwinkel ", "€ 1.234,5", "3-11-2026", "", "NL91ABNA0417164300"];
  const { input, columnAt } = mapRow(cells, columnsOf(header, dutch), dutch);
  assert.deepEqual(input(), {
    form: "fake-webshop",
    narrative: "",
    occurredAt: "2026-11-03",
    amountLost: { cents: 123450, currency: "EUR" },
    victim: { type: "citizen" },
    indicators: [{ kind: "iban", value: "NL91ABNA0417164300", role: "controlled" }],
  });
  // The first account is empty, so the first indicator comes from the second column.
  assert.equal(columnAt("/indicators/0/value"), "Tweede rekening");
  assert.equal(columnAt("/amountLost/cents"), "Schade");
});

test("an amount or date in another notation than the desk's is refused, never read for something else", () => {
  const read = (amount: string, date = "") =>
    mapRow(["", "x", amount, date, "", ""], columnsOf(header, dutch), dutch).input();
  for (const amount of ["12.50", "1.23", "-5", "1,234", "12,505", "1e3", "0x10", "twaalf"])
    assert.throws(() => read(amount), at("/amountLost/cents"), amount);
  for (const date of ["2026-11-03", "3-11-26", "november"])
    assert.throws(() => read("", date), at("/occurredAt"), date);
  assert.deepEqual(Reflect.get(read("19,99"), "amountLost"), { cents: 1999, currency: "EUR" });
});

test("a file with other names is refused whole, without repeating what may be somebody's data", () => {
  assert.throws(
    () => columnsOf(["Jan de Vries", "narrative"], ownMapping),
    (error: unknown) => {
      assert.ok(error instanceof Refusal);
      return /column 1/.test(error.message) && !error.message.includes("Jan");
    },
  );
  assert.throws(() => columnsOf(["form", "form"], ownMapping), /second time/);
  assert.throws(() => columnsOf(["Soort"], dutch), /no column "Schade"/);
  assert.equal(columnsOf(["indicator.iban", "indicator.iban"], ownMapping).length, 2);
});
