/** Rule 3, through the verb: roles protect the innocent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, rows, scene, settle, shop, tell } from "#tools/scene.ts";

const ties = (world: Awaited<ReturnType<typeof scene>>) =>
  rows(world, `select i.value, t.role, t.counts from tie t join indicator i on i.id = t.indicator order by i.value`);

test("a bank's own number that three people saw displayed ties nothing and asks nothing", async () => {
  const world = await scene();
  const indicators = [{ kind: "phone", value: "+31880000001", how: "displayed" }];
  for (let count = 0; count < 3; count++) await tell(world, { form: "bank-helpdesk-fraud", indicators });
  await settle(world);
  assert.deepEqual([await requests(world), await rows(world, `select id from dossier`)], [[], []]);
});

test("an official domain stays impersonated when three malicious people say that fraudsters control it", async () => {
  const world = await scene();
  const indicators = [{ kind: "domain", value: "www.bank-a.example", role: "controlled", how: "visited" }];
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  assert.deepEqual(await requests(world), []);
  assert.ok((await ties(world)).every(({ role, counts }) => role === "impersonated" && counts === false));
});

test("what only the free text names is mentioned: it neither ties nor counts", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++)
    await tell(world, { narrative: `Ik bestelde bij ${shop} en kreeg niets.`, indicators: [] });
  assert.deepEqual(await requests(world), []);
  assert.deepEqual(await rows(world, `select id from dossier`), []);
  assert.ok((await ties(world)).every(({ role }) => role === "mentioned"));
});

test("nothing about the victim becomes an indicator", async () => {
  const world = await scene();
  await tell(world, { indicators: [{ kind: "phone", value: "0612345678", role: "victim" }] });
  assert.deepEqual(await rows(world, `select id from indicator`), []);
});
