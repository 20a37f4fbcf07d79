/** Money that moved on is followed from bank to bank: with the amount and when, once, and never in a circle. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openCase } from "#pillars/investigation/case.ts";
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
  somebody,
  tell,
} from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import type { TestWorld } from "#tools/world.ts";
import { decide, findReportFalse, readRequest, recordOutcome } from "./flow.ts";

const first = dutchIban("ABNA", 417164300);
const second = dutchIban("INGB", 7654321);
const third = dutchIban("RABO", 300400500);
const amount = { cents: 120_000, currency: "EUR" } as const;
const bankA = { organisation: "bank-a", by: "bas" };

type Store = Awaited<ReturnType<typeof memoryStore>>;

/** Three buyers name an account, and the bank has been asked to block it. */
async function blocked(store?: Store): Promise<{ world: TestWorld; id: string; reports: string[] }> {
  const world = await scene({}, store);
  const reports: string[] = [];
  for (let count = 0; count < 3; count++)
    reports.push(
      await tell(world, {
        desk: "marktplaats",
        form: "purchase-fraud",
        indicators: [{ kind: "iban", value: first, how: "paid" }],
        reporter: { ...somebody(), strength: "transaction", transaction: `TRX-${count}` },
        narrative: `Betaald en niets gekregen, nummer ${count} vertelt dit op eigen wijze.`,
      }),
    );
  const { id } = await requestTo(world, "bank-a");
  await approve(world, id);
  return { world, id, reports };
}

async function approve(world: TestWorld, request: string): Promise<void> {
  await decide(world, investigator, { request, approve: true });
  await settle(world);
}

async function movedOn(world: TestWorld, bank: string, request: string, movedTo: Record<string, unknown>) {
  await recordOutcome(world, { organisation: bank, by: bank }, request, { result: "moved-on", movedTo });
  await settle(world);
}

eachStore("the next bank hears the account, the amount and when, and nothing of who reported", async (store) => {
  const { world, id } = await blocked(store);
  await movedOn(world, "bank-a", id, { account: second, amount, at: "2026-11-22" });
  const next = await requestTo(world, "bank-b");
  assert.equal(next.state, "draft", "it is somebody's account, so a person decides");
  await approve(world, next.id);
  const { fields } = await readRequest(world, { organisation: "bank-b", by: "lotte" }, next.id);
  assert.deepEqual(fields, {
    indicator: { kind: "iban", value: second },
    amountMoved: amount,
    movedAt: "2026-11-22",
  });
});

test("the case is told as a chain of banks, each with what it answered", async () => {
  const { world, id } = await blocked();
  await movedOn(world, "bank-a", id, { account: second, amount, at: "2026-11-22" });
  const b = await requestTo(world, "bank-b");
  await approve(world, b.id);
  await movedOn(world, "bank-b", b.id, { account: third });
  const { chain } = await openCase(world, investigator, (await requestTo(world, "rabobank")).id);
  assert.deepEqual(
    chain.map(({ addressee, amount: moved, when }) => [addressee, moved?.cents, when]),
    [
      ["bank-a", 120_000, "2026-11-22"],
      ["bank-b", undefined, undefined],
    ],
  );
});

test("where only the bank is known, it is asked about the account that the money came from", async () => {
  const { world, id } = await blocked();
  await movedOn(world, "bank-a", id, { bank: "bank-c", amount });
  const { value } = await requestTo(world, "bank-c");
  assert.equal(value, first);
});

test("the same answer again, and the log read again, ask nobody twice", async () => {
  const { world, id } = await blocked();
  for (let time = 0; time < 2; time++) await movedOn(world, "bank-a", id, { account: second });
  await rows(world, `update reader set position = 0 where name = 'answers'`);
  await settle(world);
  assert.equal((await requests(world)).length, 2);
});

test("money that goes round comes to no bank twice for the same account; that is written down", async () => {
  const { world, id } = await blocked();
  await movedOn(world, "bank-a", id, { account: second });
  const b = await requestTo(world, "bank-b");
  await approve(world, b.id);
  await movedOn(world, "bank-b", b.id, { account: first });
  assert.equal((await requests(world)).length, 2);
  assert.deepEqual(await rows(world, `select reason from not_applicable`), [
    { reason: "This bank was asked about this account already." },
  ]);
});

test("after five banks the chain ends", async () => {
  const { world, id } = await blocked();
  let [bank, request] = ["bank-a", id];
  for (let hop = 1; hop <= 6; hop++) {
    await movedOn(world, bank, request, { account: dutchIban("INGB", hop) });
    const next = (await requests(world)).at(-1);
    if (next === undefined || next.id === request) break;
    await approve(world, next.id);
    [bank, request] = ["bank-b", next.id];
  }
  assert.equal((await requests(world)).length, 6);
  const [why] = await rows<{ reason: string }>(world, `select reason from not_applicable`);
  assert.match(why?.reason ?? "", /too many banks/);
});

test("an official account, or one that many use, is never asked about", async () => {
  const { world, id } = await blocked();
  await movedOn(world, "bank-a", id, { account: "NL86INGB0002445588" });
  assert.equal((await requests(world)).length, 1);
  const [why] = await rows<{ reason: string }>(world, `select reason from not_applicable`);
  assert.match(why?.reason ?? "", /many use, or that is official/);
});

test("when the reports fall away, every bank of the chain hears so", async () => {
  const { world, id, reports } = await blocked();
  await movedOn(world, "bank-a", id, { account: second });
  const b = await requestTo(world, "bank-b");
  await approve(world, b.id);
  await findReportFalse(world, reports[0] ?? "");
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ addressee, state }) => [addressee, state]),
    [
      ["bank-a", "withdrawn"],
      ["bank-b", "withdrawn"],
    ],
  );
  assert.equal((await rows(world, `select 1 from correction`)).length, 2, "each once");
});

test("a later report that names the account, and is taken back, leaves the chain alone", async () => {
  const { world, id } = await blocked();
  await movedOn(world, "bank-a", id, { account: second });
  const report = await tell(world, { form: "purchase-fraud", indicators: [{ kind: "iban", value: second }] });
  await findReportFalse(world, report);
  assert.equal((await requestTo(world, "bank-b")).state, "draft");
});

test("the victim's own payment is followed too, without the victim's account or transaction", async () => {
  const world = await scene();
  await tell(world, {
    desk: "fraudehelpdesk",
    form: "bank-helpdesk-fraud",
    indicators: [{ kind: "iban", value: first, how: "paid" }],
    amountLost: amount,
    reporter: { email: "slachtoffer@example.org", iban: dutchIban("INGB", 1234567), transaction: "TRX-77" },
  });
  const own = await requestTo(world, "bank-b");
  await decide(world, person("fraudehelpdesk", "desk-worker"), { request: own.id, approve: true });
  await settle(world);
  await movedOn(world, "bank-b", own.id, { account: first, amount, at: "2026-11-23T12:40:00+01:00" });
  const next = await requestTo(world, "bank-a");
  assert.deepEqual(Object.keys(next.fields).sort(), ["amountMoved", "indicator", "movedAt"]);
  const [row] = await rows(
    world,
    `select decide_at, controller, sealed_fields from barrier_request r
    join request_content c on c.request = r.id where r.id = $1`,
    [next.id],
  );
  assert.deepEqual(row, {
    decide_at: "fraudehelpdesk",
    controller: own === undefined ? "" : "fraudehelpdesk",
    sealed_fields: null,
  });
});

eachStore("the database refuses a later bank more than the account, the amount and when, or a sixth", async (store) => {
  const { world, id } = await blocked(store);
  await movedOn(world, "bank-a", id, { account: second });
  const b = await requestTo(world, "bank-b");
  for (const change of [
    `after_outcome = null`,
    `hop = 6`,
    `chain = null`,
    `kind = 'phone'`,
    `share = array['indicator', 'form', 'reporters', 'firstSeen', 'lastSeen'], step = 0`,
  ])
    await assert.rejects(rows(world, `update barrier_request set ${change} where id = $1`, [b.id]), /violates/, change);
});

test("where the money went belongs to that answer alone, and must be a bank or an account", async () => {
  const { world, id } = await blocked();
  const wrong: readonly [Record<string, unknown>, string][] = [
    [{ result: "raised", movedTo: { account: second } }, "/movedTo"],
    [{ result: "moved-on", movedTo: {} }, "/movedTo"],
    [{ result: "moved-on", movedTo: { bank: "sidn" } }, "/movedTo/bank"],
    [{ result: "moved-on", movedTo: { account: "NL00ABNA0417164300" } }, "/movedTo/account"],
    [{ result: "moved-on", movedTo: { account: second, at: "gisteren" } }, "/movedTo/at"],
  ];
  for (const [answer, path] of wrong)
    await assert.rejects(recordOutcome(world, bankA, id, answer), { ...refusal("INPUT_INVALID"), path });
  await movedOn(world, "bank-a", id, { account: second });
  await assert.rejects(
    rows(world, `update outcome set moved_account = null`),
    /permission/,
    "and no answer is ever changed",
  );
});
