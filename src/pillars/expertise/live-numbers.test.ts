/** What everybody may see: few is never told, what is told is rounded, and no sum gives one person's loss away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scene, tell } from "#tools/scene.ts";
import { liveNumbers, toldCount, toldSum } from "./live-numbers.ts";

const day = 86_400_000;
const loss = (cents: number) => ({ amountLost: { cents, currency: "EUR" } });

test("today's reports are told tomorrow, in tens, by month and form; a rare form is only told as few", async () => {
  const world = await scene({ covenants: [] });
  const numbers = liveNumbers(world);
  for (let count = 0; count < 24; count++) await tell(world, loss(1_000_00));
  await tell(world, { form: "phishing" });
  assert.equal((await numbers()).reports, undefined);
  world.pass(day);
  const { reports, lost, forms, months, requests } = await numbers();
  assert.deepEqual([reports, lost, requests], [30, 24_000_00, undefined]);
  assert.deepEqual(forms, [
    { form: "fake-webshop", reports: 20 },
    { form: "phishing", reports: undefined },
  ]);
  assert.equal(months.length, 12);
  assert.deepEqual(months.at(-1), { month: "2026-11", reports: 30 });
});

test("the numbers stand still for the day, so that a report of one's own tells nothing of the others", async () => {
  const world = await scene({ covenants: [] });
  for (let count = 0; count < 15; count++) await tell(world);
  world.pass(day);
  const numbers = liveNumbers(world);
  const before = await numbers();
  for (let count = 0; count < 10; count++) await tell(world);
  assert.deepEqual(await numbers(), before);
  assert.deepEqual(await liveNumbers(world)(), before);
});

test("no count below ten and no exact one ever leaves, whatever is counted", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (count) => {
      const told = toldCount(count);
      return count < 10 ? told === undefined : told !== undefined && told % 10 === 0 && Math.abs(told - count) <= 5;
    }),
  );
});

test("no sum is told of fewer than ten losses, or where one of them is half of it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 40 }), (losses) => {
      const cents = losses.reduce((sum, each) => sum + each, 0);
      const most = Math.max(...losses);
      const told = toldSum({ count: losses.length, cents, most });
      return losses.length < 10 || most * 2 >= cents ? told === undefined : told !== undefined && told % 100_000 === 0;
    }),
  );
});
