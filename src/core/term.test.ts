/** A number stays blocked for a term: a person looks at it again, or it ends by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { investigator, person, refusal, requests, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import { decide, readRequest, recordOutcome, renewBarrier } from "./flow.ts";
import { underReview } from "./term.ts";

const number = "+31850123456";
const day = 86_400_000;
const telco = { organisation: "telco-b", by: "joris" };

async function blocked(store?: Awaited<ReturnType<typeof memoryStore>>) {
  const world = await scene({}, store);
  for (let count = 0; count < 3; count++)
    await tell(world, {
      form: "bank-helpdesk-fraud",
      indicators: [{ kind: "phone", value: number, how: "called" }],
      narrative: `Ik werd gebeld door een zogenaamde helpdesk, keer ${count}.`,
    });
  const { id } = await requestTo(world, "telco-b");
  await decide(world, investigator, { request: id, approve: true });
  await settle(world);
  await recordOutcome(world, telco, id, { result: "raised", code: "stopped" });
  await settle(world);
  return { world, id };
}

test("three people and an investigator have a number blocked at the provider that handed it out, and at no other", async () => {
  const { world, id } = await blocked();
  const { fields, ground } = await readRequest(world, telco, id);
  assert.deepEqual(Object.keys(fields).sort(), ["firstSeen", "form", "indicator", "lastSeen", "reporters"]);
  assert.equal(ground.basis, "wpg20");
  assert.deepEqual(
    (await requests(world)).map(({ addressee, barrier }) => [addressee, barrier]),
    [["telco-b", "block-number"]],
  );
});

eachStore("at the end of its term the block ends by itself, and the provider hears so", async (store) => {
  const { world, id } = await blocked(store);
  world.pass(84 * day);
  await settle(world);
  assert.deepEqual(
    (await underReview(world, investigator)).map((row) => [row.id, row.value]),
    [[id, number]],
  );
  assert.ok(world.delivered.some(({ type, to }) => type === "barrier.review-due" && to === "politie-lmio"));
  world.pass(7 * day);
  await settle(world);
  const { corrections, state } = await readRequest(world, telco, id);
  assert.equal(state, "closed");
  assert.deepEqual(
    corrections.map(({ kind }) => kind),
    ["lift"],
  );
  assert.ok(world.delivered.some(({ type, to }) => type === "correction.made" && to === "telco-b"));
  assert.deepEqual(await underReview(world, investigator), []);
  await assert.rejects(
    renewBarrier(world, investigator, { request: id, reason: "Nog nodig" }),
    refusal("STATE_CONFLICT"),
  );
});

test("a person who may decide renews it, with the reason; then it stands one more term", async () => {
  const { world, id } = await blocked();
  world.pass(84 * day);
  await settle(world);
  const { endsAt } = await renewBarrier(world, investigator, { request: id, reason: "Het nummer belt nog steeds" });
  assert.deepEqual(endsAt, new Date("2027-05-22T12:00:00.000Z"));
  world.pass(7 * day);
  await settle(world);
  assert.deepEqual((await readRequest(world, telco, id)).corrections, []);
  world.pass(90 * day);
  await settle(world);
  assert.equal((await readRequest(world, telco, id)).corrections.length, 1);
});

test("nobody renews before it is up for review, twice, without a reason, or who may not decide it", async () => {
  const { world, id } = await blocked();
  const renew = (by = investigator, reason = "Nog nodig") => renewBarrier(world, by, { request: id, reason });
  await assert.rejects(renew(), refusal("STATE_CONFLICT"));
  world.pass(84 * day);
  await settle(world);
  await assert.rejects(renew(person("acm", "investigator")), refusal("NOT_FOUND"));
  await assert.rejects(renew(investigator, " "), refusal("INPUT_INVALID"));
  await renew();
  await assert.rejects(renew(), refusal("STATE_CONFLICT"));
});

test("a block that was lifted already, or never raised, has nothing to end", async () => {
  const { world, id } = await blocked();
  await recordOutcome(world, telco, id, { result: "declined", code: "false" });
  world.pass(91 * day);
  await settle(world);
  assert.deepEqual((await readRequest(world, telco, id)).corrections, []);
  assert.deepEqual(await rows(world, `select 1 from log where type in ('barrier.review-due', 'barrier.ended')`), []);
});

test("a number shown that is really a bank's never leads to a request to block it", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++)
    await tell(world, {
      form: "bank-helpdesk-fraud",
      indicators: [{ kind: "phone", value: "+31880000001", how: "called" }],
      narrative: `De bank belde, dacht ik, keer ${count}.`,
    });
  await settle(world);
  assert.deepEqual(await requests(world), []);
});
