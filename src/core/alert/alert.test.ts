/** A cash-out that a bank sees happening now: who hears it when, and what becomes of it within the hour. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { deliveriesOf, replayDelivery } from "#core/delivery/deliveries.ts";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { removeExpired } from "#core/expiry.ts";
import { acknowledge, readRequest, recordOutcome, tick } from "#core/flow.ts";
import { dutchIban, person, refusal, requests, requestTo, rows, scene, settle } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { policyCovenants, type TestWorld } from "#tools/world.ts";
import { raiseAlert } from "./alert.ts";
import { alertsOf, callOffAlert } from "./alerts.ts";

const roos = { ...person("rabobank", "partner-worker"), id: "roos" };
const bank = { organisation: "rabobank", by: "roos" };
const police = { organisation: "politie-noord-nederland", by: "fenna" };
const shop = { organisation: "shop-a", by: "yara" };
const minute = 60_000;

const seen = {
  happening: "pick-up",
  place: "Elektronicawinkel A, Grote Markt, Groningen",
  card: "4711",
  order: "A-1234",
  amount: { cents: 89_900, currency: "EUR" },
  camera: "Gemeente Groningen",
  ask: ["shop-a"],
  reference: "fraude-1",
};
const raise = (world: TestWorld, more: object = {}, by = roos) => raiseAlert(world, by, { ...seen, ...more });
const told = (world: TestWorld, type = "request.sent") =>
  world.delivered.filter((each) => each.type === type).map(({ to }) => to);
const only = async (world: TestWorld, actor = bank) => {
  const [one, ...more] = await alertsOf(world, actor, { limit: 10 });
  assert.ok(one !== undefined && more.length === 0);
  return one;
};

eachStore(
  "whoever is named hears it within one tick, with the place, the card and the camera, and nobody else does",
  async (store) => {
    const world = await scene({}, store);
    const { until } = await raise(world, { until: new Date(world.now().getTime() + 20 * minute).toISOString() });
    await tick(world);
    assert.deepEqual(told(world).toSorted(), ["politie-noord-nederland", "shop-a"]);
    const { id } = await requestTo(world, "politie-noord-nederland");
    const { fields, barrier, liveUntil } = await readRequest(world, police, id);
    assert.deepEqual([barrier, liveUntil], ["attend", until]);
    assert.deepEqual(fields, {
      indicator: { kind: "atm", value: "elektronicawinkel a, grote markt, groningen" },
      happening: "pick-up",
      occurredAt: world.now().toISOString(),
      until: until.toISOString(),
      card: "4711",
      order: "A-1234",
      amount: { cents: 89_900, currency: "EUR" },
      camera: "Gemeente Groningen",
    });
    const atShop = await readRequest(world, shop, (await requestTo(world, "shop-a")).id);
    assert.equal(atShop.barrier, "cancel-order");
    assert.ok(!("camera" in atShop.fields));
    await assert.rejects(readRequest(world, { organisation: "bank-b", by: "lotte" }, id), refusal("NOT_FOUND"));
    assert.deepEqual(await alertsOf(world, { organisation: "bank-b" }, { limit: 10 }), []);
    assert.ok(!JSON.stringify(await rows(world, `select * from event`)).includes("4711"));
  },
);

test("not acknowledged within a minute, the control room is asked as well, once, and the bank hears it", async () => {
  const world = await scene();
  await raise(world);
  await settle(world);
  world.pass(minute - 1);
  await settle(world);
  assert.ok(!told(world).includes("politie"));
  world.pass(1);
  await tick(world);
  assert.deepEqual(
    told(world).filter((to) => to === "politie"),
    ["politie"],
  );
  await settle(world);
  world.pass(5 * minute);
  await settle(world);
  assert.equal((await requests(world)).filter(({ addressee }) => addressee === "politie").length, 1);
  // The shop, the police and the control room each let their minute pass.
  assert.deepEqual(told(world, "request.unacknowledged"), ["rabobank", "rabobank", "rabobank"]);
});

test("acknowledged in time by everybody, nobody else is asked; the bank sees who saw it when, and what came of it", async () => {
  const world = await scene();
  await raise(world);
  await settle(world);
  world.pass(20_000);
  const at = world.now();
  const { id } = await requestTo(world, "politie-noord-nederland");
  await acknowledge(world, police, id);
  await acknowledge(world, shop, (await requestTo(world, "shop-a")).id);
  await settle(world);
  world.pass(minute);
  await recordOutcome(world, police, id, { result: "raised", code: "stopped" });
  await settle(world);
  assert.equal((await requests(world)).length, 2);
  assert.deepEqual(told(world, "request.acknowledged"), ["rabobank", "rabobank"]);
  assert.deepEqual(told(world, "outcome.recorded"), ["rabobank"]);
  const { state, receipts } = await only(world);
  assert.equal(state, "live");
  assert.deepEqual(
    receipts.map(({ partner, acknowledgedAt, result }) => [partner, acknowledgedAt, result]),
    [
      ["politie-noord-nederland", at, "raised"],
      ["shop-a", at, undefined],
    ],
  );
});

test("who comes back after the end reads that it is over and no alarm; its notice was given up and is not sent again", async () => {
  const world = await scene();
  const deliver = world.deliver.bind(world);
  world.deliver = (notice) =>
    notice.to === "shop-a" ? Promise.reject(new Undelivered("unreachable")) : deliver(notice);
  await raise(world);
  await settle(world);
  const { id } = await requestTo(world, "shop-a");
  await acknowledge(world, police, (await requestTo(world, "politie-noord-nederland")).id);
  world.pass(60 * minute);
  assert.deepEqual((await readRequest(world, shop, id)).fields, {}, "also before the clock ticked");
  await assert.rejects(acknowledge(world, shop, id), refusal("STATE_CONFLICT"));
  await settle(world);
  world.deliver = deliver;
  world.pass(24 * 60 * minute);
  await settle(world);
  assert.ok(!told(world).includes("shop-a"));
  const { fields, state } = await readRequest(world, shop, id);
  assert.deepEqual([fields, state], [{}, "expired"]);
  assert.deepEqual(await rows(world, `select 1 from disclosure where request = $1`, [id]), []);
  const [dead] = await deliveriesOf(world, shop, { limit: 10, state: "dead" });
  assert.deepEqual([dead?.type, dead?.fault], ["request.sent", "over"]);
  await assert.rejects(replayDelivery(world, shop, dead?.id ?? ""), refusal("STATE_CONFLICT"));
  // Whoever acknowledged goes on: what it was told stays as long as the covenant says, and it answers late.
  const mine = await requestTo(world, "politie-noord-nederland");
  assert.equal((await readRequest(world, police, mine.id)).fields.card, "4711");
  await recordOutcome(world, police, mine.id, { result: "raised" });
  assert.equal((await only(world)).state, "over");
});

test("a lane that rests because it fails, or is full, lets a live alert go first, and tries it again in seconds", async () => {
  const world = await scene();
  const deliver = world.deliver.bind(world);
  world.deliver = () => Promise.reject(new Undelivered("unreachable"));
  await raise(world, { reference: "first" });
  await settle(world);
  for (let round = 0; round < 6; round++) {
    world.pass(5_000);
    await tick(world);
  }
  const tries = await rows<{ attempts: number }>(
    world,
    `select attempts from delivery where recipient = 'shop-a' and type = 'request.sent'`,
  );
  assert.ok((tries[0]?.attempts ?? 0) >= 6, "tried every five seconds");
  world.pass(60 * minute);
  await settle(world);
  await rows(
    world,
    `update lane set failures = 9, failing_since = $1, next_attempt_at = $2 where organisation = 'shop-a'`,
    [world.now(), new Date(world.now().getTime() + 60 * minute)],
  );
  world.deliver = deliver;
  await rows(
    world,
    `insert into delivery (id, recipient, type, about, attempts, created_at) values ($1, 'shop-a', 'request.answer-overdue', $1, 0, $2)`,
    [world.newId(), world.now()],
  );
  world.delivered.length = 0;
  await raise(world, { reference: "second" });
  await tick(world);
  const types = world.delivered.filter(({ to }) => to === "shop-a").map(({ type }) => type);
  assert.deepEqual(types.slice(0, 2), ["request.sent", "request.answer-overdue"]);
});

eachStore("five alerts at one place in one moment are each asked", async (store) => {
  const world = await scene({}, store);
  await Promise.all([1, 2, 3, 4, 5].map((each) => raise(world, { reference: `fraude-${each}`, ask: [] })));
  await settle(world);
  assert.deepEqual(
    told(world),
    [1, 2, 3, 4, 5].map(() => "politie-noord-nederland"),
  );
});

eachStore("called off, everybody who was told hears so, and who was not told hears nothing", async (store) => {
  const world = await scene({}, store);
  const { id } = await raise(world);
  await settle(world);
  await assert.rejects(callOffAlert(world, { organisation: "bank-b", by: "lotte" }, id), refusal("NOT_FOUND"));
  await callOffAlert(world, bank, id);
  await callOffAlert(world, bank, id);
  world.pass(minute);
  await settle(world);
  assert.deepEqual(told(world, "correction.made").toSorted(), ["politie-noord-nederland", "shop-a"]);
  assert.equal((await requests(world)).length, 2, "nobody is asked after it was called off");
  const { corrections } = await readRequest(world, shop, (await requestTo(world, "shop-a")).id);
  assert.match(corrections[0]?.reason ?? "", /called this alert off/);
  assert.equal((await only(world)).state, "called-off");
});

test("the same reference is one alert; another at the same place, at the same time, is asked too", async () => {
  const world = await scene();
  const first = await raise(world);
  assert.deepEqual(await raise(world), first);
  await raise(world, { reference: "fraude-2", ask: [] });
  await raise(world, { reference: "fraude-3", ask: ["bank-b"], happening: "withdrawal" });
  assert.deepEqual(
    (await requests(world)).map(({ addressee, barrier, round }) => [addressee, barrier, round]),
    [
      ["politie-noord-nederland", "attend", 1],
      ["shop-a", "cancel-order", 1],
      ["politie-noord-nederland", "attend", 2],
      ["politie-noord-nederland", "attend", 3],
      ["bank-b", "stop-card", 1],
    ],
  );
});

test("an account, a whole card number, a phone number or mail is refused with its place, and nothing is stored", async () => {
  const world = await scene();
  const own = dutchIban("RABO", 300200100);
  for (const [more, path] of [
    [{ card: "4111111111111111" }, "/card"],
    [{ card: own }, "/card"],
    [{ card: "47" }, "/card"],
    [{ place: `Geldmaat ${own}` }, "/place"],
    [{ camera: "jan@example.org" }, "/camera"],
    [{ order: "0612345678" }, "/order"],
    [{ until: new Date(world.now().getTime() + 61 * minute).toISOString() }, "/until"],
    [{ until: world.now().toISOString() }, "/until"],
    [{ at: "2026-01-01T00:00:00Z" }, "/at"],
    [{ ask: ["sidn"] }, "/ask"],
    [{ ask: ["rabobank"] }, "/ask"],
    [{ victim: "Jan" }, ""],
  ] as const)
    await assert.rejects(raise(world, more), { ...refusal("INPUT_INVALID"), path }, path);
  assert.deepEqual(await rows(world, `select 1 from declaration`), []);
  await assert.rejects(raise(world, {}, person("marktplaats", "partner-worker")), refusal("NOT_ALLOWED"));
});

test("what was told goes when nobody who was told may keep it, for the bank too, and after five years nothing at all", async () => {
  const world = await scene();
  await raise(world);
  await settle(world);
  await removeExpired(world);
  world.pass(6 * 24 * 60 * minute);
  await removeExpired(world);
  assert.equal((await only(world)).said?.card, "4711");
  world.pass(2 * 24 * 60 * minute);
  await settle(world);
  await removeExpired(world);
  assert.equal((await only(world)).said, undefined);
  assert.deepEqual(
    (await requests(world)).map(({ fields }) => fields),
    [{}, {}],
  );
  world.pass(6 * 366 * 24 * 60 * minute);
  await removeExpired(world);
  for (const table of ["declaration", "barrier_request", "request_content", "indicator"])
    assert.deepEqual(await rows(world, `select 1 from ${table}`), [], table);
});

test("a covenant about live alerts says what the design asks, or is none", async () => {
  const world = await scene({ covenants: [] });
  const text = policyCovenants().find((each) => each.includes("id: cash-out-alert")) ?? "";
  const refused = (from: string, to: string, message: RegExp) =>
    assert.rejects(loadCovenant(world, text.replace(from, to)), { ...refusal("POLICY_INVALID"), message });
  await refused("decide: { by: declarer }", "decide: { by: rule }", /atm is tied to a person/);
  await refused("declarations: [cash-out]", "forms: [spoofing]", /go together/);
  await refused("barrier: attend", "barrier: takedown", /go together/);
  await refused("camera]", "camera, victimAccount]", /holds victimAccount/);
  await refused("PT1M, otherwise: control-room", "PT1H, otherwise: control-room", /ten minutes/);
  await refused("otherwise: control-room", "otherwise: nobody", /a later step/);
  await refused("declarations: [cash-out]", "declarations: [cash-out, do-not-originate]", /of their own/);
  assert.equal((await loadCovenant(world, text)).state, "active");
});

eachStore(
  "the database takes of an alert only what its declarer decided, and no life longer than an hour",
  async (store) => {
    const world = await scene({}, store);
    await raise(world);
    for (const change of [
      `update barrier_request set decided_by = 'rule', decide_at = null`,
      `update barrier_request set decided_by = 'silence'`,
      `update barrier_request set decided_by = 'bas'`,
      `update barrier_request set decided_by = 'bas', declared_by = 'bas'`,
      `update barrier_request set live_until = null, declared_by = null`,
      `update barrier_request set barrier = 'block-account'`,
      `update declaration set live_until = live_until + interval '1 minute'`,
      `update declaration set proof = 'directory'`,
      `update declaration set kind = 'do-not-originate'`,
    ])
      await assert.rejects(rows(world, change), /violates/, change);
  },
);
