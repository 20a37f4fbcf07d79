import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "./errors.ts";
import { codeFromBytes, displayed, parseFollowUpCode, spokenWords } from "./follow-up-code.ts";

const codes = fc.uint8Array({ minLength: 8, maxLength: 32 }).map(codeFromBytes);

test("a reporter may type the code in lower case, with spaces, dashes, and letters that look like digits", () => {
  assert.equal(parseFollowUpCode(" 0o1i-lABC–defg "), "00111ABCDEFG");
  assert.equal(displayed("00111ABCDEFG"), "0011-1ABC-DEFG");
});

test("the code said as four words is the same code, whatever the case and the separator", () => {
  assert.deepEqual(spokenWords("000000000000"), ["babab", "babab", "babab", "babab"]);
  assert.deepEqual(spokenWords("ZZZZZZZZZZZZ"), ["luzuz", "luzuz", "luzuz", "luzuz"]);
  fc.assert(
    fc.property(codes, fc.constantFrom(" ", "-", " - "), fc.boolean(), (code, separator, shout) => {
      const words = spokenWords(code).join(separator);
      assert.equal(parseFollowUpCode(shout ? words.toUpperCase() : words), code);
    }),
  );
});

test("the words follow the published proquint table, so that others can decode them", () => {
  // arXiv:0901.4016 gives 127.0.0.1 as lusab-babad: 0x7F00 and 0x0001.
  assert.deepEqual(spokenWords("ZR0001000001").slice(0, 2), ["lusab", "babad"]);
});

test("the code shown in groups reads back as itself", () => {
  fc.assert(fc.property(codes, (code) => assert.equal(parseFollowUpCode(displayed(code).toLowerCase()), code)));
});

test("the first 60 bits of the digest decide the code, and the rest do not", () => {
  assert.equal(codeFromBytes(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x10)), "000000000001");
  assert.equal(codeFromBytes(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf7, 9)), "ZZZZZZZZZZZZ");
  assert.throws(() => codeFromBytes(new Uint8Array(7)));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
      const expected = Array.from({ length: 12 }, (_, at) => Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2));
      const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
      assert.deepEqual(
        Array.from(codeFromBytes(bytes)).map((character) => alphabet.indexOf(character)),
        expected,
      );
    }),
  );
});

test("anything that is not a code is refused with a sentence, never half understood", () => {
  const junk = [
    "",
    "000000000",
    "0000000000000",
    "00000000000U",
    "00000000000ı",
    "babab babab babab",
    "a".repeat(99_999),
  ];
  // The first letter of a word is never past the eighth consonant: those 16 bits are no code of ours.
  for (const text of [...junk, "zabab babab babab babab", "babab babab babab babae", "０00000000000"])
    assert.throws(() => parseFollowUpCode(text), Refusal, text.slice(0, 30));
  fc.assert(
    fc.property(
      fc.uint16Array({ maxLength: 40 }).map((units) => String.fromCharCode(...units)),
      (text) => {
        const letters = text.replace(/[\s\-‐‑–—]/g, "");
        fc.pre(letters.length !== 12 && letters.length !== 20);
        assert.throws(() => parseFollowUpCode(text), Refusal);
      },
    ),
  );
});
