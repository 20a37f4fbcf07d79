/** A barrier's effect is only told beside what was asked and not raised, over the same days. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, recordOutcome } from "#core/flow.ts";
import { dutchIban, investigator, requests, scene, settle, tell } from "#tools/scene.ts";
import { effectOverview } from "./effect-overview.ts";

const hour = 3_600_000;
const day = 24 * hour;
const site = (value: string) => [{ kind: "domain", value, how: "visited" }];
const loss = { amountLost: { cents: 10_000, currency: "EUR" } };

/** Two shops with three reports: one is taken down, the other is not; then more reports come. */
async function measured() {
  const world = await scene();
  for (const shop of ["een-winkel.nl", "twee-winkel.nl"])
    for (let count = 0; count < 3; count++) await tell(world, { indicators: site(shop), ...loss });
  world.pass(hour);
  await settle(world);
  for (const { id, addressee, value } of await requests(world)) {
    if (addressee !== "sidn") continue;
    const outcome = value === "een-winkel.nl" ? { result: "raised" } : { result: "declined", code: "no-ground" };
    await recordOutcome(world, { organisation: "sidn", by: "daan" }, id, outcome);
  }
  world.pass(day);
  await tell(world, { indicators: site("een-winkel.nl"), ...loss });
  for (let count = 0; count < 2; count++) await tell(world, { indicators: site("twee-winkel.nl"), ...loss });
  return world;
}

test("nothing is told of a barrier before the days after it have passed", async () => {
  const [effect] = await effectOverview(await measured());
  assert.deepEqual([effect!.raisedArm.values, effect!.otherArm.values], [0, 0]);
});

test("reports and losses before and after stand beside those of what was asked and not raised", async () => {
  const world = await measured();
  world.pass(8 * day);
  await settle(world);
  const [effect] = await effectOverview(world);
  const { covenant, asked, raised, declined, silent, hoursToBarrier } = effect!;
  assert.deepEqual(
    [covenant, asked, raised, declined, silent, hoursToBarrier],
    ["webshop-three-reports", 4, 1, 1, 2, 1],
  );
  assert.deepEqual(effect!.raisedArm, {
    values: 1,
    reportsBefore: 3,
    reportsAfter: 1,
    lossBefore: 30_000,
    lossAfter: 10_000,
  });
  assert.deepEqual(effect!.otherArm, {
    values: 1,
    reportsBefore: 3,
    reportsAfter: 2,
    lossBefore: 30_000,
    lossAfter: 20_000,
  });
});

test("what was stopped is added up, and a request that nobody has to answer yet is not silent", async () => {
  const world = await scene();
  const indicators = [...site("winkel.nl"), { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" }];
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  await settle(world);
  const asked = (await requests(world)).find(({ addressee }) => addressee === "bank-a");
  await decide(world, investigator, { request: asked!.id, approve: true });
  await settle(world);
  const amountStopped = { cents: 12_345, currency: "EUR" };
  await recordOutcome(world, { organisation: "bank-a", by: "bas" }, asked!.id, { result: "raised", amountStopped });
  const [effect] = await effectOverview(world);
  assert.deepEqual([effect!.amountStopped, effect!.silent, effect!.asked], [12_345, 0, 3]);
});
