/** Rule 2: a count only triggers a request; about whatever is tied to a person, a person decides. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dutchIban,
  investigator,
  person,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  settle,
  shop,
  tell,
} from "#tools/scene.ts";
import { policyCovenants } from "#tools/world.ts";
import { loadCovenant } from "./covenant/in-force.ts";
import { decide } from "./flow.ts";
import { impersonalKinds } from "./types.ts";

const indicators = [
  { kind: "domain", value: shop },
  { kind: "iban", value: dutchIban("ABNA", 417164300) },
];

async function waiting() {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  await settle(world);
  return { world, id: (await requestTo(world, "bank-a")).id };
}

test("a rule decides about domains, links and sender names alone; the account waits for a person", async () => {
  const { world } = await waiting();
  assert.deepEqual(impersonalKinds, ["domain", "url", "sender-id"]);
  assert.deepEqual(await rows(world, `select kind, decided_by from barrier_request order by id`), [
    { kind: "domain", decided_by: "rule" },
    { kind: "domain", decided_by: "rule" },
    { kind: "iban", decided_by: null },
  ]);
  assert.ok(!world.delivered.some(({ to }) => to === "bank-a"));
});

test("a covenant that lets a rule decide about an account is refused", async () => {
  const world = await scene({ covenants: [] });
  const marketplace = policyCovenants().find((source) => source.includes("id: marketplace")) ?? "";
  const byRule = marketplace.replace(/^decide:\n(?: {2}.*\n)+/m, "decide: { by: rule }\n");
  assert.notEqual(byRule, marketplace);
  await assert.rejects(loadCovenant(world, byRule), refusal("POLICY_INVALID"));
});

test("only who the covenant names decides: that role, at that organisation, or its night decider", async () => {
  const { world, id } = await waiting();
  const others = [
    person("politie-lmio", "desk-worker"),
    person("politie-lmio", "auditor", "operator"),
    person("politie-noord-nederland", "investigator"),
    person("om", "investigator", "piket"),
    person("bank-a", "investigator"),
  ];
  for (const other of others) {
    await assert.rejects(decide(world, other, { request: id, approve: true }), refusal("NOT_FOUND"));
  }
  assert.equal(await decide(world, person("politie-lmio", "piket"), { request: id, approve: true }), "approved");
  const [row] = await rows(world, `select decided_by from barrier_request where id = $1`, [id]);
  assert.deepEqual(row, { decided_by: "piket@politie-lmio" });
});

test("at night another organisation's piket decides where the covenant says so", async () => {
  const world = await scene();
  await tell(world, {
    desk: "fraudehelpdesk",
    form: "bank-helpdesk-fraud",
    indicators: indicators.slice(1),
    amountLost: { cents: 100, currency: "EUR" },
    reporter: { iban: dutchIban("INGB", 1) },
  });
  const [{ id } = { id: "" }] = await requests(world);
  assert.equal(await decide(world, person("politie-lmio", "piket"), { request: id, approve: true }), "approved");
});

test("declining asks for a reason, is final, and the partner never hears of it", async () => {
  const { world, id } = await waiting();
  await assert.rejects(decide(world, investigator, { request: id, approve: false }), refusal("INPUT_INVALID"));
  assert.equal(
    await decide(world, investigator, { request: id, approve: false, reason: "Van een slachtoffer." }),
    "declined",
  );
  await tell(world, { indicators });
  await settle(world);
  assert.equal((await requestTo(world, "bank-a")).state, "declined");
  assert.ok(!world.delivered.some(({ to }) => to === "bank-a"));
});

test("what one has decided another cannot decide otherwise, nor they themselves", async () => {
  const { world, id } = await waiting();
  await decide(world, investigator, { request: id, approve: true });
  const piket = person("politie-lmio", "piket");
  await assert.rejects(decide(world, piket, { request: id, approve: true }), refusal("STATE_CONFLICT"));
  await assert.rejects(
    decide(world, investigator, { request: id, approve: false, reason: "Toch niet." }),
    refusal("STATE_CONFLICT"),
  );
});

test("of two who decide at the same moment, one decides", async () => {
  const { world, id } = await waiting();
  const piket = person("politie-lmio", "piket");
  const decisions = await Promise.allSettled([
    decide(world, investigator, { request: id, approve: true }),
    decide(world, piket, { request: id, approve: false, reason: "Nee." }),
  ]);
  assert.equal(decisions.filter(({ status }) => status === "fulfilled").length, 1);
});
