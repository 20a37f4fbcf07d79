import assert from "node:assert/strict";
import { test } from "node:test";
import { readBrands } from "#adapters/policy/brands.ts";
import { onEuropeanBrands } from "./check-european.ts";

const brands = readBrands("policy");

test("phish on a brand of another European country is picked by the brand's own word, and no honest or Dutch one is", () => {
  const rows = [
    { url: "vatten-fall-inlog.example/x", phish: true },
    { url: "vattenfall.se", phish: false },
    { url: "rabobank-inlog.example", phish: true },
    { url: "bakkerij.example/vattenfall", phish: true },
  ];
  assert.deepEqual(
    onEuropeanBrands(brands, rows).map(({ url }) => url),
    ["vatten-fall-inlog.example/x"],
  );
});
