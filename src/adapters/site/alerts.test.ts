/** The page on which somebody at a bank reports what happens now. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requestTo, scene, settle } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const seen = {
  happening: "pick-up",
  place: "Elektronicawinkel A, Groningen",
  card: "4711",
  amount: "899,95",
  minutes: "20",
  ask: "shop-a",
  reference: "fraude-1",
};

test("a bank reports, the police see it as happening now and acknowledge it, the bank sees that and calls it off", async () => {
  const world = await scene();
  const site = await siteApp(world);
  const [roos, fenna, yara, lotte] = [visitor(site), visitor(site), visitor(site), visitor(site)];
  await Promise.all([roos.signIn("roos"), fenna.signIn("fenna"), yara.signIn("yara"), lotte.signIn("lotte")]);
  assert.match((await roos.get("/alerts")).html, /Elektronicawinkel A[\s\S]*Nog geen heterdaadmeldingen/);
  assert.equal((await roos.post("/alerts", seen)).location, "/alerts");
  assert.equal((await roos.post("/alerts", seen)).location, "/alerts", "sent twice it is one");
  await settle(world);
  const { id } = await requestTo(world, "politie-noord-nederland");
  assert.match((await fenna.get(`/inbox/${id}`)).html, /Dit gebeurt nu[\s\S]*Iemand haalt spullen op[\s\S]*4711/);
  await fenna.post(`/inbox/${id}/acknowledgements`);
  assert.match((await roos.get("/alerts")).html, /Loopt nu[\s\S]*Noord-Nederland: [\s\S]*gezien:/);
  assert.doesNotMatch((await lotte.get("/alerts")).html, /4711|elektronicawinkel a, gron/i);
  const { html } = await roos.get("/alerts");
  const [, withdrawal = ""] = /action="(\/alerts\/[^"]+\/withdrawals)"/.exec(html) ?? [];
  assert.equal((await lotte.post(withdrawal)).status, 404);
  assert.equal((await roos.post(withdrawal)).location, "/alerts");
  assert.match((await roos.get("/alerts")).html, /Afgeblazen/);
});

test("who opens it afterwards reads that it is over, without the card", async () => {
  const world = await scene();
  const site = await siteApp(world);
  const [roos, yara] = [visitor(site), visitor(site)];
  await roos.signIn("roos");
  await roos.post("/alerts", seen);
  await settle(world);
  world.pass(20 * 60_000);
  await settle(world);
  await yara.signIn("yara");
  const { html } = await yara.get(`/inbox/${(await requestTo(world, "shop-a")).id}`);
  assert.match(html, /Deze melding is voorbij/);
  assert.doesNotMatch(html, /4711|Dit gebeurt nu/);
});

test("what is missing, too long or the number of an account is said beside its field, and what was typed stays", async () => {
  const site = await siteApp(await scene());
  const [roos, daan, anna] = [visitor(site), visitor(site), visitor(site)];
  await Promise.all([roos.signIn("roos"), daan.signIn("daan"), anna.signIn("anna")]);
  for (const [more, message] of [
    [{ place: "" }, /Vul dit in/],
    [{ happening: "" }, /Kies een antwoord/],
    [{ card: "4111111111111111" }, /klopt nog niet/],
    [{ minutes: "90" }, /klopt nog niet/],
    [{ minutes: "veel" }, /klopt nog niet/],
    [{ amount: "veel" }, /Vul een bedrag/],
  ] as const) {
    const answer = await roos.post("/alerts", { ...seen, ...more });
    assert.equal(answer.status, 400);
    assert.match(answer.html, message);
    assert.match(answer.html, /value="fraude-1"|value="shop-a"/);
  }
  assert.equal((await daan.post("/alerts", seen)).status, 403);
  assert.equal((await anna.get("/alerts")).status, 403);
});
