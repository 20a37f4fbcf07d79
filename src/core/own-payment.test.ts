/** Own payment, urgent: one victim's own bank, one report, minutes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dutchIban,
  handIn,
  person,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  settle,
  somebody,
  tell,
} from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { decide, eraseReport, readRequest, withdrawReport } from "./flow.ts";

const fraudster = dutchIban("ABNA", 417164300);
const own = dutchIban("INGB", 1234567);
const payment = {
  desk: "fraudehelpdesk",
  form: "bank-helpdesk-fraud",
  indicators: [{ kind: "iban", value: fraudster, how: "paid" }],
  amountLost: { cents: 250_000, currency: "EUR" },
  occurredAt: "2026-11-23T12:30:00+01:00",
};
const victim = { email: "slachtoffer@example.org", iban: own, transaction: "TRX-77" };
const femke = person("fraudehelpdesk", "desk-worker");
const bank = { organisation: "bank-b", by: "lotte" };

async function sent() {
  const world = await scene();
  const report = await tell(world, { ...payment, reporter: victim });
  const { id } = await requestTo(world, "bank-b");
  await decide(world, femke, { request: id, approve: true });
  await settle(world);
  return { world, report, id };
}

test("the victim's own bank is asked, nobody else, and reads exactly the five fields", async () => {
  const { world, id } = await sent();
  assert.equal((await requests(world)).length, 1);
  const { fields, dueAt } = await readRequest(world, bank, id);
  assert.deepEqual(fields, {
    indicator: { kind: "iban", value: fraudster },
    amount: { cents: 250_000, currency: "EUR" },
    occurredAt: "2026-11-23T11:30:00.000Z",
    transaction: "TRX-77",
    victimAccount: own,
  });
  assert.deepEqual(dueAt, new Date("2026-11-23T12:30:00Z"));
  await assert.rejects(readRequest(world, { organisation: "bank-a", by: "bas" }, id), refusal("NOT_FOUND"));
});

test("the victim's account and transaction stand nowhere in clear, and are gone for everybody after erasure", async () => {
  const { world, report, id } = await sent();
  const [stored] = await rows<{ text: string }>(
    world,
    `select (select string_agg(c::text, '') from request_content c) || (select string_agg(r::text, '') from report r)
       || (select string_agg(i::text, '') from indicator i) || (select string_agg(b::text, '') from barrier_request b) as text`,
  );
  assert.ok(stored !== undefined && !stored.text.includes(own) && !stored.text.includes("TRX-77"));
  await eraseReport(world, report);
  const { state, fields } = await readRequest(world, bank, id);
  assert.equal(state, "sent", "what was sent stands");
  assert.deepEqual(Object.keys(fields).sort(), ["amount", "indicator", "occurredAt"]);
});

test("withdrawn by the victim, the request falls and the bank is told", async () => {
  const { world, report } = await sent();
  await withdrawReport(world, report);
  await settle(world);
  assert.equal((await requestTo(world, "bank-b")).state, "withdrawn");
  assert.ok(world.delivered.some(({ to, type }) => to === "bank-b" && type === "correction.made"));
});

for (const missing of ["iban", "amount"]) {
  test(`without ${missing === "iban" ? "an account of one's own" : "an amount"} there is nobody to ask, and that is written down`, async () => {
    const world = await scene();
    const { iban, ...nameless } = victim;
    await tell(
      world,
      missing === "iban"
        ? { ...payment, reporter: nameless }
        : { ...payment, amountLost: undefined, reporter: { ...nameless, iban } },
    );
    assert.deepEqual(await requests(world), []);
    const [row] = await rows<{ reason: string }>(world, `select reason from not_applicable`);
    assert.match(row?.reason ?? "", /no account of their own, or no amount/);
  });
}

eachStore("the same person telling four desks of the same payment at once asks the bank once", async (store) => {
  const world = await scene({}, store);
  const desks = ["fraudehelpdesk", "cmi", "marktplaats", "politie-lmio"];
  for (let round = 1; round < 6; round++) {
    const indicators = [{ kind: "iban", value: dutchIban("ABNA", round) }];
    await tell(world, { desk: "cmi", indicators });
    await Promise.all(desks.map((desk) => tell(world, { ...payment, indicators, desk, reporter: victim })));
    assert.equal((await requests(world)).length, round);
  }
});

test("two people who each paid the same account are two payments", async () => {
  const world = await scene();
  for (let count = 1; count < 3; count++)
    await tell(world, { ...payment, reporter: { ...somebody(), iban: dutchIban("INGB", count) } });
  assert.equal((await requests(world)).length, 2);
});

test("after the first was withdrawn, the same payment told again is asked again", async () => {
  const { world, report } = await sent();
  await withdrawReport(world, report);
  await tell(world, { ...payment, desk: "cmi", reporter: victim });
  assert.deepEqual(
    (await requests(world)).map(({ state }) => state),
    ["withdrawn", "draft"],
  );
});

test("what the police hold leaves for the victim's bank under the police's own covenant, with a decision", async () => {
  const world = await scene();
  await handIn(world, { ...payment, desk: "politie-lmio", reporter: victim });
  const [asked, ...more] = await rows(
    world,
    `select covenant, controller, regime, ground ->> 'decision' <> '' as decided from barrier_request`,
  );
  assert.deepEqual(
    [asked, more],
    [{ covenant: "own-payment-urgent-police", controller: "politie", regime: "wpg", decided: true }, []],
  );
});

test("a desk that has not signed asks nothing in its own name", async () => {
  const world = await scene();
  await tell(world, { ...payment, desk: "platform-b", reporter: victim });
  assert.deepEqual(await requests(world), []);
});
