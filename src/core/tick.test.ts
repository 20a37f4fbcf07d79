/** Deadlines and deliveries: passed once, never lost, and nothing leaves before it is sealed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, investigator, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { decide, readRequest, recordOutcome, tick } from "./flow.ts";
import { seal } from "./log/log.ts";
import type { Notice, World } from "./ports.ts";

const indicators = [
  { kind: "domain", value: shop },
  { kind: "iban", value: dutchIban("ABNA", 417164300) },
];
const hour = 3_600_000;
const day = 24 * hour;

async function asked(store?: Parameters<typeof scene>[1]) {
  const world = await scene({}, store);
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  return world;
}

const told = (world: World, type: string) =>
  rows(world, `select 1 from log where type = $1 union all select 1 from event where type = $1`, [type]);

test("nothing is sent before it is sealed, and the time to answer runs from sending", async () => {
  const world = await asked();
  const { id } = await requestTo(world, "sidn");
  await assert.rejects(readRequest(world, { organisation: "sidn", by: "daan" }, id), { code: "NOT_FOUND" });
  assert.deepEqual(world.delivered, []);
  world.pass(hour);
  await settle(world);
  const { state, dueAt } = await readRequest(world, { organisation: "sidn", by: "daan" }, id);
  assert.deepEqual([state, dueAt], ["sent", new Date("2026-11-26T13:00:00Z")]);
});

test("each partner is told once, by a notice that holds no value and no person", async () => {
  const world = await asked();
  await settle(world);
  const sent = world.delivered.filter(({ type }) => type === "request.sent");
  assert.deepEqual(
    sent.map(({ to }) => to),
    ["psp-a", "sidn"],
  );
  const text = JSON.stringify(world.delivered);
  assert.ok(!text.includes(shop) && !text.includes("ABNA") && !text.includes("melder"));
  await settle(world);
  assert.equal(new Set(world.delivered.map(({ id }) => id)).size, world.delivered.length);
});

eachStore("each deadline passes once, also with four tickers at the same moment", async (store) => {
  const world = await asked(store);
  await settle(world);
  world.pass(5 * day);
  await Promise.all([tick(world), tick(world), tick(world), tick(world)]);
  await settle(world);
  assert.equal((await told(world, "request.decision-overdue")).length, 1);
  assert.equal((await told(world, "request.answer-overdue")).length, 2);
  const ids = world.delivered.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "and each notice went once");
});

test("a decision that is overdue is told to the night decider, who may take it", async () => {
  const world = await scene();
  const payment = {
    amountLost: { cents: 100, currency: "EUR" },
    form: "bank-helpdesk-fraud",
    reporter: { iban: dutchIban("INGB", 1) },
  };
  await tell(world, { desk: "fraudehelpdesk", indicators: indicators.slice(1), ...payment });
  await settle(world);
  world.pass(hour);
  await settle(world);
  const overdue = world.delivered.filter(({ type }) => type === "request.decision-overdue");
  assert.deepEqual(
    overdue.map(({ to }) => to),
    ["politie-lmio"],
  );
});

test("an overdue answer is still taken, and after it nothing is overdue", async () => {
  const world = await asked();
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  const psp = await requestTo(world, "psp-a");
  await recordOutcome(world, { organisation: "psp-a", by: "x" }, psp.id, { result: "raised" });
  world.pass(5 * day);
  await settle(world);
  assert.equal((await told(world, "request.answer-overdue")).length, 1);
  await recordOutcome(world, { organisation: "sidn", by: "daan" }, id, { result: "raised" });
  assert.equal((await requestTo(world, "sidn")).state, "answered");
});

test("at the end of its term the content goes: of what was answered, of what was not, and of what never left", async () => {
  const world = await asked();
  await settle(world);
  const psp = await requestTo(world, "psp-a");
  await recordOutcome(world, { organisation: "psp-a", by: "x" }, psp.id, { result: "raised" });
  world.pass(366 * day);
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ addressee, state, fields }) => [addressee, state, fields]),
    [
      ["psp-a", "closed", {}],
      ["sidn", "expired", {}],
      ["bank-a", "expired", {}],
    ],
  );
  const bank = await requestTo(world, "bank-a");
  await assert.rejects(decide(world, investigator, { request: bank.id, approve: true }), { code: "STATE_CONFLICT" });
});

test("what a withdrawn or declined request waited for passes in silence", async () => {
  const world = await asked();
  await settle(world);
  const bank = await requestTo(world, "bank-a");
  await decide(world, investigator, { request: bank.id, approve: false, reason: "Rekening van een slachtoffer." });
  world.pass(2 * hour);
  await settle(world);
  world.pass(5 * hour);
  await settle(world);
  assert.equal((await told(world, "request.decision-overdue")).length, 0);
});

test("a partner that cannot be reached is tried again, ever later, and is told in the end, once", async () => {
  const world = await asked();
  const attempts: number[] = [];
  let reachable = false;
  const flaky: World = {
    ...world,
    deliver: async (notice: Notice) => {
      if (notice.to !== "sidn") return;
      attempts.push(world.now().getTime());
      if (!reachable) throw new Error("connection refused");
      return world.deliver(notice);
    },
  };
  await settle(flaky);
  for (let second = 0; second < 3 * 3600; second += 1) {
    world.pass(1000);
    // A round costs; only those in which something is due are needed.
    const [due] = await rows<{ n: number }>(world, `select count(*) as n from lane where next_attempt_at <= $1`, [
      world.now(),
    ]);
    if (due !== undefined && due.n > 0) await tick(flaky);
    if (attempts.length === 8) break;
    const [next] = await rows<{ at: Date | null }>(world, `select min(next_attempt_at) as at from lane`);
    if (next?.at) world.pass(Math.max(0, next.at.getTime() - world.now().getTime() - 1000));
  }
  const pauses = attempts.slice(1).map((at, place) => (at - (attempts[place] ?? 0)) / 1000);
  for (const [place, regular] of [1, 4, 16, 64, 256, 1024, 3600].entries()) {
    // Up to a quarter off, and looked at once a second.
    const pause = pauses[place] ?? 0;
    assert.ok(pause >= regular * 0.75 && pause <= regular * 1.25 + 1, `pause ${place} is ${pause}`);
  }
  reachable = true;
  world.pass(2 * hour);
  await settle(flaky);
  assert.equal(world.delivered.filter(({ to, type }) => to === "sidn" && type === "request.sent").length, 1);
  world.pass(2 * day);
  await settle(flaky);
  assert.equal(world.delivered.filter(({ type }) => type === "request.sent").length, 1);
});

test("a process that stops between sealing and sending loses nothing: the next one reads on", async () => {
  const world = await asked();
  await seal(world);
  assert.deepEqual(
    (await requests(world)).map(({ state }) => state),
    ["approved", "approved", "draft"],
  );
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ state }) => state),
    ["sent", "sent", "draft"],
  );
});
