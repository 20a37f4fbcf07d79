import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readModel } from "./model-file.ts";
import { why } from "./why.ts";

const model = readModel(readFileSync("policy/models/lexical.bin"));

test("a reason names a word that stands in the link, the heaviest first, and never more than four", () => {
  for (const text of [
    "mijn-rekening-verificatie.top/inloggen",
    "inlog.verificatie-portaal.example.xyz/a/b",
    "account-secure.web.app",
  ]) {
    const clues = why(model, text);
    assert.ok(clues.length > 0 && clues.length <= 4, text);
    for (const { token } of clues) assert.ok(token !== undefined && text.includes(token), token);
    const weights = clues.map(({ weight }) => weight);
    assert.deepEqual(
      weights,
      weights.toSorted((one, other) => other - one),
    );
  }
});

test("an address in digits, a free host and a hidden sign have each their own reason", () => {
  const codes = (text: string) => why(model, text).map(({ code }) => code);
  assert.ok(codes("http://192.0.2.7/login.php").includes("lexical.ip-address"));
  assert.ok(codes("verzonnen-login.web.app").includes("lexical.shared-host"));
});

test("an ordinary page of a brand itself has no reason to be told", () => {
  assert.deepEqual(why(model, "https://www.rabobank.nl/"), []);
});
