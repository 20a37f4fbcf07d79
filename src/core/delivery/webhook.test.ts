/** A webhook as its organisation has it: shown to nobody else, its secret shown once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hub } from "#core/ports.ts";
import { asOwner, rows, scene } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { Undelivered } from "./undelivered.ts";
import { removeWebhook, setWebhook, signingFor, testWebhook, webhookOf } from "./webhook.ts";

const sidn = { organisation: "sidn", by: "daan" };
const url = "https://sidn.example/kentering";
const day = 86_400_000;

test("the secret is shown when it is set, stands nowhere to be read, and signs", async () => {
  const world = await scene();
  const { secret, webhook } = await setWebhook(world, sidn, { url });
  assert.match(secret, /^whsec_[\w+/]{43}=$/);
  assert.deepEqual(webhook, await webhookOf(world, sidn));
  assert.equal(webhook.url, url);
  const kept = JSON.stringify(
    await asOwner(world, `select encode(sealed, 'escape') as sealed, webhook.* from webhook`),
  );
  assert.ok(!kept.includes(secret.slice(6, 20)));
  assert.deepEqual((await signingFor(world, "sidn"))?.secrets, [secret]);
  assert.equal(await signingFor(world, "bank-a"), undefined);
});

test("after a change the secret before signs for another day, and the one before that no more", async () => {
  const world = await scene();
  const first = await setWebhook(world, sidn, { url });
  world.pass(day / 2);
  const second = await setWebhook(world, sidn, { url });
  assert.deepEqual((await signingFor(world, "sidn"))?.secrets, [second.secret, first.secret]);
  assert.deepEqual(second.webhook.oldSecretUntil, new Date(world.now().getTime() + day));
  const third = await setWebhook(world, sidn, { url: `${url}/new` });
  assert.deepEqual((await signingFor(world, "sidn"))?.secrets, [third.secret, second.secret]);
  world.pass(day);
  assert.deepEqual((await signingFor(world, "sidn"))?.secrets, [third.secret]);
});

eachStore("an organisation sees its own webhook alone, and the database says so too", async (store) => {
  const world = await scene({}, store);
  await setWebhook(world, sidn, { url });
  const bank = { organisation: "bank-a", by: "bas" };
  assert.equal(await webhookOf(world, bank), undefined);
  await assert.rejects(removeWebhook(world, bank), { code: "NOT_FOUND" });
  await assert.rejects(testWebhook(world, bank), { code: "NOT_FOUND" });
  const asBank = (text: string) =>
    world.store.transaction({ as: "member", organisation: "bank-a" }, (tx) => tx.query(text));
  for (const table of ["webhook", "lane", "delivery"]) assert.deepEqual(await asBank(`select * from ${table}`), []);
  assert.deepEqual(await asBank(`update webhook set url = 'https://thief.example' returning id`), []);
  await assert.rejects(asBank(`insert into lane (organisation) values ('sidn')`), /row-level security/);
  await assert.rejects(asBank(`update delivery set delivered_at = null`), /permission denied/);
});

test("who sets, removes, and what stops, stands in the log, without the address", async () => {
  const world = await scene();
  await setWebhook(world, sidn, { url });
  await removeWebhook(world, sidn);
  assert.equal(await webhookOf(world, sidn), undefined);
  const events = await rows(world, `select type, organisation from event where type like 'webhook.%' order by id`);
  assert.deepEqual(events, [
    { type: "webhook.set", organisation: "sidn" },
    { type: "webhook.removed", organisation: "sidn" },
  ]);
  assert.ok(!JSON.stringify(await rows(world, `select * from event`)).includes("example"));
});

test("an organisation that nobody knows gets none", async () => {
  const world = await scene();
  const nobody = { organisation: "nobody", by: "operator" };
  await assert.rejects(setWebhook(world, nobody, { url }), { code: "INPUT_INVALID", path: "/organisation" });
  for (const input of [{}, { url: 1 }, { url, secret: "mine" }, null, []])
    await assert.rejects(setWebhook(world, sidn, input), { code: "INPUT_INVALID" });
});

test("a test says what came back, and changes nothing for what waits", async () => {
  const world = await scene();
  await setWebhook(world, sidn, { url });
  world.deliver = async ({ to, type }) => {
    assert.deepEqual([to, type], ["sidn", "webhook.test"]);
    return { way: "webhook", answer: 202 };
  };
  const { id, ...good } = await testWebhook(world, sidn);
  assert.deepEqual(good, { taken: true, answer: 202 });
  world.deliver = () => Promise.reject(new Undelivered("not-taken", { answer: 500 }));
  assert.deepEqual({ ...(await testWebhook(world, sidn)), id }, { id, taken: false, answer: 500, fault: "not-taken" });
  world.deliver = () => Promise.reject(new Error("a bug"));
  await assert.rejects(testWebhook(world, sidn), /a bug/);
  const [left] = await world.store.transaction(hub, (tx) =>
    tx.query(`select (select count(*) from delivery)::integer as told, (select count(*) from lane)::integer as lanes`),
  );
  assert.deepEqual(left, { told: 0, lanes: 0 });
});
