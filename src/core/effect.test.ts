/** Money: every sum is the sum over the live reports, to the cent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { covenant, requests, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { countFor } from "./counting.ts";
import { effectOf, recordOutcome, withdrawReport } from "./flow.ts";
import { hub } from "./ports.ts";

const psp = { organisation: "psp-a", by: "samir" };
const day = 86_400_000;

async function raised() {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  world.pass(day);
  const [{ id } = { id: "" }] = await requests(world);
  return { world, id, effect: () => world.store.transaction(hub, (tx) => effectOf(tx, id, world.now())) };
}

test("losses before and after a barrier are the sum over the live reports in euros, also after some are withdrawn", async () => {
  const reports = fc.array(
    fc.record({
      cents: fc.oneof(fc.integer({ min: 0, max: 5_000_000 }), fc.constant(1_000_000_000_000)),
      currency: fc.constantFrom("EUR", "EUR", "EUR", "USD"),
      late: fc.boolean(),
      withdrawn: fc.boolean(),
    }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(reports, async (made) => {
      const { world, id, effect } = await raised();
      const hand = async (one: (typeof made)[number]) => {
        const report = await tell(world, { amountLost: { cents: one.cents, currency: one.currency } });
        if (one.withdrawn) await withdrawReport(world, report);
      };
      for (const one of made.filter(({ late }) => !late)) await hand(one);
      world.pass(1);
      await recordOutcome(world, psp, id, { result: "raised" });
      for (const one of made.filter(({ late }) => late)) await hand(one);
      world.pass(2 * day);
      const sum = (late: boolean) =>
        made
          .filter((one) => one.late === late && !one.withdrawn && one.currency === "EUR")
          .reduce((total, { cents }) => total + cents, 0);
      const seen = await effect();
      assert.deepEqual([seen?.before.lossCents, seen?.after.lossCents, seen?.days], [sum(false), sum(true), 2]);

      const [indicator] = await rows<{ id: string }>(world, `select id from indicator`);
      const counted = await world.store.transaction(hub, (tx) =>
        countFor(
          tx,
          covenant(world, "webshop-three-reports"),
          { id: indicator?.id ?? "", kind: "domain", value: shop },
          "fake-webshop",
          world.now(),
        ),
      );
      assert.equal(counted?.lossCents, sum(false) + sum(true));
    }),
    { numRuns: 8, seed: 20261123 },
  );
});

test("nothing was raised, no effect; and the last answer counts", async () => {
  const { world, id, effect } = await raised();
  assert.equal(await effect(), undefined);
  await recordOutcome(world, psp, id, { result: "raised" });
  assert.equal((await effect())?.raisedAt.getTime(), world.now().getTime());
  world.pass(day);
  await recordOutcome(world, psp, id, { result: "declined", code: "false" });
  assert.equal(await effect(), undefined);
});

test("the same answer twice in a row is one, and after another answer it is a new one", async () => {
  const { world, id } = await raised();
  const first = await recordOutcome(world, psp, id, { result: "raised" });
  assert.deepEqual(await recordOutcome(world, psp, id, { result: "raised" }), first);
  await recordOutcome(world, psp, id, { result: "unknown" });
  await recordOutcome(world, psp, id, { result: "raised" });
  assert.equal((await rows(world, `select 1 from outcome`)).length, 3);
});

test("an answer that makes no sense is refused with its place", async () => {
  const { world, id } = await raised();
  const wrong: readonly [string, unknown][] = [
    ["/result", { result: "perhaps" }],
    ["/reason", { result: "declined" }],
    ["/at", { result: "raised", at: "2099-01-01T00:00:00Z" }],
    ["/at", { result: "raised", at: "yesterday" }],
    ["/amountStopped/cents", { result: "raised", amountStopped: { cents: -5, currency: "EUR" } }],
  ];
  for (const [path, input] of wrong)
    await assert.rejects(recordOutcome(world, psp, id, input), { code: "INPUT_INVALID", path });
});
