/** Free text as nobody would write it: pieces of values, signs that join or break them, and any characters at all. */
import assert from "node:assert/strict";
import { findsIn, indicatorsIn } from "#core/indicator/extraction.ts";
import { gistOf, withoutBsn } from "#core/indicator/gist.ts";
import { normalise } from "#core/indicator/indicator.ts";
import type { Random } from "../simulator/random.ts";
import type { Fuzz, Input } from "./fuzz.ts";

export const extraction: Fuzz = { make, check, heavy: heavyTexts() };

const pieces =
  `NL91 ABNA 0417 1643 00|NL91ABNA0417164301|06-12345678|+31 (0)20|0031|0900-8844|0800|14020|116000|123456782|
shop.nl/a|www.|jan@shop.nl|http://a.nl/(x)|hxxp://a[.]nl|hxxps[:]//|[.]|(punt)|[at]|{.}|\\.|meow://|xn--|xn--mnchen-3ya.de|
http://[::1]/|192.0.2.1|192[.]0[.]2[.]1|a.b.c.d.e.f|co.uk|github.io|.nl|аbс.nl|ｓhop。nl|𝐬𝐡𝐨𝐩.𝐧𝐥|１２３|\u200b|\u00ad|\u2060|\u202e|
@naam|t.me/naam|wa.me/31612345678|instagram.com/naam|tikkie.me/pay/abc|marktplaats.nl/v/m1234567890|3SABCD1234567|
1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa|bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4|0x52908400098527886e0f7030069857d2e4169ee7|
KvK 12345678|bestelnummer|order|bsn|mijn bsn is|Mijn naam is Jan|Dorpsstraat 12|1234 AB 1|4111 1111 1111 1111|12-03-1980`
    .replaceAll("\n", "")
    .split("|");
const joints = [
  " ",
  " ",
  "",
  ".",
  ",",
  "-",
  "/",
  "@",
  ":",
  "(",
  ")",
  "[",
  "]",
  "+",
  "0",
  "7",
  "\n",
  "\t",
  "\u00a0",
  "#",
  "é",
  "?",
  "\0",
];

function make(random: Random): string {
  let text = "";
  for (let left = random.between(1, 12); left > 0; left -= 1) {
    text += random.chance(0.25) ? anything(random) : twisted(random, random.pick(pieces));
    text += random.pick(joints);
  }
  return text;
}

function twisted(random: Random, piece: string): string {
  const at = random.between(0, piece.length);
  if (random.chance(0.7)) return piece;
  return piece.slice(0, at) + random.pick(joints) + piece.slice(at + random.between(0, 1));
}

function anything(random: Random): string {
  let text = "";
  for (let left = random.between(0, 4); left > 0; left -= 1) {
    text += String.fromCodePoint(random.between(0, random.pick([0x7f, 0x24f, 0x2fff, 0xffff, 0x10ffff])));
  }
  return text;
}

/** Finds lie apart and in order, values are in normal form, redaction ends, and what it left out stays out. */
function check(input: Input): void {
  const text = String(input);
  const finds = findsIn(text);
  let before = 0;
  for (const { start, end, indicators } of finds) {
    assert.ok(start >= before && end > start && end <= text.length, "finds overlap or lie outside");
    before = end;
    for (const { kind, value } of indicators) assert.equal(normalise(kind, value), value);
  }
  assert.ok(indicatorsIn(text, finds).length <= 200);
  const kept = withoutBsn(text, [], finds);
  assert.ok(kept.length <= text.length);
  gistOf(text, [], finds);
}

function heavyTexts(): ReadonlyMap<string, (size: number) => string> {
  const units =
    "a|a.|a@|@a|.|-|0|+|06-|(0|1 |123456782 |NL91 |NL91ABNA0417164300|http://|http://a,|hxxp|[.]|a[.]|(punt)|[|{.}|\\.|()|x)|\u200b|а|１|@a.|a-|0x|1A|3S|bc1|order |/|:|a:|https://a.nl/?|.nl|www.|é|\0| ".split(
      "|",
    );
  return new Map(units.map((unit) => [JSON.stringify(unit), (size) => unit.repeat(size / unit.length)]));
}
