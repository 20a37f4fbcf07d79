import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Mail, readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";

const link = "https://nep-bank.example/pas";
const read = (text: string, encoding: BufferEncoding = "utf8"): Promise<Mail> => readMail(Buffer.from(text, encoding));
const linksOf = async (text: string, encoding?: BufferEncoding) => {
  const mail = await read(text, encoding);
  const { indicators = [] } = reportOfMail(mail, { named: true, now: new Date("2026-11-23T12:00:00Z") });
  return indicators.filter(({ kind }) => kind === "url").map(({ value }) => value);
};
const multipart = (parts: string, boundary = "g") =>
  `From: a@b.example\nContent-Type: multipart/mixed; boundary=${boundary}\n\n${parts}`;
const tooLarge = { name: "Refusal", code: "TOO_LARGE" };

test("broken MIME: parts that never end or begin twice still give their link", async () => {
  assert.deepEqual(await linksOf(multipart(`--g\nContent-Type: text/plain\n\n${link}\n--g\n--g\n\n`)), [link]);
  assert.deepEqual(await linksOf(multipart(`--g\nContent-Type text/plain\n${link}`)), []);
  assert.deepEqual(await linksOf(multipart(`--g\n\n${link}`)), [link]);
});

test("a mail of 50 MB is read, and one byte more is refused", async () => {
  const head = Buffer.from(multipart(`--g\n\n${link}\n--g\nContent-Type: application/zip; name=groot.zip\n\n`));
  const bytes = Buffer.concat([head, Buffer.alloc(50 * 1_048_576 - head.length, `${"x".repeat(75)}\n`)]);
  const mail = await readMail(bytes);
  assert.deepEqual([mail.links, mail.attachments[0]?.name], [[link], "groot.zip"]);
  await assert.rejects(readMail(Buffer.concat([bytes, Buffer.from("x")])), tooLarge);
});

test("a zip bomb in an attachment is listed and never opened", async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const parts = `--g\n\n${link}\n--g\nContent-Type: application/gzip; name=foto.gz\nContent-Transfer-Encoding: base64\n\n`;
  const mail = await read(multipart(`${parts}${bomb.toString("base64")}\n--g--\n`));
  assert.deepEqual(
    mail.attachments.map(({ name, size }) => [name, size]),
    [["foto.gz", bomb.length]],
  );
});

test("ten thousand recipients are read no further than a hundred, and none becomes an indicator", async () => {
  const to = Array.from({ length: 10_000 }, (_, n) => `jan${n}@post.example`).join(",\n ");
  const mail = await read(`From: a@nep.example\nTo: ${to}\nSubject: x\n\n${link}`);
  assert.equal(mail.to.length, 100);
  const { indicators = [] } = reportOfMail(mail, { named: true, now: new Date() });
  assert.deepEqual(
    indicators.map(({ value }) => value),
    ["a@nep.example", link],
  );
});

test("a mail nested 200 deep is refused when its parts nest, and read to the tenth when mails do", async () => {
  let parts = "x";
  let mails = `From: a@nep.example\n\n${link}`;
  for (let depth = 0; depth < 200; depth += 1) {
    if (depth < 90)
      parts = `Content-Type: multipart/mixed; boundary=g${depth}\n\n--g${depth}\n${parts}\n--g${depth}--\n`;
    mails = `From: a${depth}@post.example\nContent-Type: message/rfc822\n\n${mails}`;
  }
  await assert.rejects(read(parts), tooLarge);
  assert.ok((await read(mails)).inner.length <= 10);
});

test("a character set that lies or does not exist hides no link", async () => {
  for (const charset of ["utf-16", "x-geen", "iso-8859-1", "us-ascii", '"', "utf-7"]) {
    const mail = `From: a@b.example\nContent-Type: text/plain; charset=${charset}\n\nBeste cliënt ${link}`;
    if (charset !== "utf-16") assert.deepEqual(await linksOf(mail), [link], charset);
    else await read(mail);
  }
});

test("lines that end in a lone CR are lines", async () => {
  assert.deepEqual(await linksOf(`From: a@b.example\rSubject: x\r\rGa naar ${link}\r`), [link]);
});

test("a mail without headers, with 8-bit headers or with NULs is read", async () => {
  assert.deepEqual(await linksOf(`\n\nGa naar ${link}`), [link]);
  assert.deepEqual(await linksOf(`From: "Caf\xe9" <a@b.example>\nSubject: Betaal \x80 5\n\n${link}`, "latin1"), [link]);
  assert.deepEqual(await linksOf(`From: a@b.example\nSub\0ject: \0x\n\n\0 ${link} \0`), [link]);
});

test("base64 that is no base64, and a transfer encoding that does not exist, are refused or read, never a crash", async () => {
  const mail = (encoding: string, body: string) =>
    `From: a@b.example\nSubject: x\nContent-Transfer-Encoding: ${encoding}\n\n${body}`;
  assert.equal((await read(mail("base64", "%%%%$$$$====\n!!"))).subject, "x");
  assert.deepEqual(await linksOf(mail("x-geen", link)), [link]);
  assert.deepEqual(await linksOf(mail("base64", Buffer.from(`Ga naar ${link} nu`).toString("base64").slice(0, -1))), [
    link,
  ]);
});

test("a uuencoded file in the text stays text, and winmail.dat is listed", async () => {
  assert.deepEqual(await linksOf(`From: a@b.example\n\n${link}\n\nbegin 644 a.exe\n#0V%T\n\`\nend\n`), [link]);
  const parts = `--g\n\n${link}\n--g\nContent-Type: application/ms-tnef; name=winmail.dat\n\n\x78\x9f\n--g--\n`;
  const [attachment] = (await read(multipart(parts))).attachments;
  assert.deepEqual([attachment?.name, attachment?.type], ["winmail.dat", "application/ms-tnef"]);
});

test("a giant header is refused with a sentence, and one of a hundred kilobytes is read", async () => {
  await assert.rejects(read(`From: a@b.example\nX: ${"x".repeat(1_100_000)}\n\n${link}`), tooLarge);
  assert.deepEqual(await linksOf(`From: a@b.example\nX: ${"x".repeat(100_000)}\n\n${link}`), [link]);
});
