/** Which covenants are in force, and what becomes of the ones before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRequest } from "#core/flow.ts";
import { dutchIban, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { policyCovenants, testWorld } from "#tools/world.ts";
import { loadCovenant, refreshCovenants } from "./in-force.ts";

const webshop = policyCovenants().find((source) => source.includes("id: webshop-three-reports")) ?? "";
const second = webshop.replace("version: 3", "version: 4");

test("a draft is stored with what it lacks, and does nothing", async () => {
  const world = await scene({ covenants: [webshop.replace(/^dpia:.*$/m, "")] });
  for (let count = 0; count < 3; count++) await tell(world);
  assert.deepEqual(await requests(world), []);
  const [row] = await rows<{ state: string; draft_reasons: string[] }>(
    world,
    `select state, draft_reasons from covenant`,
  );
  assert.equal(row?.state, "draft");
  assert.match(row?.draft_reasons.join() ?? "", /DPIA/);
  await assert.rejects(rows(world, `update covenant set state = 'active'`), /violates/, "nor by hand");
});

test("the same version with another text is refused; the same text again changes nothing", async () => {
  const world = await scene({ covenants: [webshop] });
  await assert.rejects(loadCovenant(world, webshop.replace("P3D", "P4D")), { code: "STATE_CONFLICT" });
  await loadCovenant(world, webshop);
  assert.equal((await rows(world, `select 1 from event where type = 'covenant.activated'`)).length, 1);
});

test("a covenant whose ground is a covenant is refused with its line, and nothing is stored", async () => {
  const world = await scene({ covenants: [] });
  const text = webshop.replace("basis: wpg20", "basis: convenant");
  const line = text.split("\n").findIndex((each) => each.includes("basis: convenant")) + 1;
  const path = `line ${line}: steps[0].ground.basis`;
  await assert.rejects(loadCovenant(world, text), { code: "POLICY_INVALID", path });
  assert.deepEqual(await rows(world, `select 1 from covenant`), []);
});

test("a new version retires the old; what was asked under the old keeps its own fields, ground and term", async () => {
  const world = await scene({ covenants: [webshop] });
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  await loadCovenant(world, second.replace("share: [indicator, form]", "share: [indicator, form, reporters]"));
  assert.deepEqual(await rows(world, `select version, state from covenant order by version`), [
    { version: 3, state: "retired" },
    { version: 4, state: "active" },
  ]);
  const { id, version } = await requestTo(world, "sidn");
  assert.equal(version, 3);
  assert.deepEqual(Object.keys((await readRequest(world, { organisation: "sidn", by: "daan" }, id)).fields).sort(), [
    "form",
    "indicator",
  ]);
});

test("a new version does not ask again what the old one asked", async () => {
  const world = await scene({ covenants: [webshop] });
  for (let count = 0; count < 3; count++) await tell(world);
  await loadCovenant(world, second);
  await tell(world);
  assert.equal((await requests(world)).length, 2);
});

test("an older version never replaces a later one that acts", async () => {
  const world = await scene({ covenants: [second] });
  await assert.rejects(loadCovenant(world, webshop), { code: "STATE_CONFLICT" });
  assert.deepEqual(await rows(world, `select version, state from covenant`), [{ version: 4, state: "active" }]);
});

test("activation opens again the values that every earlier covenant was done with", async () => {
  const world = await scene({ covenants: [webshop] });
  for (let count = 0; count < 3; count++) await tell(world);
  assert.deepEqual(await rows(world, `select open from indicator`), [{ open: false }]);
  await loadCovenant(
    world,
    webshop.replace("id: webshop-three-reports", "id: webshop-four-reports").replace(">= 3", ">= 4"),
  );
  await tell(world);
  assert.deepEqual(new Set((await requests(world)).map(({ covenant }) => covenant)).size, 2);
});

test("a covenant acts from its first day until its review, as the days pass", async () => {
  const world = await scene({ covenants: [webshop.replace("from: 2022-06-16", "from: 2026-11-25")] });
  assert.deepEqual(world.covenants.inForce, []);
  world.pass(2 * 86_400_000);
  await refreshCovenants(world);
  assert.equal(world.covenants.inForce.length, 1);
  world.pass(60 * 86_400_000);
  await refreshCovenants(world);
  assert.deepEqual(world.covenants.inForce, []);
});

test("a draft is put in force when its text is handed in again on a day when nothing is missing", async () => {
  const text = webshop.replace("sidn: { signed: 2022-06-16", "sidn: { signed: 2026-11-25");
  const world = await scene({ covenants: [text] });
  assert.deepEqual(world.covenants.inForce, []);
  world.pass(3 * 86_400_000);
  assert.equal((await loadCovenant(world, text)).state, "active");
  assert.equal(world.covenants.inForce.length, 1);
});

eachStore("two processes that start at once on one store load the same covenants, once", async (store) => {
  await scene({ covenants: [] }, store);
  const worlds = await Promise.all([testWorld(store), testWorld(store)]);
  for (const { covenants } of worlds) assert.equal(covenants.inForce.length, policyCovenants().length);
});

test("a partner that has not signed is asked nothing, and that is written down, also for what comes later", async () => {
  const world = await scene({ covenants: [webshop.replace(/^ {2}bank-b:.*\n/m, "")] });
  const domain = { kind: "domain", value: shop };
  for (let count = 0; count < 3; count++)
    await tell(world, { indicators: [domain, { kind: "iban", value: dutchIban("ABNA", 1) }] });
  for (const number of [2, 3])
    await tell(world, { indicators: [domain, { kind: "iban", value: dutchIban("INGB", number) }] });
  await tell(world, { indicators: [domain, { kind: "iban", value: "DE89370400440532013000" }] });
  const reasons = await rows<{ reason: string }>(world, `select reason from not_applicable order by at, reason`);
  assert.deepEqual(
    reasons.map(({ reason }) => reason),
    [
      "No bank in the directory holds this account.",
      "The organisation has not signed this covenant.",
      "The organisation has not signed this covenant.",
    ],
  );
  assert.equal((await requests(world)).length, 3);
});
