import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gistOf, withoutBsn } from "./gist.ts";

/** Nine digits whose last makes the eleven-test come out; about one start in eleven has none. */
const bsn = fc
  .integer({ min: 10_000_000, max: 99_999_999 })
  .map((start) => {
    const sum = String(start)
      .split("")
      .reduce((total, digit, place) => total + Number(digit) * (9 - place), 0);
    return `${start}${sum % 11}`;
  })
  .filter((digits) => digits.length === 9);

const spelled = fc
  .tuple(bsn, fc.constantFrom([9], [3, 3, 3], [4, 2, 3], [2, 3, 4], [4, 5]), fc.constantFrom(".", " ", "-", "\u00a0"))
  .map(([digits, sizes, gap]) => {
    let at = 0;
    return sizes
      .map((size) => {
        at += size;
        return digits.slice(at - size, at);
      })
      .join(gap);
  });

test("no citizen service number that stands free stays in a story or in its gist", () => {
  const before = fc.constantFrom(
    "",
    "Mijn BSN is ",
    "bsn:",
    "bsn",
    "(",
    "Ik, ",
    "betaald op 12 maart. ",
    "zie shop.nl/a ",
  );
  const after = fc.constantFrom("", ".", ", en", ")", " en toen", "\nGroet", "?");
  fc.assert(
    fc.property(before, spelled, after, (start, number, end) => {
      for (const left of [withoutBsn(start + number + end), gistOf(start + number + end)]) {
        assert.ok(left.includes("[bsn]") && !left.includes(number), left);
      }
    }),
    { numRuns: 3000 },
  );
});

test("nine digits inside an account, phone number, address, link or order number stay whole in the story", () => {
  // 123456782 passes the eleven-test, and so does the middle of each of these.
  const kept = [
    "NL91 ABNA 0417 1643 00",
    "NL91ABNA0417164300",
    "06-12345678",
    "+31 6 123 456 78",
    "123456782@shop.nl",
    "https://shop.nl/123456782",
    "bestelnummer 123456782",
    "Ordernr: 123456782",
    "track & trace code 123456782",
    "#123456782",
    "Order-ID 123456782",
    "bestelnummer (123456782)",
    "ORD-123456782",
    "1234567821",
    "AB123456782",
  ];
  for (const text of kept) assert.equal(withoutBsn(`Zie ${text} graag`), `Zie ${text} graag`);
});

test("whatever the account or phone number, it stays whole beside a citizen service number", () => {
  const iban = fc.integer({ min: 0, max: 9_999_999_999 }).map((account) => {
    const bban = `ABNA${String(account).padStart(10, "0")}`;
    const digits = `${bban}NL00`
      .split("")
      .map((sign) => Number.parseInt(sign, 36))
      .join("");
    return `NL${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${bban}`;
  });
  const spaced = iban.map((value) => value.replace(/(.{4})(?=.)/gu, "$1 "));
  const phone = fc.integer({ min: 10_000_000, max: 59_999_999 }).map((number) => `06${number}`);
  fc.assert(
    fc.property(fc.oneof(iban, spaced, phone), bsn, (value, number) => {
      assert.equal(withoutBsn(`naar ${value}, mijn bsn is ${number}.`), `naar ${value}, mijn bsn is [bsn].`);
    }),
    { numRuns: 2000 },
  );
});

test("whatever nine digits a parcel code, order, company or link holds, they are not taken for a service number", () => {
  const around = fc.constantFrom<(digits: string) => string>(
    (digits) => `ordernummer: ORD${digits}`,
    (digits) => `ordernummer ${digits}`,
    (digits) => `track & trace: ${digits}`,
    (digits) => `3SABCD${digits}`,
    (digits) => `RR${digits}NL`,
    (digits) => `m1${digits}`,
    (digits) => `wa.me/31${digits}`,
    (digits) => `+49 30 ${digits}`,
    (digits) => `@jan${digits}`,
  );
  fc.assert(
    fc.property(around, bsn, (form, digits) => {
      assert.equal(withoutBsn(`Zie ${form(digits)} en bsn ${digits}.`), `Zie ${form(digits)} en bsn [bsn].`);
    }),
    { numRuns: 2000 },
  );
});

test("a number that the report lists as its order is not taken for a citizen service number", () => {
  const story = "Het ging om 123456782, zei hij.";
  assert.equal(withoutBsn(story), "Het ging om [bsn], zei hij.");
  assert.equal(withoutBsn(story, [{ kind: "order", value: "123456782" }]), story);
});

test("the gist names no account, number, address, card, birth date, home or name, and keeps the shop", () => {
  const story =
    "Mijn naam is Jan de Vries, geboren op 12-03-1980, Dorpsstraat 12, 1234 AB Utrecht. Op 12-03-2026 betaalde ik 450 euro " +
    "aan NL91 ABNA 0417 1643 00 (eerst NL91ABNA0417164301) met kaart 4111 1111 1111 1111 via https://shop.nl/pay?u=jan. " +
    "Bel 06-12345678 of mail jan@vries.nl.";
  assert.equal(
    gistOf(story),
    "Mijn naam is [naam], geboren op [geboortedatum], [adres], [adres] Utrecht. Op 12-03-2026 betaalde ik 450 euro " +
      "aan [iban] (eerst [iban]) met kaart [kaart] via shop.nl. Bel [phone] of mail [email].",
  );
});

test("a year and a small word are not taken for a postcode", () => {
  const story = "In 2024 is er op 2023 in 12 winkels niets gebeurd";
  assert.equal(gistOf(story), story);
});

test("any text at all can be redacted, and a redacted story is never longer than the story", () => {
  const piece = fc.oneof(
    spelled,
    fc.constantFrom(" ", "-", ".", "order", "#", "1234 AB 1", "Mijn naam is Van ", "06-12345678"),
    fc.string({ unit: "binary", maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
      const story = pieces.join("");
      assert.equal(typeof gistOf(story), "string");
      assert.ok(withoutBsn(story).length <= story.length);
    }),
    { numRuns: 3000 },
  );
});
