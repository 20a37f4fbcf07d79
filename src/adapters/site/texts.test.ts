import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "yaml";
import { textKeysFile, textKeysSource } from "#tools/text-keys.ts";
import { languages } from "./language.ts";
import { flatten, parametersOf, readTexts } from "./texts.ts";

const folder = new URL("../../../policy/texts/", import.meta.url);
const sentencesOf = async (language: string) =>
  flatten(parse(await readFile(new URL(`${language}.yaml`, folder), "utf8")));

/** Words that put the blame on who was deceived, or that say so softly. */
const blamingWords = [
  ["dom", "domme", "naïef", "naief", "onvoorzichtig", "slordig", "goedgelovig", "lichtgelovig", "onnadenkend"],
  ["had u maar", "had u moeten", "u had moeten", "eigen schuld", "zelf schuld", "uw schuld", "uw fout", "eigen fout"],
  ["erin getrapt", "ingetrapt", "trapte in", "trapte erin", "trapt erin", "tuinde erin", "beetgenomen", "laten foppen"],
  ["stupid", "careless", "naive", "gullible", "foolish", "silly", "reckless"],
  ["your own fault", "your fault", "your own doing", "you should have", "you could have", "you ought to have"],
  ["fell for", "fall for", "falling for", "taken in by", "let yourself be"],
].flat();
// A word begins and ends where no letter stands: \b does not know that ï is one.
const blaming = new RegExp(`(?<!\\p{L})(?:${blamingWords.join("|")})(?!\\p{L})`, "iu");

/** Words above B1, with what to say instead known to every editor. */
const stiff =
  /\b(teneinde|middels|derhalve|desalniettemin|inzake|omtrent|dienen te|dient u|indien|heretofore|pursuant|aforementioned|utili[sz]e|in order to)\b/i;

test("Dutch and English say the same things: no key and no parameter is missing in either", async () => {
  const [nl, en] = await Promise.all(languages.map(sentencesOf));
  const shape = (sentences: Map<string, string>) =>
    [...sentences].map(([key, sentence]) => `${key} ${parametersOf(sentence).join()}`).sort();
  assert.deepEqual(shape(en!), shape(nl!));
});

test("the keys the views may use are exactly those of the Dutch file", async () => {
  assert.equal(await readFile(textKeysFile, "utf8"), await textKeysSource());
});

for (const language of languages) {
  test(`no sentence in ${language} blames the person who was deceived, or uses office language`, async () => {
    for (const [key, sentence] of await sentencesOf(language)) {
      assert.doesNotMatch(sentence, blaming, key);
      assert.doesNotMatch(sentence, stiff, key);
      assert.doesNotMatch(sentence, /[<>!]/, `${key} holds markup or shouts`);
      assert.notEqual(sentence, "", key);
    }
  });

  test(`whatever blames in ${language} would be found, in the middle of a sentence too`, async () => {
    const [, sentence = ""] = [...(await sentencesOf(language))][0] ?? [];
    for (const word of blamingWords) assert.match(`${sentence}. Dit was ${word}, zegt men.`, blaming, word);
    assert.doesNotMatch("Het domein en de domeinnaam", blaming);
  });

  test(`sentences in ${language} are short: on average at most ten words, none above twenty`, async () => {
    const lengths = [...(await sentencesOf(language))]
      .flatMap(([, text]) => text.split(/(?<=[.?:])\s+/))
      .filter((sentence) => /[.?]$/.test(sentence))
      .map((sentence) => ({ sentence, words: sentence.split(/\s+/).length }));
    for (const { sentence, words } of lengths) assert.ok(words <= 20, sentence);
    const average = lengths.reduce((sum, { words }) => sum + words, 0) / lengths.length;
    assert.ok(average <= 10, `average ${average}`);
  });
}

test("a parameter is filled in where it stands, and zero is a value", async () => {
  const { t } = await readTexts(folder, "nl");
  assert.equal(t("decision.counted", { count: 0 }), "0 losse melders tellen mee");
});

test("a text, a parameter or a group that does not exist is a type error", async () => {
  const { t, word } = await readTexts(folder, "en");
  // @ts-expect-error no such text
  t("home.titel");
  // @ts-expect-error the parameter is missing
  t("decision.counted");
  // @ts-expect-error the parameter has another name
  t("decision.counted", { number: 1 });
  assert.equal(word("work-role", "auditor"), "Checks the log");
  assert.equal(word("work-role", "brand-new"), "brand-new");
});

test("a language file with a text that is not text is refused with its key", () => {
  assert.throws(() => flatten({ decision: { "tie-yes": true } }), { code: "POLICY_INVALID", path: "decision.tie-yes" });
});
