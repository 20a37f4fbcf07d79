/** Rule 1: copies of one story count once until a person separates them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { investigator, person, refusal, requests, rows, scene, tell } from "#tools/scene.ts";
import { separateReports } from "./flow.ts";

const copied = {
  narrative: "Ik kocht een fiets voor mijn dochter en na de betaling was de winkel niet meer te bereiken.",
  amountLost: { cents: 12500, currency: "EUR" },
  occurredAt: "2026-11-20",
};

async function twoCopiesAndOneMore() {
  const world = await scene();
  const a = await tell(world, copied);
  const b = await tell(world, copied);
  await tell(world);
  return { world, a, b };
}

test("separating two copies counts them as two, and what that makes possible is asked at once", async () => {
  const { world, a, b } = await twoCopiesAndOneMore();
  assert.deepEqual(await requests(world), []);
  await separateReports(world, investigator, { a: b, b: a, reason: "Gebeld: een echtpaar." });
  assert.deepEqual(
    (await requests(world)).map(({ addressee }) => addressee),
    ["psp-a", "sidn"],
  );
});

test("separating again changes nothing; each separation stands once in the log", async () => {
  const { world, a, b } = await twoCopiesAndOneMore();
  for (const pair of [
    { a, b },
    { a: b, b: a },
  ])
    await separateReports(world, investigator, { ...pair, reason: "Gebeld." });
  assert.equal((await rows(world, `select 1 from event where type = 'reports.separated'`)).length, 1);
  assert.equal((await requests(world)).length, 2);
});

test("only who handles reports at a desk that took one of them separates, and says why", async () => {
  const { world, a, b } = await twoCopiesAndOneMore();
  for (const other of [
    person("politie-lmio", "auditor"),
    person("fraudehelpdesk", "desk-worker"),
    person("bank-a", "partner-worker"),
  ]) {
    await assert.rejects(separateReports(world, other, { a, b, reason: "Zomaar." }), refusal("NOT_FOUND"));
  }
  await assert.rejects(separateReports(world, investigator, { a, b, reason: " " }), refusal("INPUT_INVALID"));
  await assert.rejects(separateReports(world, investigator, { a, b: a, reason: "Twee." }), refusal("INPUT_INVALID"));
});

test("a desk under the GDPR does not learn of a police report by separating its own from it", async () => {
  const world = await scene();
  const own = await tell(world, { desk: "fraudehelpdesk", ...copied });
  const police = await tell(world, copied);
  const femke = person("fraudehelpdesk", "desk-worker");
  await assert.rejects(separateReports(world, femke, { a: own, b: police, reason: "Gebeld." }), refusal("NOT_FOUND"));
});
