/** What happens to what was asked when a report is taken back, found false, or erased. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, investigator, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { policyCovenants } from "#tools/world.ts";
import { loadCovenant } from "./covenant/in-force.ts";
import {
  acknowledge,
  decide,
  eraseReport,
  findReportFalse,
  readRequest,
  recordOutcome,
  withdrawReport,
} from "./flow.ts";

const account = dutchIban("ABNA", 417164300);
const both = [
  { kind: "domain", value: shop, how: "visited" },
  { kind: "iban", value: account, how: "paid" },
];
const sidn = { organisation: "sidn", by: "daan" };

/** Three reports with an account; PSP and registry are asked, the bank's request waits for a person. */
async function fired() {
  const world = await scene();
  const reports: string[] = [];
  for (let count = 0; count < 3; count++) reports.push(await tell(world, { indicators: both }));
  await settle(world);
  return { world, reports, first: reports[0] ?? "" };
}

const states = async (world: Awaited<ReturnType<typeof scene>>) =>
  Object.fromEntries((await requests(world)).map(({ addressee, round, state }) => [`${addressee} ${round}`, state]));

for (const [what, retract] of [
  ["withdrawn", withdrawReport],
  ["found false", findReportFalse],
] as const) {
  test(`below the threshold by a report ${what}: drafts fall, and who received a request gets a correction, once`, async () => {
    const { world, first } = await fired();
    await retract(world, first);
    await retract(world, first);
    await settle(world);
    assert.deepEqual(await states(world), { "psp-a 1": "withdrawn", "sidn 1": "withdrawn", "bank-a 1": "withdrawn" });
    const corrections = world.delivered.filter(({ type }) => type === "correction.made").map(({ to }) => to);
    assert.deepEqual(corrections.sort(), ["psp-a", "sidn"], "the bank never heard of it, so it needs no correction");
    const { id } = await requestTo(world, "sidn");
    const read = await readRequest(world, sidn, id);
    assert.deepEqual(
      [read.state, read.fields, read.corrections.map(({ kind }) => kind)],
      ["withdrawn", {}, ["correction"]],
    );
    await readRequest(world, sidn, id);
    assert.equal((await rows(world, `select 1 from correction_receipt`)).length, 1);
  });
}

test("while enough others stand behind it, a withdrawn report leaves everything as it is", async () => {
  const { world, first } = await fired();
  await tell(world, { indicators: both });
  await withdrawReport(world, first);
  assert.deepEqual(await states(world), { "psp-a 1": "sent", "sidn 1": "sent", "bank-a 1": "draft" });
});

test("after a correction the covenant can fire again, in a next round, and a late answer to the first does not stop it", async () => {
  const { world, first } = await fired();
  await withdrawReport(world, first);
  const { id } = await requestTo(world, "sidn");
  await recordOutcome(world, sidn, id, { result: "raised" });
  await tell(world, { indicators: both });
  assert.deepEqual(await states(world), {
    "psp-a 1": "withdrawn",
    "sidn 1": "answered",
    "bank-a 1": "withdrawn",
    "psp-a 2": "approved",
    "sidn 2": "approved",
    "bank-a 2": "draft",
  });
});

test("erasure: what was sent keeps its frozen count, what was not sent falls, and the next round asks only that again", async () => {
  const { world, first } = await fired();
  await eraseReport(world, first);
  await settle(world);
  assert.deepEqual(await states(world), { "psp-a 1": "sent", "sidn 1": "sent", "bank-a 1": "withdrawn" });
  assert.equal((await requestTo(world, "psp-a")).fields.reporters, 3);
  assert.deepEqual(
    world.delivered.filter(({ type }) => type === "correction.made"),
    [],
  );
  await tell(world, { indicators: both });
  assert.deepEqual(await states(world), {
    "psp-a 1": "sent",
    "sidn 1": "sent",
    "bank-a 1": "withdrawn",
    "bank-a 2": "draft",
  });
});

test("a report found false after another was erased still brings the correction to whoever received the request", async () => {
  const { world, reports, first } = await fired();
  await eraseReport(world, first);
  await findReportFalse(world, reports[1] ?? "");
  assert.deepEqual(await states(world), { "psp-a 1": "withdrawn", "sidn 1": "withdrawn", "bank-a 1": "withdrawn" });
});

test("an erased report leaves no key, no story and no data key; erased again it changes nothing", async () => {
  const { world, first } = await fired();
  await eraseReport(world, first);
  await eraseReport(world, first);
  const left = await rows(
    world,
    `select (select count(*) from report_key where report = $1) + (select count(*) from reporter_key where report = $1) as keys,
       gist, state from report where id = $1`,
    [first],
  );
  assert.deepEqual(left, [{ keys: 0, gist: "", state: "erased" }]);
  assert.equal(
    (
      await rows(
        world,
        `select 1 from event where type = 'report.erased'
    union all select 1 from log where type = 'report.erased'`,
      )
    ).length,
    1,
  );
});

test("erasing the report that linked two reporters elsewhere unlinks them at the next count", async () => {
  const world = await scene();
  const elsewhere = [{ kind: "domain", value: "heel-iets-anders.nl" }];
  const link = await tell(world, {
    indicators: elsewhere,
    reporter: { email: "een@example.org", phone: "0612345678" },
  });
  await tell(world, { reporter: { email: "een@example.org" } });
  await tell(world, { reporter: { phone: "0612345678" } });
  await eraseReport(world, link);
  await tell(world);
  assert.equal((await requests(world)).length, 2);
});

test("an account that only a withdrawn report named is asked about no longer, though the shop still has its three", async () => {
  const { world } = await fired();
  const other = dutchIban("INGB", 1234567);
  const lone = await tell(world, { indicators: [...both, { kind: "iban", value: other, how: "paid" }] });
  const bankB = await requestTo(world, "bank-b");
  await decide(world, investigator, { request: bankB.id, approve: true });
  await settle(world);
  await withdrawReport(world, lone);
  await settle(world);
  assert.equal((await requestTo(world, "bank-b")).state, "withdrawn");
  assert.equal((await requestTo(world, "bank-a")).state, "draft");
  assert.deepEqual(
    world.delivered.filter(({ type }) => type === "correction.made").map(({ to }) => to),
    ["bank-b"],
  );
});

test("an account behind two shops stays asked about when one of the shops falls below its three", async () => {
  const world = await scene();
  const second = "tweede-koopjeshal.nl";
  const reports: string[] = [];
  for (let count = 0; count < 3; count++) reports.push(await tell(world, { indicators: both }));
  for (let count = 0; count < 3; count++) {
    await tell(world, {
      indicators: [
        { kind: "domain", value: second },
        { kind: "iban", value: account },
      ],
    });
  }
  assert.equal((await requests(world)).length, 5, "the bank is asked once");
  await withdrawReport(world, reports[0] ?? "");
  const standing = (await requests(world)).filter(({ state }) => state !== "withdrawn");
  assert.deepEqual(
    standing.map(({ addressee, value }) => [addressee, value]),
    [
      ["bank-a", account],
      ["psp-a", second],
      ["sidn", second],
    ],
  );
});

test("a correction also goes out when the covenant has since got a new version", async () => {
  const { world, first } = await fired();
  const [webshop] = policyCovenants().filter((source) => source.includes("id: webshop-three-reports"));
  await loadCovenant(world, (webshop ?? "").replace("version: 3", "version: 4").replace("within: P3D", "within: P4D"));
  await withdrawReport(world, first);
  assert.equal((await requestTo(world, "sidn")).state, "withdrawn");
});

test("a request that was answered and closed keeps that state when its reports fall, and its addressee is told", async () => {
  const { world, first } = await fired();
  const { id } = await requestTo(world, "sidn");
  await recordOutcome(world, sidn, id, { result: "raised" });
  world.pass(366 * 86_400_000);
  await settle(world);
  assert.equal((await requestTo(world, "sidn")).state, "closed");
  await findReportFalse(world, first);
  await settle(world);
  assert.equal((await requestTo(world, "sidn")).state, "closed");
  assert.ok(world.delivered.some(({ type, to }) => type === "correction.made" && to === "sidn"));
});

test("a withdrawn request cannot be acknowledged, and can still be answered", async () => {
  const { world, first } = await fired();
  await withdrawReport(world, first);
  const { id } = await requestTo(world, "sidn");
  await assert.rejects(acknowledge(world, sidn, id), { code: "STATE_CONFLICT" });
  await recordOutcome(world, sidn, id, { result: "declined", code: "false" });
  assert.equal((await requestTo(world, "sidn")).state, "answered");
});

test("who is unknown cannot be withdrawn or erased", async () => {
  const world = await scene();
  for (const verb of [withdrawReport, findReportFalse, eraseReport]) {
    await assert.rejects(verb(world, world.newId()), { code: "NOT_FOUND" });
  }
});
