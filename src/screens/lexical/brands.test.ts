import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "./address.ts";
import { brandColumns, brandTable, fillBrands } from "./brands.ts";

const table = brandTable({
  words: ["verzonnenbank", "parcelina"],
  common: ["pas"],
  domains: ["verzonnenbank.nl", "parcelina.example"],
});

function countsOf(text: string): Record<string, number> {
  const into = new Float64Array(brandColumns.length);
  fillBrands(table, readAddress(text), into, 0);
  return Object.fromEntries(brandColumns.map((name, index) => [name, into[index] ?? 0]));
}

test("a brand on its own domain is itself, wherever the page is", () => {
  assert.equal(countsOf("mijn.verzonnenbank.nl/inloggen").ownDomain, 1);
  assert.equal(countsOf("mijn.verzonnenbank.nl/inloggen").brandBefore, 0);
  assert.equal(countsOf("verzonnenbank.nl.inlog.example").ownDomain, 0);
});

test("a brand's name in another's host is seen whole, in part, and before the name that counts", () => {
  assert.equal(countsOf("verzonnenbank.top").brandInName, 3);
  assert.equal(countsOf("verzonnen-bank.top").brandInName, 3);
  assert.equal(countsOf("verzonnenbank-inlog.top").brandInName, 2);
  assert.equal(countsOf("xverzonnenbanky.top").brandInName, 1);
  assert.ok((countsOf("verzonnenbank.nl.inlog.example").brandBefore ?? 0) > 0);
  assert.ok((countsOf("bakkerij.example/verzonnenbank").brandInPath ?? 0) > 0);
});

test("a word that is also part of others counts only by itself", () => {
  assert.equal(countsOf("pas-aanvragen.top").commonInName, 1);
  assert.equal(countsOf("aanpassing.top").commonInName, 0);
});

test("one letter wrong is nearly the brand; two are not, and the brand itself is not nearly itself", () => {
  for (const name of ["verzonenbank", "verzonnnenbank", "verzonnembank", "vezronnenbank"]) {
    assert.equal(countsOf(`${name}.top`).nearlyBrand, 1, name);
  }
  assert.equal(countsOf("verz0nnenbank.top").nearlyBrand, 2);
  for (const name of ["verzonnenbank", "verzonenbonk", "bakkerij"]) {
    assert.equal(countsOf(`${name}.top`).nearlyBrand, 0, name);
  }
});
