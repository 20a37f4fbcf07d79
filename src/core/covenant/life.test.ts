/** From draft to retired: tried on past reports, put in force by a second person, and by nobody alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { person, refusal, requests, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import { policyCovenants } from "#tools/world.ts";
import { loadCovenant } from "./in-force.ts";
import { activateCovenant, handInCovenant, recordTrial, retireCovenant } from "./life.ts";
import type { TrialSummary } from "./trial.ts";

const source = (policyCovenants().find((text) => text.includes("id: webshop-three-reports")) ?? "").replace(
  /version: \d+/,
  "version: 1",
);
const name = { id: "webshop-three-reports", version: 1 };
const sanne = person("jenv", "programme");
const hugo = person("ezk", "programme");
const summary: TrialSummary = {
  covenant: name.id,
  version: 1,
  findings: [],
  reports: { replayed: 0, refused: 0 },
  fired: 0,
  asked: [],
  notAsked: [],
};

async function handedIn(text = source, store?: Awaited<ReturnType<typeof memoryStore>>) {
  const world = await scene({ covenants: [] }, store);
  await handInCovenant(world, sanne, text);
  return world;
}

eachStore(
  "a covenant handed in does nothing until it was tried and a second person puts it in force",
  async (store) => {
    const world = await handedIn(source, store);
    for (let count = 0; count < 3; count++) await tell(world);
    assert.deepEqual(await requests(world), []);
    await assert.rejects(activateCovenant(world, hugo, name), { ...refusal("STATE_CONFLICT"), message: /Try this/ });
    await recordTrial(world, sanne, name, summary);
    await assert.rejects(activateCovenant(world, sanne, name), { ...refusal("STATE_CONFLICT"), message: /colleague/ });
    await activateCovenant(world, hugo, name);
    await activateCovenant(world, hugo, name);
    await tell(world);
    assert.equal((await requests(world)).length, 2);
    assert.deepEqual(await rows(world, `select state, handed_in_by, activated_by from covenant`), [
      { state: "active", handed_in_by: sanne.id, activated_by: hugo.id },
    ]);
    await settle(world);
    assert.deepEqual(
      await rows(
        world,
        `select type, organisation from log where type like 'covenant.%' and type <> 'covenant.fired' order by position`,
      ),
      [
        { type: "covenant.handed-in", organisation: "jenv" },
        { type: "covenant.tried", organisation: "jenv" },
        { type: "covenant.activated", organisation: "politie" },
      ],
    );
  },
);

test("a trial does not make a draft complete: what is missing keeps it from being put in force", async () => {
  const world = await handedIn(source.replace(/^dpia:.*$/m, ""));
  await recordTrial(world, sanne, name, summary);
  await assert.rejects(activateCovenant(world, hugo, name), { ...refusal("STATE_CONFLICT"), message: /DPIA/ });
});

test("the same text again changes nothing; another text under the same version is refused", async () => {
  const world = await handedIn();
  assert.equal((await handInCovenant(world, hugo, source)).state, "draft");
  await assert.rejects(handInCovenant(world, hugo, source.replace("P3D", "P4D")), refusal("STATE_CONFLICT"));
  assert.deepEqual(await rows(world, `select handed_in_by from covenant`), [{ handed_in_by: sanne.id }]);
});

test("what comes with the installation is in force at once, also when somebody handed in the same text before", async () => {
  const world = await handedIn();
  assert.equal((await loadCovenant(world, source)).state, "active");
  assert.deepEqual(await rows(world, `select state, handed_in_by from covenant`), [
    { state: "active", handed_in_by: null },
  ]);
});

test("retired, it asks nothing more, and what was asked stands", async () => {
  const world = await scene({ covenants: [source] });
  for (let count = 0; count < 3; count++) await tell(world);
  await retireCovenant(world, sanne, name);
  await retireCovenant(world, sanne, name);
  for (let count = 0; count < 3; count++)
    await tell(world, { indicators: [{ kind: "domain", value: "nog-een-winkel.nl" }] });
  assert.equal((await requests(world)).length, 2);
  await assert.rejects(activateCovenant(world, hugo, name), refusal("STATE_CONFLICT"));
  assert.equal((await loadCovenant(world, source)).state, "retired", "a restart does not bring it back");
  assert.deepEqual(world.covenants.inForce, []);
});

eachStore("the database holds it too: no covenant in force by one person alone, or without a trial", async (store) => {
  const world = await handedIn(source, store);
  for (const change of [
    `state = 'active', activated_by = '${hugo.id}'`,
    `state = 'active', tried_at = loaded_at`,
    `state = 'active', tried_at = loaded_at, activated_by = handed_in_by`,
    `state = 'tried'`,
  ])
    await assert.rejects(rows(world, `update covenant set ${change}`), /violates/, change);
  await recordTrial(world, sanne, name, summary);
  await assert.rejects(rows(world, `delete from covenant_trial`), /permission/);
  await assert.rejects(rows(world, `update covenant_trial set summary = '{}'`), /permission/);
});
