import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#core/errors.ts";
import { type IndicatorKind, indicatorKinds } from "#core/types.ts";
import { normalise } from "./indicator.ts";

/** What people type for each kind, next to the one form in which it is kept. */
const spellings: { readonly [K in IndicatorKind]: readonly (readonly [typed: string, normal: string])[] } = {
  iban: [
    ["nl91 abna 0417 1643 00", "NL91ABNA0417164300"],
    ["IBAN: NL91-ABNA-0417-1643-00", "NL91ABNA0417164300"],
    ["BE68 5390 0754 7034", "BE68539007547034"],
  ],
  phone: [
    ["06-12345678", "+31612345678"],
    ["+31 (0)6 12345678", "+31612345678"],
    ["0031612345678", "+31612345678"],
    ["\u202a+31 6 1234 5678\u202c", "+31612345678"],
    ["+49 30 123456", "+4930123456"],
    ["+31 900 8844", "09008844"],
    ["0800-1121", "08001121"],
    ["+3114020", "14020"],
    ["112", "112"],
  ],
  domain: [
    ["WWW.Shop.NL.", "shop.nl"],
    ["https://www.shop.nl/fiets?id=1", "shop.nl"],
    ["shop.github.io", "shop.github.io"],
    ["www.münchen.de", "xn--mnchen-3ya.de"],
    ["winkel.co.uk", "winkel.co.uk"],
  ],
  url: [
    ["HTTP://User:pw@Shop.NL:80/a?utm_source=x&id=2&fbclid=1#top", "http://shop.nl/a?id=2"],
    ["shop.nl/betaal", "https://shop.nl/betaal"],
    ["shop.nl/???a", "https://shop.nl/???a"],
    ["shop.nl/?", "https://shop.nl/"],
    ["http://192.0.2.1/a", "http://192.0.2.1/a"],
  ],
  email: [
    ["Jan.Jansen@GMAIL.com", "jan.jansen@gmail.com"],
    ["mailto:x@bücher.de", "x@xn--bcher-kva.de"],
  ],
  "sender-id": [
    ["ING-Bank", "ing-bank"],
    ["0612345678", "+31612345678"],
    ["3010", "3010"],
  ],
  handle: [
    ["Instagram: @Foo.Bar", "instagram:foo.bar"],
    ["Sjonnie", "@sjonnie"],
    ["https://www.instagram.com/Foo.Bar/?igsh=1", "instagram:foo.bar"],
    ["t.me/Foo", "telegram:foo"],
    ["Insta: foo", "instagram:foo"],
  ],
  listing: [
    ["M1234567890", "m1234567890"],
    ["https://www.marktplaats.nl/v/fiets#foto", "https://www.marktplaats.nl/v/fiets"],
    ["https://www.marktplaats.nl/v/fietsen/M1234567890-mooi", "m1234567890"],
  ],
  wallet: [
    ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],
    ["BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
    ["0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886e0f7030069857d2e4169ee7"],
  ],
  company: [
    ["KVK 12345678", "12345678"],
    ["Fietsen  B.V.", "fietsen b.v."],
  ],
  order: [[" #ord-2024-12 ", "ORD-2024-12"]],
  "delivery-address": [
    ["1234 ab 12", "1234AB 12"],
    ["Dorpsstraat 12, 1234 AB Utrecht", "1234AB 12"],
    ["1234AB-12a", "1234AB 12-A"],
  ],
  "payment-link": [
    ["tikkie.me/pay/abc", "https://tikkie.me/pay/abc"],
    ["http://tikkie.me/pay/abc", "https://tikkie.me/pay/abc"],
  ],
  atm: [["Geldmaat  1234", "geldmaat 1234"]],
  "track-and-trace": [["3S ABCD 1234567", "3SABCD1234567"]],
};

const faults: readonly (readonly [IndicatorKind, string])[] = [
  ["iban", "NL91ABNA0417164301"],
  ["iban", "XX91ABNA0417164300"],
  ["phone", "06-1234"],
  ["phone", "1234567890"],
  ["phone", "0800-FLOWERS"],
  ["domain", "github.io"],
  ["domain", "co.uk"],
  ["domain", "localhost"],
  ["domain", "192.0.2.1"],
  ["domain", "exa mple.nl"],
  ["url", "javascript:alert(1)"],
  ["url", "ftp://shop.nl/"],
  ["url", `https://shop.nl/${"a".repeat(2048)}`],
  ["email", "a@b@c.nl"],
  ["email", "a@192.0.2.1"],
  ["email", "a@shop.nl/x"],
  ["sender-id", "ab"],
  ["sender-id", "a name that is long"],
  ["handle", "two words"],
  ["wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"],
  ["wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8z3t4"],
  ["company", "1"],
  ["delivery-address", "0123AB 1"],
  ["order", "with\u0000control"],
  ["atm", "\ud800\ud800\ud800"],
];

test("every way people write a value comes to one normal form, so their reports tie", () => {
  for (const kind of indicatorKinds) {
    for (const [typed, normal] of spellings[kind]) assert.equal(normalise(kind, typed), normal, `${kind} ${typed}`);
  }
});

test("a value that cannot be of its kind is refused with its path, and the refusal does not repeat it", () => {
  for (const [kind, value] of faults) {
    assert.throws(
      () => normalise(kind, value, "/indicators/3/value"),
      (error) =>
        error instanceof Refusal &&
        error.code === "INPUT_INVALID" &&
        error.path === "/indicators/3/value" &&
        !error.message.includes(value),
      `${kind} ${value}`,
    );
  }
});

test("whatever is typed becomes a normal form that stays the same, or is refused", () => {
  const examples = indicatorKinds.flatMap((kind) => spellings[kind].map(([typed]) => typed));
  const twisted = fc
    .tuple(fc.constantFrom(...examples), fc.nat(40), fc.string({ unit: "binary", maxLength: 3 }))
    .map(([text, at, extra]) => text.slice(0, at) + extra + text.slice(at));
  const typed = fc.oneof(
    twisted,
    fc.constantFrom(...examples),
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    fc.emailAddress(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...indicatorKinds), typed, (kind, value) => {
      const normal = formOrNothing(kind, value);
      if (normal === undefined) return;
      assert.equal(normalise(kind, normal), normal);
      assert.ok(normal.length <= 2048 && normal.isWellFormed() && !/\p{Cc}/u.test(normal));
    }),
    { numRuns: 15_000 },
  );
});

function formOrNothing(kind: IndicatorKind, value: string): string | undefined {
  try {
    return normalise(kind, value);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return undefined;
  }
}
