/** Fair to real traders: a rate against what they sell, a day to be heard, and nobody vouches for themselves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openCase } from "#pillars/investigation/case.ts";
import { investigator, refusal, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { decide, describeTrader, makeAppeal, stateCase } from "../flow.ts";
import { inviteTraders } from "./hearing.ts";
import { namedBy } from "./named.ts";
import { referenceOf } from "./reference.ts";

const large = {
  kind: "domain",
  value: shop,
  orders: 10_000,
  days: 90,
  since: "2019-05-01",
  contact: "winkel@koopjeshal.example",
};
const small = { ...large, orders: 200 };
const hour = 3_600_000;

async function told(times: number, trader?: object): Promise<TestWorld> {
  const world = await scene();
  if (trader !== undefined) await describeTrader(world, "psp-a", trader);
  for (let count = 0; count < times; count++) await tell(world);
  await settle(world);
  return world;
}

test("three complaints against ten thousand orders ask nobody anything; thirty do", async () => {
  assert.deepEqual(await requests(await told(5, large)), []);
  assert.equal((await requests(await told(30, large))).length, 2);
});

test("a shop of which nobody told how much it sells is asked about at three", async () => {
  assert.equal((await requests(await told(3))).length, 2);
});

test("figures that are four months old hold nothing back", async () => {
  const world = await scene();
  await describeTrader(world, "psp-a", large);
  world.pass(121 * 24 * hour);
  for (let count = 0; count < 3; count++) await tell(world);
  assert.equal((await requests(world)).length, 2);
});

test("what stands on too few reports falls when it turns out how much is sold", async () => {
  const world = await told(3);
  await describeTrader(world, "psp-a", large);
  await settle(world);
  for (const { addressee, state } of await requests(world)) assert.equal(state, "withdrawn", addressee);
  assert.ok(world.delivered.some(({ type, to }) => type === "correction.made" && to === "sidn"));
});

test("an established trader is heard before anything leaves: invited once, read by whoever decides", async () => {
  const world = await told(3, small);
  const asked = await requestTo(world, "sidn");
  assert.equal(asked.state, "draft");
  assert.deepEqual(
    world.delivered.filter(({ type }) => type === "request.sent"),
    [],
  );
  while ((await inviteTraders(world)) > 0);
  assert.equal(world.invited.length, 2, "one letter for each request");
  const letter = world.invited.find(({ reference }) => reference === referenceOf(world, asked.id));
  assert.deepEqual([letter!.to, letter!.until], [small.contact, new Date(world.now().getTime() + 24 * hour)]);
  assert.equal((await namedBy(world, letter!.reference)).hearing!.statedAt, undefined);
  await assert.rejects(decide(world, investigator, { request: asked.id, approve: true }), refusal("STATE_CONFLICT"));
  await stateCase(world, letter!.reference, "Wij leveren later; dat staat op onze site.");
  assert.equal(
    (await openCase(world, investigator, asked.id)).hearing!.statement,
    "Wij leveren later; dat staat op onze site.",
  );
  await decide(world, investigator, { request: asked.id, approve: false, reason: "Laat leveren is geen oplichting." });
  await assert.rejects(stateCase(world, letter!.reference, "Nog iets."), refusal("STATE_CONFLICT"));
});

test("after its day the trader's silence holds nothing up, and whoever decides hears that the day is over", async () => {
  const world = await told(3, small);
  const { id } = await requestTo(world, "sidn");
  world.pass(25 * hour);
  await settle(world);
  assert.ok(world.delivered.some(({ type, to }) => type === "hearing.ended" && to === "politie-lmio"));
  await decide(world, investigator, { request: id, approve: true });
  await settle(world);
  assert.equal((await requestTo(world, "sidn")).state, "sent");
});

test("danger that is shown does not wait, and stays on record", async () => {
  const world = await told(3, small);
  const { id } = await requestTo(world, "sidn");
  await decide(world, investigator, {
    request: id,
    approve: true,
    danger: "De site is overgenomen en steelt kaartgegevens.",
  });
  assert.deepEqual(await rows(world, `select danger from hearing where request = $1`, [id]), [
    { danger: "De site is overgenomen en steelt kaartgegevens." },
  ]);
});

test("a young shop, or one that sells little, is not heard first", async () => {
  for (const trader of [
    { ...small, since: "2026-06-01" },
    { ...small, orders: 20 },
  ])
    assert.notEqual((await requestTo(await told(3, trader), "sidn")).state, "draft");
});

test("nobody vouches for themselves: only a payment service or marketplace tells how much is sold", async () => {
  const world = await scene();
  for (const organisation of ["shop-a", "bank-a", "politie-lmio"])
    await assert.rejects(describeTrader(world, organisation, large), refusal("NOT_ALLOWED"));
  for (const wrong of [
    { orders: -1 },
    { days: 0 },
    { since: "2031-01-01" },
    { since: "gisteren" },
    { value: "geen domein" },
  ])
    await assert.rejects(describeTrader(world, "psp-a", { ...large, ...wrong }), refusal("INPUT_INVALID"));
});

test("whatever is said of the trade, it never makes fewer reports enough", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), fc.integer({ min: 1, max: 366 }), async (orders, days) => {
      const world = await told(2, { ...large, orders, days });
      assert.deepEqual(await requests(world), []);
    }),
    { numRuns: 10 },
  );
});

test("the appeal is for what went out: a draft is spoken to in the hearing", async () => {
  const world = await told(3, small);
  const reference = referenceOf(world, (await requestTo(world, "sidn")).id);
  await assert.rejects(makeAppeal(world, { reference, statement: "Niet waar." }), refusal("STATE_CONFLICT"));
});
