import assert from "node:assert/strict";
import { test } from "node:test";
import { emptied, memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { clockwork } from "./clockwork.ts";

test("a fault stops no clock: it is told without values, tried again, and stopping never waits for the pause", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = await emptied(await memoryStore());
  const world = await testWorld(store);
  const lines: string[] = [];
  let faults = 0;
  let told: () => void = () => undefined;
  const report = (line: string): void => {
    lines.push(line);
    told();
  };
  const broken: typeof store = {
    ...store,
    ensurePartitions: () => {
      faults += 1;
      return Promise.reject(new Error('cannot read "melder@voorbeeld.nl"'));
    },
  };
  const first = new Promise<void>((resolve) => {
    told = resolve;
  });
  const clock = clockwork({ world, store: broken }, report);
  await first;
  assert.equal(faults, 1);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /"where":"clockwork","what":"Error: cannot read \\"…\\"/);
  await clock.stop();
});
