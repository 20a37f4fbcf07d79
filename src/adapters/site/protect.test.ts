/** What people can do beforehand, and what is reported in the country: pages that anybody may open, and that keep nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { devices } from "#core/policy.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import { scene, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const day = 86_400_000;

test("ten measures stand there, each with a day of review still to come, and each device has steps for nearly all", async () => {
  const world = await scene({ covenants: [] });
  const { policy } = world;
  assert.equal(policy.measures.length, 10);
  for (const { id, review } of policy.measures)
    assert.ok(review > amsterdamDay(world.now()), `${id} must be looked at again`);
  for (const device of devices) {
    const own = policy.measures.filter(({ steps }) =>
      steps.some(({ on }) => on.includes(device) || on.includes("bank")),
    );
    assert.ok(own.length >= 9, device);
  }
});

test("who chooses a device and a bank reads the steps for those two, and where that bank really is", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  const all = await visit.get("/protect");
  assert.match(all.html, /href="\/protect\/android"/);
  const own = await visit.get("/protect/android/rabobank");
  assert.match(own.html, /Rabobank \(rabobank\.nl\)/);
  assert.match(own.html, /Nummerherkenning en spam/);
  assert.doesNotMatch(own.html, /Onbekende bellers/);
  assert.deepEqual(own.cookies, []);
  for (const path of ["/protect/fax", "/protect/android/geen-bank"]) assert.equal((await visit.get(path)).status, 404);
});

test("a measure that nobody looked at again in time says so", async () => {
  const world = await scene({ covenants: [] });
  world.pass(400 * day);
  assert.match((await visitor(await siteApp(world)).get("/protect")).html, /Misschien ziet uw scherm er nu anders uit/);
});

test("everybody sees how much is reported, in pictures and in the same numbers; before that, that there is nothing yet", async () => {
  const world = await scene({ covenants: [] });
  const visit = visitor(await siteApp(world));
  assert.match((await visit.get("/numbers")).html, /Er is nog niets te zien/);
  for (let count = 0; count < 12; count++) await tell(world);
  await tell(world, { form: "phishing" });
  world.pass(day);
  const { html } = await visit.get("/numbers");
  assert.match(html, /<svg[^>]+aria-label="[^"]*november 2026: 10/);
  assert.match(html, /minder dan 10/);
  assert.doesNotMatch(html, />1[123]</);
});
