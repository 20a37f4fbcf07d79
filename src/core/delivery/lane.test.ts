/** Each recipient's own lane: in order, beside the others, to a good end or to where somebody sees it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tick } from "#core/flow.ts";
import { hub, type Notice, type World } from "#core/ports.ts";
import { rows, scene, settle } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import type { TestWorld } from "#tools/world.ts";
import { couriers } from "./couriers.ts";
import { deliveriesOf, replayDelivery, troubles } from "./deliveries.ts";
import { wakeLane } from "./lane.ts";
import { pauseAfter } from "./pause.ts";
import { Undelivered } from "./undelivered.ts";
import { setWebhook, webhookOf } from "./webhook.ts";

const hour = 3_600_000;
const day = 24 * hour;
const sidn = { organisation: "sidn", by: "daan" };

/** Puts notices into lanes, as the reader of the log does. Gives their ids. */
async function told(world: World, ...recipients: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const recipient of recipients) {
    const id = world.newId();
    ids.push(id);
    await world.store.transaction(hub, async (tx) => {
      await tx.query(
        `insert into delivery (id, recipient, type, about, attempts, created_at) values ($1, $2, 'request.sent', $1, 0, $3)`,
        [id, recipient, world.now()],
      );
      await wakeLane(world, tx, recipient);
    });
  }
  return ids;
}

/** Whoever is asked fails as said; the others take. */
function failing(world: TestWorld, fault: (notice: Notice) => Undelivered | undefined): Notice[] {
  const asked: Notice[] = [];
  world.deliver = async (notice) => {
    asked.push(notice);
    const failed = fault(notice);
    if (failed !== undefined) throw failed;
    world.delivered.push(notice);
    return { way: "webhook", answer: 204 };
  };
  return asked;
}

const ids = (notices: readonly { id: string }[]): string[] => notices.map(({ id }) => id);
const stateOf = async (world: World, id: string) =>
  (
    await rows<{ state: string; fault: string | null; attempts: number }>(
      world,
      `select case when delivered_at is not null then 'delivered' when dead_at is not null then 'dead' else 'waiting' end as state,
       fault, attempts from delivery where id = $1`,
      [id],
    )
  )[0];

test("what happened first is told first: a later notice waits while the earlier one of the same partner fails", async () => {
  const world = await scene();
  const [first = "", second = "", other = ""] = await told(world, "sidn", "sidn", "bank-a");
  let isDown = true;
  const asked = failing(world, ({ to }) => (isDown && to === "sidn" ? new Undelivered("unreachable") : undefined));
  await settle(world);
  assert.deepEqual(ids(asked).sort(), [first, other].sort());
  assert.deepEqual(await stateOf(world, second), { state: "waiting", fault: null, attempts: 0 });
  isDown = false;
  world.pass(2_000);
  await settle(world);
  assert.deepEqual(ids(world.delivered), [other, first, second]);
});

eachStore("a partner that hangs holds up nobody: the others have theirs before it answers", async (store) => {
  const world = await scene({}, store);
  const [stuck = ""] = await told(world, "sidn", "sidn", "bank-a", "bank-b", "bank-a");
  let letGo: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const three = new Promise<void>((resolve) => {
    world.deliver = async (notice) => {
      if (notice.to === "sidn") await hanging;
      world.delivered.push(notice);
      if (world.delivered.length === 3) resolve();
      return undefined;
    };
  });
  const faults: unknown[] = [];
  const out = couriers(world, (error) => faults.push(error));
  assert.equal(await out.send(), 3);
  await three;
  assert.deepEqual(world.delivered.map(({ to }) => to).sort(), ["bank-a", "bank-a", "bank-b"]);
  assert.equal(await out.send(), 0, "and its lane is nobody else's meanwhile");
  const stopping = out.stop();
  letGo();
  await stopping;
  assert.deepEqual(ids(world.delivered.slice(3)), [stuck], "what was under way is finished, and nothing new begun");
  assert.deepEqual(faults, []);
  await settle(world);
  assert.equal(world.delivered.length, 5);
});

eachStore("four who deliver at the same moment tell each partner once and in order", async (store) => {
  const world = await scene({}, store);
  const sent = await told(
    world,
    ...Array.from({ length: 24 }, (_, place) => ["sidn", "bank-a", "bank-b"][place % 3] ?? ""),
  );
  await Promise.all([tick(world), tick(world), tick(world), tick(world)]);
  await settle(world);
  assert.deepEqual(ids(world.delivered).sort(), sent.toSorted());
  for (const to of ["sidn", "bank-a", "bank-b"]) {
    const own = ids(world.delivered.filter((each) => each.to === to));
    assert.deepEqual(own, own.toSorted());
  }
});

test("a partner that answers 410 is left alone for good; what waited is kept where people see it, and its successor goes on", async () => {
  const world = await scene();
  await setWebhook(world, sidn, { url: "https://sidn.example/" });
  const [before] = await rows<{ id: string }>(world, `select id from webhook`);
  const [first = "", second = ""] = await told(world, "sidn", "sidn");
  const asked = failing(world, () => new Undelivered("gone", { answer: 410, webhook: before?.id ?? "" }));
  await settle(world);
  assert.deepEqual(ids(asked), [first], "nobody knocks twice");
  for (const id of [first, second]) assert.equal((await stateOf(world, id))?.state, "dead");
  assert.deepEqual((await webhookOf(world, sidn))?.stoppedAt, world.now());
  const { recipients, dead } = await troubles(world);
  assert.deepEqual(
    [recipients.map(({ organisation }) => organisation), ids(dead).sort()],
    [["sidn"], [first, second].sort()],
  );
  await setWebhook(world, sidn, { url: "https://sidn.example/new" });
  assert.equal((await webhookOf(world, sidn))?.stoppedAt, undefined);
  await told(world, "sidn");
  world.pass(hour);
  await settle(world);
  assert.equal((await webhookOf(world, sidn))?.stoppedAt, undefined, "an answer of the old address stops the old one");
});

test("after three days of silence what is as old is given up, and the next may go; younger ones wait on", async () => {
  const world = await scene();
  const old = await told(world, "sidn", "sidn");
  const asked = failing(world, () => new Undelivered("too-slow"));
  const until = world.now().getTime() + 3 * day;
  while (world.now().getTime() < until) {
    await settle(world);
    world.pass(hour * 1.3);
  }
  const attempts = asked.length;
  assert.ok(attempts > 24 && attempts < 90, `${attempts} attempts`);
  assert.equal(
    asked.every(({ id }) => id === old[0]),
    true,
  );
  const [young = ""] = await told(world, "sidn");
  await settle(world);
  world.pass(hour * 1.3);
  await settle(world);
  for (const id of old) assert.equal((await stateOf(world, id))?.state, "dead");
  assert.equal((await stateOf(world, young))?.state, "waiting");
  const given = await rows(world, `select subjects from log where type = 'delivery.given-up' order by subjects`);
  assert.deepEqual(
    given,
    old.map((id) => ({ subjects: [id] })),
  );
  failing(world, () => undefined);
  world.pass(2 * hour);
  await settle(world);
  assert.deepEqual(ids(world.delivered), [young]);
});

test("what was given up is sent again when its organisation says so, before what came later; nothing else is", async () => {
  const world = await scene();
  const [lost = "", taken = ""] = await told(world, "sidn", "bank-a");
  await settle(world);
  await rows(world, `update delivery set delivered_at = null, dead_at = $2 where id = $1`, [lost, world.now()]);
  const [later = ""] = await told(world, "sidn");
  const delivered = world.delivered.length;
  assert.equal((await replayDelivery(world, sidn, lost)).state, "waiting");
  await assert.rejects(replayDelivery(world, sidn, lost), { code: "STATE_CONFLICT" });
  await assert.rejects(replayDelivery(world, sidn, taken), { code: "NOT_FOUND" });
  await assert.rejects(replayDelivery(world, { organisation: "bank-a", by: "x" }, taken), { code: "STATE_CONFLICT" });
  await settle(world);
  assert.deepEqual(ids(world.delivered.slice(delivered)), [lost, later]);
  assert.deepEqual(
    (await deliveriesOf(world, sidn, { limit: 10, state: "delivered" })).map(({ id }) => id),
    [lost, later],
  );
});

test("a partner that asks for a pause gets it, and one notice that fails says with what answer", async () => {
  const world = await scene();
  const [id = ""] = await told(world, "sidn");
  failing(world, () => new Undelivered("not-taken", { way: "webhook", answer: 429, retryAfter: 600 }));
  await settle(world);
  const [lane] = await rows<{ next_attempt_at: Date }>(world, `select next_attempt_at from lane`);
  assert.deepEqual(lane?.next_attempt_at, new Date(world.now().getTime() + 600_000));
  const [shown] = await deliveriesOf(world, sidn, { limit: 10 });
  assert.deepEqual([shown?.id, shown?.state, shown?.answer, shown?.fault], [id, "waiting", 429, "not-taken"]);
});

test("pauses grow to an hour, lie up to a quarter apart, and are the same each time one computes them", () => {
  const regular = [1, 4, 16, 64, 256, 1_024, 3_600, 3_600, 3_600];
  const shifts = new Set<number>();
  for (const [place, seconds] of regular.entries()) {
    for (const notice of ["a", "b", "c", "d"]) {
      const shift = pauseAfter(place + 1, notice) / (seconds * 1_000);
      assert.ok(shift >= 0.75 && shift <= 1.25, `${shift}`);
      assert.equal(pauseAfter(place + 1, notice) / (seconds * 1_000), shift);
      shifts.add(Math.round(shift * 1_000));
    }
  }
  assert.ok(shifts.size > 25, "and no two alike");
});

test("a bug in a way out loses nothing: the notice waits, and shows that it failed", async () => {
  const world = await scene();
  const [id = ""] = await told(world, "sidn");
  world.deliver = () => Promise.reject(new TypeError("undefined is not a function"));
  await settle(world);
  assert.deepEqual(await stateOf(world, id), { state: "waiting", fault: "failed", attempts: 1 });
});
