/** A forwarded mail is answered in its own thread, once it is proved who sent it; and nothing of it stays. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTransport } from "nodemailer";
import type { Mail } from "#adapters/exchange/mail.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import { listenForMail, type MailListener } from "#adapters/mail/smtp.ts";
import { readLanguages } from "#adapters/site/texts.ts";
import { rows, scene } from "#tools/scene.ts";
import { answering } from "./answers-by-mail.ts";
import { checking } from "./checks.ts";

const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));
const listeners: MailListener[] = [];
after(() => Promise.all(listeners.map((listener) => listener.close())));
const mailbox = "check@meld.example";

async function open(way?: (mail: Mail) => Promise<"taken" | "refused">) {
  const world = await scene({ covenants: [] });
  const sent: Mail[] = [];
  const keep = async (mail: Mail) => {
    sent.push(mail);
    return "taken" as const;
  };
  const questions = answering({
    world,
    texts,
    checks: checking(world, texts),
    way: { send: way ?? keep },
    baseUrl: "https://meld.example",
    mailbox,
    authservId: "mx.meld.example",
    from: "Kentering <meld@meld.example>",
  });
  const faults: unknown[] = [];
  const settings = { host: "127.0.0.1", port: 0, name: "meld.example" };
  const listener = await listenForMail(world, mailRoom(), settings, (error) => faults.push(error), questions);
  listeners.push(listener);
  const client = createTransport({ host: "127.0.0.1", port: listener.port, secure: false, ignoreTLS: true });
  const send = async (raw: string, { from = "jan@post.example", to = [mailbox] } = {}): Promise<string> => {
    const { response } = await client.sendMail({ envelope: { from, to }, raw });
    return response;
  };
  return { world, sent, send, faults };
}

const forwarded = (inner: readonly string[], proof = "dmarc=pass header.from=post.example") =>
  [
    `Authentication-Results: mx.meld.example; ${proof}`,
    "Received: from out.post.example by mx.meld.example; Wed, 25 Nov 2026 10:00:00 +0100",
    "From: Jan <jan@post.example>",
    `To: ${mailbox}`,
    "Subject: Fwd: Uw pas verloopt",
    "Message-ID: <vraag@post.example>",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Is dit echt?",
    "",
    "---------- Forwarded message ---------",
    ...inner,
  ].join("\r\n");

const dutch = [
  "Van: ING <service@ing-verificatie.example>",
  "Onderwerp: Uw pas verloopt",
  "Aan: jan@post.example",
  "",
  "Uw betaalpas verloopt vandaag. Vraag een nieuwe pas aan om te voorkomen dat uw rekening wordt geblokkeerd:",
  "https://ing-verificatie.example.top/pas",
];
const english = [
  "From: ING <service@ing-verificatie.example>",
  "Subject: Your card expires",
  "To: jan@post.example",
  "",
  "Your card will expire today. Please verify your account to keep it, or it will be blocked for you:",
  "https://ing-verificatie.example.top/card",
];

test("the answer says the verdict, why, and what now, in the mail's language and thread, with no link of the fraudster's in it", async () => {
  const { world, sent, send } = await open();
  assert.match(await send(forwarded(dutch)), /250 Thank you\. It was read, and nothing of it is kept/);
  const [answer] = sent;
  assert.deepEqual([answer?.to, answer?.subject], ["jan@post.example", "Re: Fwd: Uw pas verloopt"]);
  assert.deepEqual(answer?.answers, { thread: ["<vraag@post.example>"], mailbox });
  assert.match(answer?.text ?? "", /Ons oordeel over de mail die u stuurde: Verdacht\./);
  assert.match(answer?.text ?? "", /De afzender noemt zich ING, maar mailt niet vanaf een adres van ING/);
  assert.match(answer?.text ?? "", /hxxps:\/\/ing-verificatie\[\.\]example\[\.\]top\/pas: Verdacht/);
  assert.match(answer?.text ?? "", /Klik niet[\s\S]+https:\/\/meld\.example\/being-called/);
  assert.doesNotMatch(answer?.text ?? "", /https?:\/\/ing|jan@post/);
  await send(forwarded(english));
  assert.match(sent[1]?.text ?? "", /Our verdict on the mail you sent: Suspicious\./);
  assert.doesNotMatch(sent[1]?.text ?? "", /Ons oordeel/);
  for (const table of ["report", "original", "event", "log", "access", "processing"])
    assert.deepEqual(await rows(world, `select 1 as one from ${table}`), [], table);
});

test("who is not proved to have sent it hears nothing, and neither does a program; both are told the same", async () => {
  const { sent, send } = await open();
  for (const raw of [
    forwarded(dutch, "dmarc=fail header.from=post.example"),
    forwarded(dutch).replace("mx.meld.example; dmarc", "mx.elders.example; dmarc"),
    forwarded(dutch).replace("To:", "Precedence: bulk\r\nTo:"),
  ])
    assert.match(await send(raw), /250 Thank you\. It was read, and nothing of it is kept/);
  assert.match(await send(forwarded(dutch), { from: "" }), /250 Read and not kept/);
  assert.deepEqual(sent, []);
});

test("one address gets six answers in an hour and no more; the next hour it is answered again", async () => {
  const { world, sent, send } = await open();
  for (let time = 0; time < 8; time += 1) await send(forwarded(dutch));
  assert.equal(sent.length, 6);
  world.pass(3_600_000);
  await send(forwarded(dutch));
  assert.equal(sent.length, 7);
});

test("while an answer cannot leave, the mail is not acknowledged, so that its sender tries again", async () => {
  let isAway = true;
  const sent: Mail[] = [];
  const { send, faults } = await open(async (mail) => {
    if (isAway) throw new Error("The mail server did not take a mail: ECONNREFUSED.");
    sent.push(mail);
    return "taken";
  });
  await assert.rejects(send(forwarded(dutch)), /451/);
  assert.equal(faults.length, 1);
  isAway = false;
  assert.match(await send(forwarded(dutch)), /250/);
  assert.equal(sent.length, 1);
});

test("a mail to a desk and to the mailbox for questions is a report and gets an answer", async () => {
  const { world, sent, send } = await open();
  const to = [mailbox, "valse-email@fraudehelpdesk.example"];
  assert.match(await send(forwarded(dutch), { to }), /250 Thank you\. Your report is stored/);
  assert.equal(sent.length, 1);
  assert.deepEqual(await rows(world, `select desk from report`), [{ desk: "fraudehelpdesk" }]);
});
