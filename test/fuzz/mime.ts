/** Mails as nobody should write them: our examples and hard cases cut up, and MIME put together from chance. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readMail } from "#adapters/mail/parse.ts";
import { reportOfMail } from "#adapters/mail/report-of-mail.ts";
import { Refusal } from "#core/errors.ts";
import { readReport } from "#core/report.ts";
import { testWorld } from "#tools/world.ts";
import type { Random } from "../simulator/random.ts";

/** What `test/fuzz/main.ts` runs. */
export const mime = { make, check };

const folders = ["../../examples/mails/", "./corpus/mime/"].map((path) => new URL(path, import.meta.url));
const corpus: readonly Buffer[] = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .toSorted()
    .map((name) => readFileSync(new URL(name, folder))),
);
const nowhere = { transaction: () => Promise.reject(new Error("Nothing is stored here.")) };
const world = await testWorld(nowhere, { covenants: [] });

const headers =
  `From: "Bank" <a@nep.example>|From: a@nep.example, b@nep.example|From: =?utf-8?B?w6k=?= <a@nep.example>|From: <<a@@nep.example>>|
From|To: jan@post.example|Subject: Fwd: =?x-geen?Q?=C3?=|Subject: =?utf-8?Q?|Content-Type: text/html; charset=utf-16|
Content-Type: text/plain; charset="|Content-Type: multipart/mixed; boundary=g|Content-Type: multipart/alternative; boundary="g g"|
Content-Type: multipart/mixed; boundary*0=g; boundary*1=h|Content-Type: message/rfc822|Content-Type: application/ms-tnef; name=winmail.dat|
Content-Transfer-Encoding: base64|Content-Transfer-Encoding: quoted-printable|Content-Transfer-Encoding: x-uuencode|
Content-Disposition: attachment; filename*=utf-8''%ff|Date: 99 Foo 2026|Received: from a by b|Delivered-To: a@b.example|
Auto-Submitted: auto-replied|: leeg| vervolg|X-Lang: ${"x".repeat(300)}`
    .replaceAll("\n", "")
    .split("|");
const bodies =
  `--g|--g--|--g g|--gh|begin 644 a.exe|#0V%T|end|PGEtIHJlZj0=|=C3=A9=|<a href="https://nep.example/x">x</a>|<style>|</style>|
<a href='https://nep|---------- Forwarded message ---------|Van: a@nep.example|Onderwerp: x|> Van: b|https://nep.example/${"y".repeat(100)}|
hxxps://nep[.]example|&#x110000;|&atilde;|\0|\u0085|é`
    .replaceAll("\n", "")
    .split("|");
const ends = ["\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "", "\n\r", "\0\n"];

function make(random: Random): Uint8Array {
  return random.chance(0.6) ? cutUp(random, random.pick(corpus)) : putTogether(random);
}

function cutUp(random: Random, whole: Buffer): Uint8Array {
  let bytes = whole;
  for (let left = random.between(1, 6); left > 0; left -= 1) {
    const at = random.between(0, bytes.length);
    const put = random.chance(0.4)
      ? noise(random)
      : Buffer.from(random.pick([...headers, ...bodies, ...ends]), "latin1");
    bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + random.between(0, 40))]);
  }
  return bytes;
}

function putTogether(random: Random): Uint8Array {
  const parts: string[] = [];
  for (let levels = random.between(1, 4); levels > 0; levels -= 1) {
    for (let left = random.between(0, 6); left > 0; left -= 1) parts.push(random.pick(headers), random.pick(ends));
    parts.push(random.pick(["\r\n", "\n", ""]));
    for (let left = random.between(0, 8); left > 0; left -= 1) parts.push(random.pick(bodies), random.pick(ends));
  }
  return Buffer.from(parts.join(""), random.chance(0.5) ? "utf8" : "latin1");
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.between(0, 12) }, () => random.between(0, 255)));
}

/** A mail is refused with a sentence, or it makes a report that our own rules take, within their bounds. */
async function check(input: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(input);
  try {
    const mail = await readMail(bytes);
    const report = reportOfMail(mail, { named: true, now: world.now() });
    assert.ok(report.narrative.isWellFormed() && !report.narrative.includes("\0"));
    assert.ok(mail.text.length <= 200_000 && mail.links.length <= 500 && mail.attachments.length <= 1_000);
    const { sightings } = readReport(world, report, "fraudehelpdesk", "mail");
    assert.ok(sightings.every(({ by }) => by === "extraction"));
  } catch (error) {
    // A mail that could be read always makes a report, so a refusal names no place in one.
    if (!(error instanceof Refusal) || error.path?.startsWith("/") === true) throw error;
  }
}
