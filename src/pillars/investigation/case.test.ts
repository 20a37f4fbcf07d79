/** What a person sees before deciding. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide } from "#core/flow.ts";
import {
  dutchIban,
  investigator,
  person,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  shop,
  tell,
} from "#tools/scene.ts";
import { openCase, waitingFor } from "./case.ts";

const account = dutchIban("ABNA", 417164300);
const indicators = [
  { kind: "domain", value: shop },
  { kind: "iban", value: account },
];
const own = dutchIban("INGB", 1);
const payment = {
  desk: "fraudehelpdesk",
  form: "bank-helpdesk-fraud",
  indicators: indicators.slice(1),
  amountLost: { cents: 100, currency: "EUR" },
  reporter: { iban: own, transaction: "TRX-77" },
};
const femke = person("fraudehelpdesk", "desk-worker");

async function waiting() {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  return { world, id: (await requestTo(world, "bank-a")).id };
}

test("the case shows the request as it would leave, what stays, and why the covenant fired", async () => {
  const { world, id } = await waiting();
  const seen = await openCase(world, investigator, id);
  assert.deepEqual(
    seen.leaves.map(({ field }) => field),
    ["indicator", "form", "reporters", "firstSeen", "lastSeen"],
  );
  assert.ok(seen.stays.includes("victimAccount") && !seen.stays.includes("indicator"));
  assert.deepEqual(
    [seen.rule, seen.reporters, seen.indicator.value, seen.ties.length],
    ["reporters >= 3 && rate >= 3", 3, account, 3],
  );
});

test("a report the covenant does not count is shown beside the others, and not as counting", async () => {
  const { world, id } = await waiting();
  await tell(world, { indicators, desk: "fraudehelpdesk" });
  const { ties, reporters } = await openCase(world, investigator, id);
  assert.deepEqual(
    ties.map(({ desk, counts }) => [desk, counts]),
    [["fraudehelpdesk", false], ...Array.from({ length: 3 }, () => ["politie-lmio", true])],
  );
  assert.equal(reporters, 3);
});

test("only who may decide sees that it waits, or opens it; what is decided waits no longer", async () => {
  const { world, id } = await waiting();
  assert.deepEqual(
    (await waitingFor(world, investigator)).map((each) => each.id),
    [id],
  );
  for (const other of [
    femke,
    person("bank-a", "partner-worker"),
    person("politie-lmio", "desk-worker"),
    person("jenv", "auditor"),
  ]) {
    assert.deepEqual(await waitingFor(world, other), []);
    await assert.rejects(openCase(world, other, id), refusal("NOT_FOUND"));
  }
  await decide(world, investigator, { request: id, approve: true });
  assert.deepEqual(await waitingFor(world, investigator), []);
  await assert.rejects(openCase(world, investigator, id), refusal("NOT_FOUND"));
});

test("each look is written down with who looked and on which ground; a refused look leaves nothing", async () => {
  const { world, id } = await waiting();
  await openCase(world, investigator, id);
  await assert.rejects(openCase(world, femke, id));
  assert.deepEqual(await rows(world, `select actor, action, subject, basis from access`), [
    { actor: investigator.id, action: "case.read", subject: id, basis: "wpg20" },
  ]);
});

test("the victim's account and transaction are named, and their values never shown, also not to who decides", async () => {
  const world = await scene();
  await tell(world, payment);
  const [{ id } = { id: "" }] = await requests(world);
  const seen = await openCase(world, femke, id);
  assert.ok(seen.leaves.some(({ field, value }) => field === "victimAccount" && value === undefined));
  assert.ok(!JSON.stringify(seen).includes(own) && !JSON.stringify(seen).includes("TRX-77"));
});

test("who decides under the GDPR sees no police report about the same account", async () => {
  const world = await scene();
  await tell(world, { indicators });
  await tell(world, payment);
  const [asked] = (await requests(world)).filter(({ covenant }) => covenant === "own-payment-urgent");
  const { ties } = await openCase(world, femke, asked?.id ?? "");
  assert.deepEqual(
    ties.map(({ desk }) => desk),
    ["fraudehelpdesk"],
  );
});

test("the night decider sees what waits at another's desk where the covenant names them", async () => {
  const world = await scene();
  await tell(world, payment);
  assert.equal((await waitingFor(world, person("politie-lmio", "piket"))).length, 1);
});
