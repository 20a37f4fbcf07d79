/** What is handed in to be checked besides a text: by its content read as a mail, or refused, within bounds. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { readLanguages } from "#adapters/site/texts.ts";
import { Refusal } from "#core/errors.ts";
import { qrCode } from "#tools/pictures.ts";
import { scene } from "#tools/scene.ts";
import { checking } from "./checks.ts";

const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));
const checks = checking(await scene({ covenants: [] }), texts);
after(() => checks.close());
const asker = { key: "test", known: true };
const sent = (content: string | Uint8Array) => checks.checkFile(Readable.from([Buffer.from(content)]), asker);

const phish = [
  "Received: from mx.voorbeeld.example by post.example; Tue, 24 Nov 2026 09:00:00 +0100",
  "From: ING Klantenservice <service@goedkope-fietsen.example>",
  "To: an.jansen@voorbeeld.example",
  "Subject: Uw betaalpas verloopt vandaag",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Vernieuw uw pas meteen: https://goedkope-fietsen.example/pas",
  "",
].join("\r\n");

test("a mail, as a file or its source pasted, is judged by who sends it and who it says to be", async () => {
  const { result, read } = await sent(phish);
  assert.equal(result.verdict, "suspicious");
  assert.ok(result.reasons.some(({ code, brand }) => code === "mail.sender-not-brand" && brand === "ING"));
  assert.match(read, /ING Klantenservice <service@goedkope-fietsen\.example>\nUw betaalpas/);
  assert.ok(result.indicators.some(({ value }) => value === "service@goedkope-fietsen.example"));
  const pasted = await checks.check(phish, asker);
  assert.deepEqual([pasted.verdict, pasted.reasons], [result.verdict, result.reasons]);
  const told = checks.inWords("en", { reason: result.reasons[0]! });
  assert.match(told, /says to be ING.*does not mail from an address of ING/);
});

test("a mail is never trusted: whoever writes the bank's own address above it is told that anybody can", async () => {
  const forged = phish
    .replace("service@goedkope-fietsen.example", "service@ing.nl")
    .replace("https://goedkope-fietsen.example/pas", "https://www.ing.nl/");
  const { result } = await sent(`Authentication-Results: mx.example; dmarc=pass\r\n${forged}`);
  assert.equal(result.verdict, "unknown");
  const sender = result.indicators.find(({ kind }) => kind === "email");
  assert.deepEqual([sender?.verdict, sender?.reasons[0]?.code], ["unknown", "sender-can-be-faked"]);
  assert.ok(result.indicators.some(({ kind, verdict }) => kind === "url" && verdict === "trusted"));
});

test("a mail that is locked, or only a picture, is answered with what could not be looked at", async () => {
  const codes = async (mail: string) => (await sent(mail)).result.reasons.map(({ code }) => code);
  const head = "From: a@voorbeeld.example\r\nSubject: Bericht\r\nMIME-Version: 1.0\r\n";
  const locked = [
    `${head}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n`,
    `${head}Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--b--\r\n`,
    `${head}\r\n-----BEGIN PGP MESSAGE-----\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n`,
  ];
  for (const mail of locked) assert.ok((await codes(mail)).includes("mail.locked"), mail);
  const picture = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n`;
  assert.ok((await codes(picture)).includes("mail.only-pictures"));
});

test("what is no mail and no text is refused by its content, whatever it is called; a bomb of parts by its size", async () => {
  const refused = (content: string | Uint8Array, code: string) =>
    assert.rejects(sent(content), (error) => error instanceof Refusal && error.code === code);
  await refused("%PDF-1.7\n\0\0\0", "INPUT_INVALID");
  await refused(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), "INPUT_INVALID");
  await refused("   ", "INPUT_INVALID");
  await refused("a".repeat(200_000), "TOO_LARGE");
  const bomb = `From: a@b.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(2_000)}--b--\r\n`;
  await refused(bomb, "TOO_LARGE");
  // The same bomb pasted is a text like any other.
  assert.equal((await checks.check(`MIME-Version: 1.0\r\n${bomb}`, asker)).verdict, "unknown");
  const nested = Array.from(
    { length: 60 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  await refused(`From: a@b.example\r\nSubject: x\r\n${nested.join("")}`, "TOO_LARGE");
});

test("a picture with a QR code is checked by where the code leads; one without a word says that it was not judged", async () => {
  const code = await (await qrCode("https://ing-verificatie.example.top/pas")).png().toBuffer();
  const { result, read } = await sent(code);
  assert.equal(result.verdict, "suspicious");
  assert.equal(result.reasons[0]?.code, "qr-code");
  assert.match(checks.inWords("nl", { reason: result.reasons[0]! }), /QR-code bevat dit: https:\/\/ing-ver/);
  assert.equal(read, "https://ing-verificatie.example.top/pas");
  const empty = await sharp({ create: { width: 90, height: 90, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  assert.deepEqual((await sent(empty)).result.reasons, [{ code: "picture.no-text" }]);
});

test("a mail whose message is a picture is judged by what stands on it, and by where its QR code leads", async () => {
  const code = await (await qrCode("https://ing-verificatie.example.top/pas")).png({ compressionLevel: 0 }).toBuffer();
  const mail = [
    "From: Bank <a@fietsen.example>",
    "Subject: Nieuwe pas",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Scan de code.",
    "--b",
    "Content-Type: image/png; name=code.png",
    "Content-Transfer-Encoding: base64",
    "",
    code.toString("base64").replace(/.{76}/gu, "$&\r\n"),
    "--b--",
    "",
  ].join("\r\n");
  const { result } = await sent(mail);
  assert.equal(result.verdict, "suspicious");
  assert.equal(result.reasons[0]?.code, "qr-code");
  assert.ok(result.indicators.some(({ value }) => value === "https://ing-verificatie.example.top/pas"));
});

test("whatever bytes come in, there is an answer or a refusal", async () => {
  const line = fc.constantFrom(
    "From: ING <a@b.example>",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: message/rfc822",
    "Content-Transfer-Encoding: base64",
    "--b",
    "--b--",
    "",
    "https://ing-verificatie.example.top/",
    "=?utf-8?q?=80=FF?=",
    "-----BEGIN PGP MESSAGE-----",
    "\u202e\u200b",
  );
  const mail = fc
    .array(fc.oneof(line, fc.string({ unit: "binary" })), { maxLength: 30 })
    .map((lines) => lines.join("\r\n"));
  await fc.assert(
    fc.asyncProperty(fc.oneof(mail, fc.uint8Array({ maxLength: 400 })), async (content) => {
      try {
        await sent(content);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});
