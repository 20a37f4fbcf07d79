/** A person finds that two reports are one telling: they count once until that is taken back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { investigator, person, refusal, requests, rows, scene, settle, tell } from "#tools/scene.ts";
import { findSame, separateReports, undoSame } from "./flow.ts";

test("two reports found to be one telling count once: below the threshold what was asked falls, and stands again when taken back", async () => {
  const world = await scene();
  const [a, b] = [await tell(world), await tell(world)];
  await tell(world);
  await settle(world);
  const standing = async () => (await requests(world)).filter(({ state }) => state !== "withdrawn").length;
  assert.equal(await standing(), 2);
  await findSame(world, investigator, { a, b });
  assert.equal(await standing(), 0);
  await undoSame(world, investigator, { a: b, b: a });
  await settle(world);
  assert.equal(await standing(), 2, "asked anew, in a next round");
});

test("finding it again, or taking back what does not stand, changes nothing; each finding stays with who and when", async () => {
  const world = await scene({ covenants: [] });
  const [a, b] = [await tell(world), await tell(world)];
  await undoSame(world, investigator, { a, b });
  for (let time = 0; time < 2; time++) await findSame(world, investigator, { a, b });
  for (let time = 0; time < 2; time++) await undoSame(world, investigator, { a, b });
  await findSame(world, person("politie-lmio", "desk-worker"), { a, b });
  assert.deepEqual(await rows(world, `select person, undone_by from same_report order by id`), [
    { person: investigator.id, undone_by: investigator.id },
    { person: "desk-worker@politie-lmio", undone_by: null },
  ]);
  assert.equal((await rows(world, `select 1 from event where type like 'reports.%same'`)).length, 3);
  await assert.rejects(rows(world, `delete from same_report`), /permission denied/);
});

test("one telling and two people exclude each other: who changes their mind takes back first", async () => {
  const world = await scene({ covenants: [] });
  const [a, b] = [await tell(world), await tell(world)];
  await findSame(world, investigator, { a, b });
  await assert.rejects(separateReports(world, investigator, { a, b, reason: "Gebeld." }), refusal("STATE_CONFLICT"));
  await undoSame(world, investigator, { a, b });
  await separateReports(world, investigator, { a, b, reason: "Gebeld." });
  await assert.rejects(findSame(world, investigator, { a, b }), refusal("STATE_CONFLICT"));
});

test("only who handles reports at a desk that took one of them, and may see both, finds them the same", async () => {
  const world = await scene({ covenants: [] });
  const [a, b] = [await tell(world), await tell(world, { desk: "fraudehelpdesk" })];
  for (const other of [
    person("politie-lmio", "auditor"),
    person("fraudehelpdesk", "desk-worker"),
    person("om", "investigator"),
  ]) {
    await assert.rejects(findSame(world, other, { a, b }), refusal("NOT_FOUND"));
    await assert.rejects(undoSame(world, other, { a, b }), refusal("NOT_FOUND"));
  }
  await assert.rejects(findSame(world, investigator, { a, b: a }), refusal("INPUT_INVALID"));
});
