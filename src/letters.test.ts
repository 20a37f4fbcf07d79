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

test("a letter to a partner says what is asked and until when, with one link, and nothing about whom", () => {
  const request: Letter = {
    id: letter.id,
    to: "requests@partner.example",
    type: "request",
    about: "request.sent",
    language: "both",
    token: "abc_DEF-123",
    barrier: "takedown",
    dueAt: letter.until,
    until: letter.until,
  };
  const { subject, text } = written(texts, "https://meld.example", request);
  assert.equal(subject, "Een verzoek aan uw organisatie / A request to your organisation");
  assert.match(text, /^https:\/\/meld\.example\/answers\/abc_DEF-123$/m);
  assert.match(text, /Er is een NTD-verzoek[\s\S]*30 november 2026 om 13:00/);
  assert.ok(!text.includes("{"));
  for (const [about, said] of [
    ["request.answer-overdue", /ontbreekt nog/],
    ["correction.made", /klopt niet meer/],
    ["request.link-asked", /Uw nieuwe link/],
  ] as const)
    assert.match(written(texts, "https://meld.example", { ...request, about }).subject, said);
  const notice: Letter = { id: letter.id, to: "a@b.example", language: "nl", type: "notice", about: "request.drafted" };
  assert.match(
    written(texts, "https://meld.example", notice).text,
    /Log in om het te zien:\nhttps:\/\/meld\.example\/sign-in/,
  );
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
