import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { after, test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { hub } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { clientLimits } from "./client-limits.ts";
import { mailRoom } from "./room.ts";
import { listenForMail, type MailListener } from "./smtp.ts";

const examples = new URL("../../../examples/mails/", import.meta.url);
const names = readdirSync(examples).filter((name) => name.endsWith(".eml"));
const exampleOf = (start: string): Buffer =>
  readFileSync(new URL(names.find((name) => name.startsWith(start)) ?? "", examples));
const mailbox = "valse-email@fraudehelpdesk.example";
const errors: unknown[] = [];
const listeners: MailListener[] = [];
after(() => Promise.all(listeners.map((listener) => listener.close())));

async function open(change: (world: TestWorld) => TestWorld = (world) => world) {
  const world = await testWorld(await emptied(await memoryStore()));
  const settings = { host: "127.0.0.1", port: 0, name: "meld.example" };
  const listener = await listenForMail(change(world), mailRoom(), settings, (error) => errors.push(error));
  listeners.push(listener);
  const stored = async (): Promise<string[]> => {
    const rows = await world.store.transaction(hub, (tx) => tx.query<{ desk: string }>("select desk from report"));
    return rows.map(({ desk }) => desk).toSorted();
  };
  return { world, port: listener.port, stored };
}

/** Speaks SMTP by hand, so that a test can say what no mail program says. */
async function speak(port: number) {
  const socket: Socket = createConnection(port, "127.0.0.1").setEncoding("utf8");
  let heard = "";
  let wake = (): void => undefined;
  socket.on("data", (part) => {
    heard += String(part);
    wake();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => wake());
  const hear = async (): Promise<string> => {
    for (;;) {
      const end = /^\d{3} .*\r\n/mu.exec(heard);
      if (end !== null) {
        const answer = heard.slice(0, end.index + end[0].length);
        heard = heard.slice(answer.length);
        return answer.trim();
      }
      if (socket.closed) return "closed";
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const say = async (line: string): Promise<string> => {
    socket.write(`${line}\r\n`);
    return hear();
  };
  await hear();
  const hello = await say("EHLO mail.example");
  const send = async (bytes: Buffer, { from = "jan@post.example", to = [mailbox] } = {}): Promise<string> => {
    await say(`MAIL FROM:<${from}>`);
    for (const each of to) await say(`RCPT TO:<${each}>`);
    const ready = await say("DATA");
    if (!ready.startsWith("354")) return ready;
    socket.write(bytes.toString("latin1").replace(/\r?\n/gu, "\r\n").replace(/^\./gmu, ".."), "latin1");
    return say("\r\n.");
  };
  return { hello, say, send, end: () => socket.destroy() };
}

test("a mail is acknowledged once its report stands at the desk of the mailbox, and the same mail again changes nothing", async () => {
  const { port, stored, world } = await open();
  const client = await speak(port);
  assert.match(client.hello, /SIZE 52428800/u);
  assert.doesNotMatch(client.hello, /STARTTLS|AUTH/u);
  for (const start of ["01", "01", "02", "11"])
    assert.match(await client.send(exampleOf(start)), /^250 Thank you\. Your report is stored\./u);
  assert.deepEqual(await stored(), ["fraudehelpdesk", "fraudehelpdesk", "fraudehelpdesk"]);
  const counting = await world.store.transaction(hub, (tx) => tx.query("select 1 as one from tie where counts"));
  assert.equal(counting.length, 0);
  client.end();
});

test("a mail to the mailboxes of two desks is a report at each", async () => {
  const { port, stored } = await open();
  const client = await speak(port);
  const to = [mailbox, "VERDACHT@kentering.example", mailbox];
  assert.match(await client.send(exampleOf("01"), { to }), /^250/u);
  assert.match(await client.send(exampleOf("01"), { to }), /^250/u);
  assert.deepEqual(await stored(), ["fraudehelpdesk", "public"]);
  client.end();
});

test("a mailbox that is not ours is refused, and nothing is ever passed on", async () => {
  const { port, stored } = await open();
  const client = await speak(port);
  await client.say("MAIL FROM:<jan@post.example>");
  assert.match(await client.say("RCPT TO:<iemand@elders.example>"), /^550 There is no such mailbox here/u);
  assert.match(await client.say("RCPT TO:<valse-email%elders.example@fraudehelpdesk.example>"), /^550/u);
  assert.match(await client.say("DATA"), /^503/u);
  assert.deepEqual(await stored(), []);
  client.end();
});

test("the hundred and first of ten thousand recipients is asked to wait, and a mail that names them all is one report", async () => {
  const { port, stored } = await open();
  const client = await speak(port);
  await client.say("MAIL FROM:<jan@post.example>");
  const answers = new Map<string, number>();
  for (let n = 0; n < 10_000; n += 1) {
    const code = (await client.say(`RCPT TO:<jan${n}@elders.example>`)).slice(0, 3);
    answers.set(code, (answers.get(code) ?? 0) + 1);
  }
  assert.deepEqual(
    [...answers],
    [
      ["550", 100],
      ["452", 9_900],
    ],
  );
  await client.say("RSET");
  assert.match(await client.send(exampleOf("01")), /^250/u);
  client.end();
  const other = await speak(port);
  const many = Array.from({ length: 10_000 }, (_, n) => `jan${n}@elders.example`).join(",\n ");
  const mail = Buffer.from(`From: jan@post.example\nTo: ${many}\nSubject: Fwd: Betaal nu\n\nhttps://betaal.example/x`);
  assert.match(await other.send(mail), /^250/u);
  assert.deepEqual(await stored(), ["fraudehelpdesk", "fraudehelpdesk"]);
  other.end();
});

test("a mail that goes round is refused so that its sender learns, also when it was delivered to us before", async () => {
  const { port, stored } = await open();
  const client = await speak(port);
  const hops = "Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\n".repeat(51);
  const body = "From: a@b.example\nSubject: x\n\nhttps://c.example/";
  assert.match(await client.send(Buffer.from(hops + body)), /^554 This mail goes round/u);
  for (const header of ["Delivered-To", "X-Loop"])
    assert.match(await client.send(Buffer.from(`${header}: ${mailbox}\n${body}`)), /^554/u);
  assert.match(await client.send(Buffer.from(`Delivered-To: jan@post.example\n${body}`)), /^250/u);
  assert.equal((await stored()).length, 1);
  client.end();
});

test("an automatic answer or a bounce is read and not kept, and a mass mail that was passed on is", async () => {
  const { port, stored, world } = await open();
  const client = await speak(port);
  const mail = (header: string) => Buffer.from(`${header}\nFrom: a@b.example\nSubject: x\n\nhttps://c.example/`);
  for (const header of ["Auto-Submitted: auto-replied", "Precedence: auto_reply", "X-Autoreply: yes"])
    assert.match(await client.send(mail(header)), /^250 Read and not kept/u);
  assert.match(await client.send(mail("X: y"), { from: "" }), /^250 Read and not kept/u);
  assert.deepEqual(await stored(), []);
  assert.match(await client.send(mail("Precedence: bulk")), /^250 Thank you/u);
  assert.equal((await stored()).length, 1);
  assert.equal(world.delivered.length, 0);
  client.end();
});

test("too large, too deep and no mail are refused with the number that tells the sender, and the next one comes in", async () => {
  const { port, stored } = await open();
  const client = await speak(port);
  assert.match(await client.say(`MAIL FROM:<a@b.example> SIZE=${60 * 1_048_576}`), /^552/u);
  assert.match(await client.send(Buffer.alloc(51 * 1_048_576, "x")), /^552/u);
  assert.match(await client.send(Buffer.from(`From: a@b.example\nX: ${"x ".repeat(600_000)}\n\nx`)), /^552/u);
  assert.match(await client.send(Buffer.from("\n\n")), /^554 There is no mail/u);
  assert.match(await client.send(exampleOf("03")), /^250/u);
  assert.equal((await stored()).length, 1);
  client.end();
});

test("while the store is away a mail is not acknowledged, and once it is back the same mail is stored once", async () => {
  let isAway = true;
  const { port, stored } = await open((world) => ({
    ...world,
    store: {
      transaction: (identity, work) =>
        isAway
          ? Promise.reject(new Refusal("STORE_UNAVAILABLE", "The store does not answer."))
          : world.store.transaction(identity, work),
    },
  }));
  const client = await speak(port);
  assert.match(await client.send(exampleOf("01")), /^451/u);
  isAway = false;
  assert.match(await client.send(exampleOf("01")), /^250/u);
  assert.deepEqual(await stored(), ["fraudehelpdesk"]);
  client.end();
});

test("a fault of ours asks the sender to come back, and is told to whoever runs this", async () => {
  const { port } = await open((world) => ({
    ...world,
    store: { transaction: () => Promise.reject(new TypeError("Nobody expected this.")) },
  }));
  const client = await speak(port);
  assert.match(await client.send(exampleOf("01")), /^451 Something went wrong on our side/u);
  assert.ok(errors.splice(0).some((error) => error instanceof TypeError));
  client.end();
});

test("one sender has so many connections and mails a minute, and leaving makes room", () => {
  let at = 0;
  const limits = clientLimits(() => at, { connections: 2, mailsAMinute: 2, recipients: 2 });
  assert.deepEqual(
    [limits.enter("a"), limits.enter("a"), limits.enter("a"), limits.enter("b")],
    [true, true, false, true],
  );
  limits.leave("a");
  limits.leave("a");
  assert.equal(limits.enter("a"), true);
  assert.deepEqual(
    [limits.begin("a"), limits.begin("a"), limits.begin("a"), limits.begin("b")],
    [true, true, false, true],
  );
  at = 60_000;
  assert.equal(limits.begin("a"), true);
});

test("when too much is held at once a mail has to come back, and what was held is given back", async () => {
  const room = mailRoom(10);
  const chunks = async function* (...sizes: number[]) {
    for (const size of sizes) yield Buffer.alloc(size);
  };
  const held = (bytes: Uint8Array) => Promise.resolve(bytes.length);
  await assert.rejects(room.hold(chunks(6, 6), held), { name: "Refusal", code: "STORE_UNAVAILABLE" });
  assert.equal(await room.hold(chunks(6, 4), held), 10);
  await assert.rejects(
    room.hold(chunks(4), () => Promise.reject(new Error("x"))),
    /x/u,
  );
  assert.equal(await room.hold(chunks(10), held), 10);
});
