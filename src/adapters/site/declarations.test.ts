/** The page on which an organisation declares its own numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, scene, settle } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

test("a bank pastes its numbers, a colleague confirms, a provider takes them over, and one is withdrawn", async () => {
  const world = await scene();
  const site = await siteApp(world);
  const [bas, bram, tess] = [visitor(site), visitor(site), visitor(site)];
  await Promise.all([bas.signIn("bas"), bram.signIn("bram"), tess.signIn("tess")]);
  assert.match((await bas.get("/declarations")).html, /Nog geen nummers/);
  assert.equal((await bas.post("/declarations", { numbers: " \n " })).status, 400);
  const added = await bas.post("/declarations", { numbers: "+31880000001\r\n088-1234567; 06 12345678\n<b>" });
  assert.match(added.html, /2 opgeslagen, 2 niet[\s\S]*06 12345678[\s\S]*&lt;b&gt;/);
  assert.match(added.html, /Een collega moet dit bevestigen/);
  const shown = (await bram.get("/declarations")).html;
  const [, confirmation = ""] = /action="(\/declarations\/[^"]+\/confirmations)"/.exec(shown) ?? [];
  assert.equal((await bas.post(confirmation)).status, 403);
  assert.equal((await bram.post(confirmation)).location, "/declarations");
  await settle(world);
  const told = (await requests(world)).filter(({ addressee }) => addressee === "telco-a");
  assert.equal(told.length, 2);
  for (const { id } of told) {
    assert.match((await tess.get(`/inbox/${id}`)).html, /Verzoek om een nummer als beller te weren[\s\S]*\+3188/);
    assert.equal((await tess.post(`/inbox/${id}/outcomes`, { result: "raised" })).location, `/inbox/${id}`);
  }
  const taken = (await bas.get("/declarations")).html;
  assert.match(taken, /Telecomaanbieder A \(demonstratie\): Ingegrepen/);
  const [, withdrawal = ""] = /action="(\/declarations\/[^"]+\/withdrawals)"/.exec(taken) ?? [];
  assert.equal((await bas.post(withdrawal)).location, "/declarations");
  assert.match((await bas.get("/declarations")).html, /Ingetrokken/);
});

test("who signed no covenant about numbers is told so, and other roles have no such page", async () => {
  const site = await siteApp(await scene());
  const [daan, anna] = [visitor(site), visitor(site)];
  await Promise.all([daan.signIn("daan"), anna.signIn("anna")]);
  assert.equal((await daan.post("/declarations", { numbers: "+31880000001" })).status, 403);
  assert.equal((await anna.get("/declarations")).status, 403);
  const many = Array.from({ length: 10_000 }, (_, place) => `088${1_000_000 + place}`).join("\n");
  const bas = visitor(site);
  await bas.signIn("bas");
  assert.ok([400, 413].includes((await bas.post("/declarations", { numbers: many })).status));
});
