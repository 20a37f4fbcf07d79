/** What arrives at a real mail server, which is a peer of its own and not ours. */
import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { smtp } from "./smtp.ts";

type Arrived = { readonly from: string; readonly to: readonly string[]; readonly raw: string; readonly user: unknown };

const open: SMTPServer[] = [];
after(() => {
  for (const server of open) server.close();
});

const refusal = (responseCode: number) => Object.assign(new Error("<melder@post.example> no"), { responseCode });
const from = "Kentering <melding@meld.example>";
const mail = {
  id: "01900000-0000-7000-8000-000000000001",
  to: "melder@post.example",
  subject: "Is deze melding van u? €",
  text: "Goedendag,\n\nÉén keer op de knop: http://127.0.0.1:8080/confirm/abc\n.\nGroet,",
};

/** A mail server on this machine that keeps what it gets. */
async function mailServer(options: SMTPServerOptions = {}) {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    logger: false,
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        arrived.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString(),
          user: session.user,
        });
        done();
      });
    },
    ...options,
  });
  open.push(server);
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  return { arrived, server, url: `smtp://127.0.0.1:${isPort(address) ? address.port : 0}` };
}

const isPort = (address: AddressInfo | string | null): address is AddressInfo => typeof address === "object";

test("a mail arrives whole, with one address, the same Message-ID each time, and nothing that a program would answer", async () => {
  const { arrived, url } = await mailServer();
  const way = smtp({ url, from });
  assert.equal(await way.send(mail), "taken");
  assert.equal(await way.send(mail), "taken");
  const [first, second] = arrived;
  assert.deepEqual([first?.from, first?.to], ["", [mail.to]]);
  const read = await PostalMime.parse(first?.raw ?? "");
  assert.equal(read.messageId, `<${mail.id}@meld.example>`);
  assert.equal((await PostalMime.parse(second?.raw ?? "")).messageId, read.messageId);
  assert.deepEqual([read.subject, read.text?.replaceAll("\r\n", "\n").trimEnd()], [mail.subject, mail.text]);
  assert.deepEqual(read.from, { name: "Kentering", address: "melding@meld.example" });
  assert.deepEqual(read.to, [{ name: "", address: mail.to }]);
  const headers = new Map(read.headers.map(({ key, value }) => [key, value]));
  assert.equal(headers.get("auto-submitted"), "auto-generated");
  assert.equal(headers.get("x-auto-response-suppress"), "All");
});

test("an answer stands in the thread of what it answers, and says that a program wrote it and where it has been", async () => {
  const { arrived, url } = await mailServer();
  const answers = { thread: ["<a@post.example>", "<b@post.example>"], mailbox: "check@meld.example" };
  await smtp({ url, from }).send({ ...mail, answers });
  const { headers } = await PostalMime.parse(arrived[0]?.raw ?? "");
  const of = new Map(headers.map(({ key, value }) => [key, value]));
  assert.deepEqual(
    ["in-reply-to", "references", "auto-submitted", "x-loop"].map((name) => of.get(name)),
    ["<b@post.example>", "<a@post.example> <b@post.example>", "auto-replied", "check@meld.example"],
  );
});

test("a server that takes no null return path gets our own address as the one to bounce to", async () => {
  const { arrived, url } = await mailServer({
    onMailFrom: ({ address }, _session, done) => done(address === "" ? refusal(550) : null),
  });
  assert.equal(await smtp({ url, from }).send(mail), "taken");
  assert.equal(arrived[0]?.from, "melding@meld.example");
});

test("an address that does not exist is refused for good; a full mailbox, or no server at all, is tried again", async () => {
  const never = await mailServer({ onRcptTo: (_address, _session, done) => done(refusal(550)) });
  assert.equal(await smtp({ url: never.url, from }).send(mail), "refused");
  const later = await mailServer({ onRcptTo: (_address, _session, done) => done(refusal(452)) });
  const absent = await mailServer();
  await new Promise<void>((resolve) => absent.server.close(() => resolve()));
  for (const { url } of [later, absent]) {
    const error = await smtp({ url, from })
      .send(mail)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    assert.ok(error instanceof Error && /did not take a mail: E\w+/.test(error.message), String(error));
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes("melder@"), "an error names no address");
  }
});

test("it signs in where a server wants that; a wrong password is ours to mend, so the mail waits", async () => {
  const { arrived, url } = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ["PLAIN"],
    onAuth: ({ username, password }, _session, done) =>
      password === "ge:heim" ? done(null, { user: username }) : done(refusal(535)),
  });
  const as = (login: string) => smtp({ url: url.replace("//", `//${login}@`), from });
  assert.equal(await as("meld%40mail.example:ge%3Aheim").send(mail), "taken");
  assert.equal(arrived[0]?.user, "meld@mail.example");
  await assert.rejects(as("meld:fout").send(mail), /EAUTH/);
});
