/** Rule 6: a retry of anything changes nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, handIn, investigator, refusal, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import {
  acknowledge,
  decide,
  eraseReport,
  findReportFalse,
  receiveReport,
  recordOutcome,
  withdrawReport,
} from "./flow.ts";

const week = 7 * 86_400_000;
const same = { reporter: { email: "een@example.org" } };

const count = async (world: Awaited<ReturnType<typeof scene>>, table: string) =>
  Number((await rows<{ n: number }>(world, `select count(*) as n from ${table}`))[0]?.n);

test("the same Idempotency-Key with the same body is the same report, with the same code", async () => {
  const world = await scene();
  const first = await handIn(world, { ...same, key: "k1" });
  const again = await handIn(world, { ...same, key: "k1" });
  assert.deepEqual(again, { ...first, isNew: false });
  assert.equal(await count(world, "report"), 1);
});

test("the same key with another body is refused, and stores nothing", async () => {
  const world = await scene();
  await handIn(world, { ...same, key: "k1" });
  const told = [await count(world, "report"), await count(world, "event"), await count(world, "indicator")];
  const other = handIn(world, {
    ...same,
    key: "k1",
    indicators: [{ kind: "domain", value: "anders.nl" }],
    externalId: "x",
  });
  await assert.rejects(other, refusal("REPLAY_DIFFERS"));
  assert.deepEqual([await count(world, "report"), await count(world, "event"), await count(world, "indicator")], told);
  assert.equal(await count(world, "external_report"), 0);
});

test("a key belongs to its organisation, and is forgotten after seven days", async () => {
  const world = await scene();
  const ids = [await handIn(world, { ...same, key: "k1" }), await handIn(world, { ...same, key: "k1", desk: "cmi" })];
  world.pass(week);
  ids.push(await handIn(world, { reporter: { email: "twee@example.org" }, key: "k1" }));
  assert.equal(new Set(ids.map(({ id }) => id)).size, 3);
});

test("an externalId names one report of its desk for ever", async () => {
  const world = await scene();
  const first = await handIn(world, { ...same, externalId: "zaak-1" });
  world.pass(3 * week);
  assert.equal((await handIn(world, { ...same, externalId: "zaak-1" })).id, first.id);
  assert.notEqual((await handIn(world, { ...same, externalId: "zaak-1", desk: "cmi" })).id, first.id);
  const other = handIn(world, { ...same, externalId: "zaak-1", narrative: "Iets anders." });
  await assert.rejects(other, refusal("EXTERNAL_ID_TAKEN"));
});

test("a new key on a report we have by its externalId names that report, also the next time", async () => {
  const world = await scene();
  const first = await handIn(world, { ...same, externalId: "zaak-1" });
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(await handIn(world, { ...same, externalId: "zaak-1", key: "k2" }), { ...first, isNew: false });
  }
});

test("a key that came with what was refused is free for the corrected body", async () => {
  const world = await scene();
  await handIn(world, { ...same, externalId: "zaak-1" });
  await assert.rejects(handIn(world, { externalId: "zaak-1", key: "k3" }), refusal("EXTERNAL_ID_TAKEN"));
  assert.equal((await handIn(world, { externalId: "zaak-2", key: "k3" })).isNew, true);
});

eachStore("sixteen deliveries of one report at the same moment are one report", async (store) => {
  const world = await scene({}, store);
  for (const told of [{ key: "k1" }, { externalId: "zaak-1" }, { key: "k2", externalId: "zaak-2" }]) {
    const received = await Promise.all(Array.from({ length: 16 }, () => handIn(world, { ...same, ...told })));
    assert.equal(new Set(received.map(({ id }) => id)).size, 1);
    assert.equal(received.filter(({ isNew }) => isNew).length, 1);
  }
  assert.equal(await count(world, "report"), 3);
});

test("what cannot be taken leaves nothing behind", async () => {
  const world = await scene();
  const wrong: readonly [string, unknown][] = [
    ["/form", { form: "nonsense", narrative: "x" }],
    ["/amountLost/cents", { form: "phishing", narrative: "x", amountLost: { cents: -1, currency: "EUR" } }],
    ["/amountLost/cents", { form: "phishing", narrative: "x", amountLost: { cents: 1e19, currency: "EUR" } }],
    ["/amountLost/cents", { form: "phishing", narrative: "x", amountLost: { cents: 1.5, currency: "EUR" } }],
    ["/occurredAt", { form: "phishing", narrative: "x", occurredAt: "99999-01-01" }],
    ["/occurredAt", { form: "phishing", narrative: "x", occurredAt: "2026-02-30" }],
    ["/narrative", { form: "phishing", narrative: "half \ud800" }],
    ["/narrative", { form: "phishing", narrative: "nul \0" }],
    [
      "/indicators",
      { form: "phishing", narrative: "x", indicators: Array(10_000).fill({ kind: "domain", value: "a.nl" }) },
    ],
    [
      "/indicators/0/value",
      { form: "phishing", narrative: "x", indicators: [{ kind: "iban", value: "NL00ABNA0417164300" }] },
    ],
    ["/reporter/iban", { form: "phishing", narrative: "x", reporter: { iban: "NL00ABNA0417164300" } }],
    ["", { form: "phishing", narrative: "x", bsn: "123456782" }],
  ];
  for (const [path, input] of wrong) {
    const taken = receiveReport(world, { desk: "cmi", input, body: JSON.stringify(input), idempotencyKey: "k" });
    await assert.rejects(taken, { code: "INPUT_INVALID", path });
  }
  await assert.rejects(handIn(world, { desk: "bank-a" }), refusal("NOT_ALLOWED"));
  for (const table of ["report", "indicator", "idempotency", "report_key", "follow_up"])
    assert.equal(await count(world, table), 0);
});

test("a decision, an acknowledgement, an answer, a withdrawal, given again, change nothing", async () => {
  const world = await scene();
  const account = { kind: "iban", value: dutchIban("ABNA", 417164300) };
  const reports: string[] = [];
  for (let time = 0; time < 4; time++) {
    reports.push(await tell(world, { indicators: [{ kind: "domain", value: shop }, account] }));
  }
  await settle(world);
  const { id } = await requestTo(world, "bank-a");
  const bank = { organisation: "bank-a", by: "bas" };
  const report = reports[0] ?? "";
  const verbs = [
    () => decide(world, investigator, { request: id, approve: true }),
    () => settle(world),
    () => decide(world, investigator, { request: id, approve: true }),
    () => acknowledge(world, bank, id),
    () => recordOutcome(world, bank, id, { result: "raised", amountStopped: { cents: 100, currency: "EUR" } }),
    () => acknowledge(world, bank, id),
    () => withdrawReport(world, report),
    () => findReportFalse(world, report),
    () => eraseReport(world, report),
  ];
  for (const verb of verbs) {
    await verb();
    await settle(world);
    const before = await whole(world);
    const answer = await verb();
    await settle(world);
    assert.deepEqual(await whole(world), before, String(verb));
    assert.deepEqual(await verb(), answer);
  }
});

async function whole(world: Awaited<ReturnType<typeof scene>>) {
  const tables = ["barrier_request", "outcome", "correction", "firing", "tie", "log", "event", "delivery", "deadline"];
  return Promise.all(
    tables.map(async (table) => (await rows(world, `select * from ${table}`)).map((row) => JSON.stringify(row)).sort()),
  );
}
