import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { readLanguages } from "#adapters/site/texts.ts";
import type { Letter } from "#core/ports.ts";
import { readConfig } from "./config.ts";
import { openLetters, written } from "./letters.ts";

const folder = mkdtempSync(`${tmpdir()}/kentering-letters-`);
after(() => rmSync(folder, { recursive: true }));
const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));
const letter: Letter = {
  id: "01900000-0000-7000-8000-000000000001",
  to: "melder@post.example",
  type: "confirmation",
  language: "nl",
  token: "abc_DEF-123",
  codeHint: "7K3Q",
  receivedAt: new Date("2026-11-23T12:00:00Z"),
  until: new Date("2026-11-30T12:00:00Z"),
};

test("a letter says what to do, until when, and what to do when it was not you; its link holds no personal data", () => {
  const { subject, text } = written(texts, "https://meld.example", letter);
  assert.equal(subject, "Is deze melding van u?");
  assert.match(text, /^https:\/\/meld\.example\/confirm\/abc_DEF-123$/m);
  assert.match(text, /7K3Q/);
  assert.match(text, /23 november 2026 om 13:00/);
  assert.match(text, /30 november 2026 om 13:00/);
  assert.match(text, /Dit was ik niet/);
  assert.ok(!text.includes("{") && !text.includes(letter.to));
});

test("where the language is not known, one letter says it in both, Dutch first", () => {
  const { subject, text } = written(texts, "https://meld.example", { ...letter, language: "both" });
  assert.equal(subject, "Is deze melding van u? / Is this report yours?");
  assert.ok(text.indexOf("Goedendag") < text.indexOf("Hello"));
  assert.match(written(texts, "https://meld.example", { ...letter, language: "en" }).text, /^Hello,/);
});

test("without a mail server a letter is a file in the data folder; with one it is not", async () => {
  const config = readConfig({ DATA_DIR: folder });
  const letters = await openLetters(config, texts);
  assert.equal(await letters.mail(letter), "taken");
  assert.deepEqual(
    (await letters.files?.list())?.map(({ id, to }) => ({ id, to })),
    [{ id: letter.id, to: letter.to }],
  );
  const mail = { smtpUrl: "smtp://127.0.0.1:1", from: "a@b.example" };
  const served = await openLetters({ ...config, mail }, texts);
  assert.equal(served.files, undefined);
  await assert.rejects(served.mail(letter), /did not take a mail/);
});
