/** The pages about messages: a partner's own, and the operator's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { rows, scene, settle, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const url = "https://sidn.example/kentering";

test("a partner worker sets the address, sees the secret once, tries it, and is told what came back", async () => {
  const world = await scene();
  const site = await siteApp(world);
  const daan = visitor(site);
  await daan.signIn("daan");
  assert.match((await daan.get("/webhook")).html, /U hebt nog geen adres ingesteld/);
  const wrong = await daan.post("/webhook", { url: "http://10.0.0.1/" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.html, /Geef een openbaar adres dat begint met https/);
  assert.match(wrong.html, /http:\/\/10\.0\.0\.1\//, "what was typed stays");
  assert.equal((await daan.post("/webhook", {})).status, 400);
  const set = await daan.post("/webhook", { url });
  const [secret = ""] = /whsec_[\w+/]+=/.exec(set.html) ?? [];
  assert.ok(secret.length > 40);
  const later = await daan.get("/webhook");
  assert.ok(later.html.includes(url) && !later.html.includes(secret));
  world.deliver = async () => ({ way: "webhook", answer: 202 });
  assert.match((await daan.post("/webhook/tests")).html, /nam het proefbericht aan[\s\S]*antwoordde met 202/);
  world.deliver = () => Promise.reject(new Undelivered("not-taken", { answer: 500 }));
  assert.match((await daan.post("/webhook/tests")).html, /niet aangenomen[\s\S]*Het antwoord was 500/);
  const english = await daan.get("/webhook", { "accept-language": "en" });
  assert.match(english.html, /How your system knows that a message is ours[\s\S]*webhook-signature/);
  const removed = await daan.post("/webhook/removals", { sure: "yes" });
  assert.equal(removed.location, "/webhook");
  assert.match((await daan.get("/webhook")).html, /Het adres is weggehaald[\s\S]*nog geen adres ingesteld/);
});

test("what was given up is seen by its partner, the operator and the auditor, and sent again with one button", async () => {
  const world = await scene();
  const site = await siteApp(world);
  let isGone = true;
  world.deliver = async (notice) => {
    if (isGone && notice.to === "sidn") throw new Undelivered("gone", { way: "webhook", answer: 410 });
    world.delivered.push(notice);
    return undefined;
  };
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  const [dead] = await rows<{ id: string }>(world, `select id from delivery where dead_at is not null`);
  const delivery = dead?.id ?? "";
  const [daan, bas, wout, victor] = [visitor(site), visitor(site), visitor(site), visitor(site)];
  await Promise.all([daan.signIn("daan"), bas.signIn("bas"), wout.signIn("wout"), victor.signIn("victor")]);
  assert.match((await daan.get("/webhook")).html, /Opgegeven[\s\S]*Het adres bestaat niet meer/);
  assert.match((await wout.get("/deliveries")).html, /SIDN[\s\S]*Stuur opnieuw/);
  const watched = (await victor.get("/deliveries")).html;
  assert.ok(watched.includes("SIDN") && !watched.includes("Stuur opnieuw"));
  assert.equal((await victor.post("/deliveries/replays", { delivery })).status, 403);
  assert.equal((await bas.get("/deliveries")).status, 403);
  assert.equal((await bas.post("/webhook/replays", { delivery })).status, 404);
  isGone = false;
  assert.equal((await wout.post("/deliveries/replays", { delivery })).location, "/deliveries");
  assert.match((await wout.get("/deliveries")).html, /Het bericht gaat opnieuw[\s\S]*niets opgegeven/);
  assert.equal((await daan.post("/webhook/replays", { delivery })).status, 409);
  await settle(world);
  assert.ok(world.delivered.some(({ id }) => id === delivery));
  assert.match((await daan.get("/webhook")).html, /Aangekomen/);
});
