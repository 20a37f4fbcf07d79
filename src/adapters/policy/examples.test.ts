import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { tick } from "#core/flow.ts";
import { hub } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { loadExamples, mayLoadExamples } from "./examples.ts";

const file = new URL("../../../examples/reports.ndjson", import.meta.url).pathname;

test("our examples are all valid, lead to requests that leave and one that waits, and load once", async () => {
  const world = await testWorld(await emptied(await memoryStore()));
  assert.equal(await mayLoadExamples(world), true);
  const added = await loadExamples(world, file);
  assert.ok(added >= 5);
  assert.equal(await mayLoadExamples(world), false);
  assert.equal(await loadExamples(world, file), 0);
  for (let rounds = 0; rounds < 4; rounds++) await tick(world);
  const states = await world.store.transaction(hub, (tx) =>
    tx.query<{ state: string }>(`select distinct state from barrier_request order by state`),
  );
  assert.deepEqual(states, [{ state: "draft" }, { state: "sent" }]);
});

test("an example that is wrong is refused with what is wrong", async () => {
  const world = await testWorld(await emptied(await memoryStore()));
  const folder = mkdtempSync(join(tmpdir(), "kentering-examples-"));
  const wrong = join(folder, "wrong.ndjson");
  writeFileSync(wrong, `${JSON.stringify({ desk: "politie-lmio", daysAgo: -1, report: {} })}\n`);
  await assert.rejects(loadExamples(world, wrong), (error) => error instanceof Refusal && error.path === "/daysAgo");
  rmSync(folder, { recursive: true });
});
