import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { headerOf } from "./header.ts";
import { type Mapping, mappingOf, ownMapping } from "./mapping.ts";
import { mapRow } from "./row.ts";
import { centsIn, dayIn } from "./written-value.ts";

const fault = (_: readonly string[], sentence: string): Refusal => new Refusal("POLICY_INVALID", sentence);
const dutch = mappingOf(
  {
    source: "test",
    verified: false,
    dates: ["day-month-year", "excel"],
    amounts: ["comma", "point"],
    columns: {
      form: ["Soort", "Soort fraude"],
      amountLost: ["Schade", "Schadebedrag"],
      occurredAt: ["Datum"],
      "indicator.iban": ["Rekening"],
      "indicator.iban.controlled": ["Tweede rekening"],
    },
    required: ["form"],
    ignored: ["BSN"],
    fixed: { "victim.type": "citizen" },
    values: { form: { Nepwinkel: "fake-webshop" } },
  },
  fault,
);
const header = ["BSN", "Soort", "Schade", "Datum", "Rekening", "Tweede rekening"];
const at = (path: string) => (error: unknown) => error instanceof Refusal && error.path === path;
const read = (text: string, mapping: Mapping) =>
  headerOf(() => once(Buffer.from(text)), { encoding: "utf-8", lineEnd: "\n" }, mapping);
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
const nobody = () => undefined;

test("a desk's words, dates and amounts become ours, and a column that its mapping leaves out is not taken in", async () => {
  const { columns, unread } = await read(`${header.join(";")}\n`, dutch);
  const cells = ["123456782", " nep-winkel ", "€ 1.234,5", "3-11-2026", "", "NL91ABNA0417164300"];
  const { input, columnAt } = mapRow(cells, columns, dutch, nobody);
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
  assert.deepEqual(unread, []);
});

test("a word that no mapping has is looked up among the names of the taxonomy's forms", () => {
  const named = (words: string) => (words === "babbeltruc" ? "doorstep-scam" : undefined);
  const form = (cell: string) =>
    Reflect.get(mapRow([cell], [{ place: 0, name: "Soort", field: "form" }], dutch, named).input(), "form");
  assert.deepEqual([form("babbeltruc"), form("iets anders")], ["doorstep-scam", "iets anders"]);
});

test("an amount is read in one way or refused, never read for something else", () => {
  for (const [text, cents] of [
    ["1.250,00", 125_000],
    ["€ 450,-", 45_000],
    ["450,-- EUR", 45_000],
    ["1250.00", 125_000],
    ["1.250", 125_000],
    ["1,250", 125_000],
    ["12.50", 1_250],
    ["19,99", 1_999],
  ] as const)
    assert.equal(centsIn(text, ["comma", "point"]), cents, text);
  assert.equal(centsIn("125000", ["cents"]), 125_000);
  for (const text of ["1.23.4", "-5", "12,505,1", "1e3", "0x10", "twaalf", "=1+1"])
    assert.throws(() => centsIn(text, ["comma", "point"]), at("/amountLost/cents"), text);
  for (const text of ["12.50", "1,234"]) assert.throws(() => centsIn(text, ["comma"]), at("/amountLost/cents"), text);
  // Twelve euros or twelve cents: whoever takes both takes neither.
  assert.throws(() => centsIn("12", ["comma", "cents"]), at("/amountLost/cents"));
});

test("a day is read as its desk writes it, also as the number that Excel keeps, or refused", () => {
  for (const [text, day] of [
    ["31-12-2026", "2026-12-31"],
    ["3/11/2026 14:05", "2026-11-03"],
    ["46349", "2026-11-23"],
    ["46349,75", "2026-11-23"],
  ] as const)
    assert.equal(dayIn(text, ["day-month-year", "excel"]), day, text);
  assert.equal(dayIn("2026-12-31", ["year-month-day"]), "2026-12-31");
  for (const text of ["2026-11-03", "3-11-26", "november", "3-11/2026", "46", "20261103"])
    assert.throws(() => dayIn(text, ["day-month-year", "excel"]), at("/occurredAt"), text);
});

test("the names are found at any separator, below a title, in any spelling; what nobody told us to read is named", async () => {
  for (const separator of [";", ",", "\t", "|"]) {
    const text = `Export week 47\nsep=${separator}\n\n${["soort_fraude", "SCHADEBEDRAG", "Status"].join(separator)}\nx\n`;
    const found = await read(text, dutch);
    assert.deepEqual(
      [found.separator, found.row, found.from, found.unread, found.columns.map(({ field }) => field)],
      [separator, 4, { row: 4, byte: text.length - 2 }, ["Status"], ["form", "amountLost"]],
    );
  }
});

test("a file with other names is refused whole, without repeating what may be somebody's data", async () => {
  await assert.rejects(read("Jan de Vries,form,narrative\n", ownMapping), (error: unknown) => {
    assert.ok(error instanceof Refusal);
    return /column 1/.test(error.message) && !error.message.includes("Jan");
  });
  await assert.rejects(read("Jan,de Vries\n", ownMapping), /No row among the first 20/);
  await assert.rejects(read("form,form,narrative\n", ownMapping), /second time/);
  await assert.rejects(read("Soort;Soort fraude\n", dutch), /Column 2 gives "form" a second time/);
  await assert.rejects(read("Schade\n", dutch), /no column for "form" \(one of: soort, soortfraude\)/);
  await assert.rejects(read(`Soort,${"x,".repeat(9_999)}\n`, dutch), /10001 columns; at most 1000/);
  const twice = await read("form,narrative,indicator.iban,indicator.iban\n", ownMapping);
  assert.equal(twice.columns.length, 4);
});

test("a mapping that says two things of one column is refused", () => {
  const base = { source: "test", verified: false as const };
  assert.throws(() => mappingOf({ ...base, columns: { form: ["A"], narrative: ["a"] } }, fault), /already given/);
  assert.throws(() => mappingOf({ ...base, columns: { form: ["A"] }, fixed: { form: "x" } }, fault), /under fixed/);
  assert.throws(() => mappingOf({ ...base, columns: { form: ["A"] }, ignored: ["a"] }, fault), /cannot be ignored/);
});
