/**
 * Phish on brands of other European countries, picked from any list by rule: a brand's own word, of five letters or more,
 * stands in the host of a phish, and the brand's seat is in Europe but not in the Netherlands.
 */
import type { Brand } from "#core/policy.ts";
import { readAddress } from "#screens/lexical/address.ts";
import type { Labelled } from "./check-lists.ts";

// The Union, the European Economic Area, Great Britain and Switzerland, without the Netherlands.
const european = new Set(
  "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NO PL PT RO SE SI SK".split(" "),
);
const shortest = 5;

/** The phish of a list that names such a brand. */
export function onEuropeanBrands<Row extends Labelled>(brands: readonly Brand[], rows: readonly Row[]): Row[] {
  const words = brands
    .filter(({ country }) => european.has(country))
    .flatMap((brand) => brand.words.map(letters))
    .filter(({ length }) => length >= shortest);
  return rows.filter(({ url, phish }) => {
    if (!phish) return false;
    const { before, name } = readAddress(url);
    const host = letters(`${before}.${name}`);
    return words.some((word) => host.includes(word));
  });
}

function letters(text: string): string {
  return text.replace(/[^a-z\d]/gu, "");
}
