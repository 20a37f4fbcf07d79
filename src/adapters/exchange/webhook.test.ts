/** What arrives at a partner: signed, thin, the same each time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { setWebhook } from "#core/delivery/webhook.ts";
import type { World } from "#core/ports.ts";
import { openBank } from "#tools/bank.ts";
import { rows, scene, settle, shop, somebody, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { delivering, forAll } from "./ways.ts";
import { webhooks } from "./webhook.ts";

const baseUrl = "https://kentering.example";
const sidn = { organisation: "sidn", by: "daan" };

/** A world whose way out is the real one; it signs with the real time, for that is what the bank's clock says. */
async function reaching(): Promise<{ readonly world: TestWorld; readonly left: string[] }> {
  const world: TestWorld = { ...(await scene()), loopbackWebhooks: true };
  const left: string[] = [];
  world.deliver = delivering([
    webhooks({ world: onTime(world), baseUrl, loopback: true }),
    forAll(async ({ to }) => {
      left.push(to);
      return { way: "outbox" };
    }),
  ]);
  return { world, left };
}

const onTime = (world: World): World => ({ ...world, now: () => new Date() });

const faultOf = (tried: Promise<unknown>) =>
  tried.then(
    () => "taken",
    (error: unknown) => (error instanceof Undelivered ? [error.fault, error.circumstances.answer] : error),
  );

const notice = (world: World, type = "request.sent") => ({ id: world.newId(), to: "sidn", about: world.newId(), type });

test("three reports later the registry's own server has a genuine notice, thin, and only who has no webhook the file", async () => {
  await using bank = await openBank();
  const { world, left } = await reaching();
  const { secret } = await setWebhook(world, sidn, { url: bank.url("/ok") });
  await bank.know("/ok", secret);
  const told = Array.from({ length: 3 }, () => ({ reporter: somebody() }));
  for (const each of told) await tell(world, each);
  await settle(world);
  const { verdict, body, id } = await bank.until("/ok");
  assert.equal(verdict, "genuine");
  const event = JSON.parse(body);
  const [request] = await rows<{ id: string }>(world, `select id from barrier_request where addressee = 'sidn'`);
  assert.deepEqual(event, {
    specversion: "1.0",
    id,
    source: "urn:nld:oin:99000000000000021000:systeem:kentering",
    type: "nl.online-fraude.barriereverzoeken.verzonden.v1",
    subject: request?.id,
    time: event.time,
    dataref: `${baseUrl}/v1/barrier-requests/${request?.id}`,
  });
  for (const secretOfSomebody of [shop, ...told.map(({ reporter }) => reporter.email), "sidn"])
    assert.ok(!body.includes(secretOfSomebody));
  assert.ok(!left.includes("sidn") && left.includes("psp-a"), left.join());
  const [delivery] = await rows(world, `select way, answer, attempts from delivery where recipient = 'sidn'`);
  assert.deepEqual(delivery, { way: "webhook", answer: 204, attempts: 1 });
});

test("after a change of secret both sign, so that a partner verifies with either", async () => {
  await using bank = await openBank();
  const { world } = await reaching();
  const first = await setWebhook(onTime(world), sidn, { url: bank.url("/ok-old") });
  await bank.know("/ok-old", first.secret);
  const second = await setWebhook(onTime(world), sidn, { url: bank.url("/ok-old") });
  await world.deliver(notice(world));
  assert.equal((await bank.until("/ok-old")).verdict, "genuine");
  await bank.know("/ok-old", second.secret);
  await world.deliver(notice(world));
  assert.equal((await bank.until("/ok-old", 2)).verdict, "genuine");
});

test("forged, changed, moved to another id or old, a message is no message of ours", async () => {
  const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  const hook = new Webhook(secret);
  const now = new Date();
  const headersOf = (id: string, at: Date, body: string, by = hook) => ({
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": by.sign(id, at, body),
  });
  assert.deepEqual(hook.verify(`{"a":1}`, headersOf("1", now, `{"a":1}`)), { a: 1 });
  const other = new Webhook(`whsec_${Buffer.alloc(32, 2).toString("base64")}`);
  const old = new Date(now.getTime() - 6 * 60_000);
  for (const [body, headers] of [
    [`{"a":2}`, headersOf("1", now, `{"a":1}`)],
    [`{"a":1}`, headersOf("1", now, `{"a":1}`, other)],
    [`{"a":1}`, { ...headersOf("1", now, `{"a":1}`), "webhook-id": "2" }],
    [`{"a":1}`, headersOf("1", old, `{"a":1}`)],
  ] as const)
    assert.throws(() => hook.verify(body, headers));
});

test("each answer means what it should: taken, try again, gone, sent elsewhere, too slow", async () => {
  await using bank = await openBank();
  const { world } = await reaching();
  const results: unknown[] = [];
  for (const path of ["/sick", "/gone", "/elsewhere", "/slow", "/flood", "/drip", "/unknown"]) {
    const { secret } = await setWebhook(world, sidn, { url: bank.url(path) });
    if (path !== "/unknown") await bank.know(path, secret);
    results.push([path, await faultOf(world.deliver(notice(world)))]);
  }
  assert.deepEqual(results, [
    ["/sick", ["not-taken", 500]],
    ["/gone", ["gone", 410]],
    ["/elsewhere", ["redirected", 307]],
    ["/slow", "taken"],
    ["/flood", "taken"],
    ["/drip", "taken"],
    ["/unknown", ["not-taken", 401]],
  ]);
  assert.ok((await bank.poured()) < 20_000_000);
  assert.equal(bank.got.filter(({ path }) => path === "/ok").length, 0, "nobody was followed to where they sent us");
});

test("what was not taken comes again as the same message, byte for byte, with a new time", async () => {
  await using bank = await openBank();
  const { world } = await reaching();
  const { secret } = await setWebhook(world, sidn, { url: bank.url("/sick") });
  await bank.know("/sick", secret);
  const sent = notice(world);
  assert.deepEqual(await faultOf(world.deliver(sent)), ["not-taken", 500]);
  assert.deepEqual(await world.deliver(sent), { way: "webhook", answer: 204 });
  const [first, second] = [await bank.until("/sick"), await bank.until("/sick", 2)];
  assert.deepEqual([second.id, second.body, second.isNew], [first.id, first.body, false]);
});

test("a webhook that is stopped takes nothing, and nothing goes another way unseen", async () => {
  const { world, left } = await reaching();
  await setWebhook(world, sidn, { url: "https://sidn.example/" });
  await rows(world, `update webhook set stopped_at = $1`, [world.now()]);
  assert.deepEqual(await faultOf(world.deliver(notice(world))), ["stopped", undefined]);
  assert.deepEqual(left, []);
});

test("an event of a kind that has no Dutch name yet still goes", async () => {
  await using bank = await openBank();
  const { world } = await reaching();
  const { secret } = await setWebhook(world, sidn, { url: bank.url("/ok") });
  await bank.know("/ok", secret);
  await world.deliver(notice(world, "request.lifted"));
  const { type, dataref } = JSON.parse((await bank.until("/ok")).body);
  assert.deepEqual([type, dataref], ["nl.online-fraude.request.lifted.v1", undefined]);
});
