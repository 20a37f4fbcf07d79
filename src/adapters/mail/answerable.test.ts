/** Whom an answer goes to: nobody whose sending was not proved by our own server, and never a program. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Answerable, answerableTo } from "./answerable.ts";
import { headersOf } from "./headers.ts";
import { readMail } from "./parse.ts";

const receiving = { authservId: "mx.meld.example", own: new Set(["check@meld.example", "meld@meld.example"]) };
const proved = "Authentication-Results: mx.meld.example; dmarc=pass header.from=post.example";
const received = "Received: from out.post.example by mx.meld.example; Wed, 25 Nov 2026 10:00:00 +0100";
const own = [
  "From: Jan <jan@post.example>",
  "To: check@meld.example",
  "Subject: Fwd: Uw pas verloopt",
  "Message-ID: <b@post.example>",
  "References: <a@post.example>",
];

async function answerable(lines: readonly string[], envelope = "jan@post.example"): Promise<Answerable | undefined> {
  const bytes = Buffer.from(`${lines.join("\r\n")}\r\n\r\nZie hieronder.\r\n`);
  return answerableTo(await readMail(bytes), headersOf(bytes), envelope, receiving);
}

test("who forwards, and whose sending our server proved, is answered in the thread they wrote in", async () => {
  assert.deepEqual(await answerable([proved, received, ...own]), {
    to: "jan@post.example",
    subject: "Fwd: Uw pas verloopt",
    thread: ["<a@post.example>", "<b@post.example>"],
  });
  for (const results of [
    "mx.meld.example; dkim=pass header.d=mail.post.example; spf=none",
    "mx.meld.example 1; spf=pass (sender ok) smtp.mailfrom=jan@post.example",
    "MX.meld.example;\r\n dkim=fail header.d=post.example;\r\n dmarc=pass (p=reject) header.from=post.example",
  ])
    assert.ok(await answerable([`Authentication-Results: ${results}`, received, ...own]), results);
});

test("what is not proved gets no answer: no results, another server's, the sender's own, or of another domain", async () => {
  for (const results of [
    "mx.meld.example; dmarc=fail header.from=post.example; dkim=pass header.d=post.example",
    "mx.meld.example; dmarc=none header.from=post.example; spf=pass smtp.mailfrom=post.example",
    "mx.meld.example; dmarc=pass header.from=elders.example",
    "mx.meld.example; dkim=pass header.d=elders.example; spf=pass smtp.mailfrom=x@elders.example",
    "mx.meld.example; dkim=temperror header.d=post.example",
    "mx.elders.example; dmarc=pass header.from=post.example",
    `mx.meld.example; spf=fail smtp.mailfrom="x;dmarc=pass header.from=post.example"`,
    `mx.meld.example; spf=fail (x; dmarc=pass`,
    "mx.meld.example; none",
  ])
    assert.equal(await answerable([`Authentication-Results: ${results}`, received, ...own]), undefined, results);
  assert.equal(await answerable([received, ...own]), undefined);
  // Below what our server wrote the sender may have written anything.
  assert.equal(await answerable([received, proved, ...own]), undefined);
  assert.equal(await answerable([proved, ...own]), undefined);
});

test("programs, lists, bounces, our own mails and broken senders get no answer, so that nothing goes round", async () => {
  const with_ = (...more: string[]) => [proved, received, ...more, ...own];
  for (const header of [
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated",
    "Precedence: bulk",
    "Precedence: list",
    "Precedence: junk",
    "List-Id: <nieuws.post.example>",
    "List-Unsubscribe: <https://post.example/uit>",
    "X-Loop: iemand@post.example",
    "Delivered-To: check@meld.example",
    "X-Autoreply: yes",
    "From: Nog iemand <an@elders.example>",
  ])
    assert.equal(await answerable(with_(header)), undefined, header);
  for (const envelope of ["", "MAILER-DAEMON@post.example", "check@meld.example", `"a;b"@post.example`])
    assert.equal(await answerable(with_(), envelope), undefined, envelope);
  for (const from of [
    "noreply@post.example",
    "postmaster@post.example",
    "check@meld.example",
    "a@post.example, b@post.example",
    "",
  ]) {
    const lines = [proved, received, ...own.map((line) => (line.startsWith("From:") ? `From: ${from}` : line))];
    assert.equal(await answerable(lines), undefined, from);
  }
});

test("whatever somebody writes in a mail, they are answered only by what stands above the first server that took it", async () => {
  const line = fc.oneof(
    fc.constantFrom(
      proved,
      "Authentication-Results: mx.meld.example; dkim=pass header.d=post.example",
      received,
      "X: y",
      " gevouwen",
    ),
    fc.string().map((text) => `X-Any: ${text.replace(/[\r\n]/gu, " ")}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      assert.equal(await answerable([received, ...lines, ...own]), undefined);
    }),
    { numRuns: 100 },
  );
});
