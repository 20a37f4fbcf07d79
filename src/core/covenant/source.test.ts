import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#core/errors.ts";
import { changed, lines, parse, refusalFor, refuses, sound } from "./specimen.test.ts";

refuses("a key that stands there twice is refused", `${sound}\nregime: wpg`, "line 26: regime", /stands there twice/);
refuses(
  "references are refused, so that no text can blow itself up",
  changed("[fake-webshop]", "&a [fake-webshop]").replace("strength: [identified]", "strength: *a"),
  "line 12: count.strength",
  /write the value out/,
);
refuses("a tag is refused", changed("version: 1", "version: !!js/function 1"), "line 2", /tag/i);
refuses("what is no YAML is refused at its line", changed("version: 1", "version: [1"), /^line \d+$/, /line \d+/);
refuses("two documents in one text are refused", `${sound}\n---\n${sound}`, /^line/, /document/);
refuses("a text over 64 KiB is refused", `${sound}\n${"#".repeat(65_536)}`, "line 1", /larger than/);
refuses(
  "a list without end is refused before anything compares its entries",
  changed("[fake-webshop]", `[${"a, ".repeat(20_000)}]`),
  "line 11: on.forms",
  /more than 500 entries/,
);
for (const [how, deep] of Object.entries({
  brackets: `id: ${"[".repeat(30_000)}`,
  dashes: `id:\n ${"- ".repeat(30_000)}`,
  questions: "? ".repeat(30_000),
  indents: Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
}))
  refuses(`a text nested too deep by ${how} is refused`, deep, /^line/, /too deep/);
for (const empty of ["", "null", "[]", "3", "text", "{}"])
  test(`"${empty}" is refused as a covenant`, () => {
    refusalFor(empty);
  });

test("whatever is done to its text, a covenant is taken or refused, and nothing else happens", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      "[",
      "{",
      "- ",
      ": ",
      "*a",
      "&a ",
      "!!x ",
      "|",
      ">",
      "\n",
      "\t",
      "#",
      "null",
      "~",
      "1e999",
      "<<: ",
      "%",
      "'",
    ),
    fc.constantFrom(...lines),
  );
  const edit = fc.tuple(fc.nat(sound.length), fc.nat(40), piece);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const source = edits.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        sound,
      );
      try {
        parse(source);
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        assert.match(cause.path ?? "", /^line \d+/);
      }
    }),
    { numRuns: 1_000, seed: 20261123 },
  );
});
