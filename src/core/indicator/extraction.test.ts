import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findsIn, indicatorsIn } from "./extraction.ts";
import { normalise } from "./indicator.ts";

const namesIn = (text: string) => indicatorsIn(text).map(({ kind, value }) => `${kind} ${value}`);

test("a story gives its accounts, numbers, links, domains and addresses", () => {
  const story =
    "Op www.Fietsen-Winkel.nl betaald naar nl91 abna 0417 1643 00. Hij belde met +31 (0)6 12345678, 020-1234567 en " +
    "06 87654321 12 keer, of 0900-8844. Zie https://shop.example/betaal?id=1). Of mail Verkoper@fietsen.shop.";
  assert.deepEqual(namesIn(story), [
    "domain fietsen-winkel.nl",
    "iban NL91ABNA0417164300",
    "phone +31612345678",
    "phone +31201234567",
    "phone +31687654321",
    "phone 09008844",
    "url https://shop.example/betaal?id=1",
    "domain shop.example",
    "email verkoper@fietsen.shop",
  ]);
});

test("no number is seen inside an account or link, and no domain inside an address", () => {
  assert.deepEqual(namesIn("NL91ABNA0417164300 en NL91 ABNA 0417 1643 00"), ["iban NL91ABNA0417164300"]);
  assert.deepEqual(namesIn("mail jan@shop.nl"), ["email jan@shop.nl"]);
  assert.deepEqual(namesIn("https://shop.nl/0612345678"), ["url https://shop.nl/0612345678", "domain shop.nl"]);
});

test("values written one after the other with only a comma are told apart", () => {
  assert.deepEqual(namesIn("0612345678,0687654321"), ["phone +31612345678", "phone +31687654321"]);
  assert.deepEqual(namesIn("http://a.example/x,http://b.example/y").length, 4);
  assert.deepEqual(namesIn("NL91ABNA0417164300/NL86INGB0002445588").length, 2);
});

test("a mistyped account is no indicator, and its digits are no phone number", () => {
  assert.deepEqual(namesIn("betaald naar NL91 ABNA 0417 1643 01"), []);
});

test("links and addresses that were made harmless are read, and their place in the story is the one they stand at", () => {
  const story =
    "Zie hxxps://betaal-nu[.]nl/inloggen, hxxp[:]//a[.]shop[.]nl of http[://]b(.)nl; mail jan (at) winkel [punt] nl.";
  assert.deepEqual(namesIn(story), [
    "url https://betaal-nu.nl/inloggen",
    "domain betaal-nu.nl",
    "url http://a.shop.nl/",
    "domain shop.nl",
    "url http://b.nl/",
    "domain b.nl",
    "email jan@winkel.nl",
  ]);
  assert.deepEqual(
    findsIn(story).map(({ start, end }) => story.slice(start, end)),
    ["hxxps://betaal-nu[.]nl/inloggen", "hxxp[:]//a[.]shop[.]nl", "http[://]b(.)nl", "jan (at) winkel [punt] nl"],
  );
});

test("brackets in an ordinary story make no link of it", () => {
  assert.deepEqual(namesIn("Hij kwam (punt) niet. Zie bijlage [.] of (at) thuis, stap (1.) en hxxp zonder meer"), []);
});

test("dates, amounts, order numbers and missing spaces after a full stop are not taken for indicators", () => {
  assert.deepEqual(
    namesIn("Op 01-02-2026 12:30 betaald.Is niks gekomen. 1.250,00 euro, factuur.zip, order 2024061234567"),
    [],
  );
  assert.deepEqual(namesIn("Contact met j.de Vries, versie 1.2.3, 0,50 euro en foto.unknownsuffix"), []);
});

test("a list of ten thousand addresses gives at most two hundred indicators", () => {
  const list = Array.from({ length: 10_000 }, (_, number) => `a${number}@shop.nl`).join(" ");
  assert.equal(indicatorsIn(list).length, 200);
});

test("whatever text comes in, finds lie apart and in order, and each value is in normal form", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "NL91 ABNA 0417 1643 00",
      "06-12345678",
      "+31 (0)20",
      "shop.nl/a",
      "jan@shop.nl",
      "http://a.nl/(x)",
      "0900-8844",
      "hxxp://a[.]nl",
      "jan[at]a(punt)nl",
      "[.]",
      "is20",
      "(0",
    ),
    fc.constantFrom(" ", ".", "-", "(", ")", "@", "/", "+", "0", "\n", "betaald", "\u00a0", "www.", "xn--"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      let before = 0;
      for (const { start, end, indicators } of findsIn(text)) {
        assert.ok(start >= before && end > start && end <= text.length);
        before = end;
        for (const { kind, value } of indicators) assert.equal(normalise(kind, value), value);
      }
    }),
    { numRuns: 4000 },
  );
});
