/** The page of covenants: what is in force for everybody who is signed in, the whole life of one for the programme. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { scene, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";
import { policyCovenants } from "#tools/world.ts";

const source = (policyCovenants().find((text) => text.includes("id: webshop-three-reports")) ?? "")
  .replace("id: webshop-three-reports", "id: webshop-anew")
  .replace(/version: \d+/, "version: 1");
const page = "/covenants/webshop-anew/1";

test("a covenant is handed in, tried, and put in force by a colleague; then everybody sees what it shares", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world);
  const site = await siteApp(world);
  const [sanne, hugo, bas] = [visitor(site), visitor(site), visitor(site)];
  await sanne.signIn("sanne");
  await hugo.signIn("hugo");
  await bas.signIn("bas");
  assert.equal((await sanne.post("/covenants", { source })).location, page);
  const draft = (await sanne.get(page)).html;
  assert.match(draft, /Concept[\s\S]*Doe eerst een proef/);
  assert.equal((await bas.get(page)).status, 404, "a draft is the programme's");
  assert.equal((await sanne.post(`${page}/trials`)).location, page);
  const tried = (await sanne.get(page)).html;
  assert.match(tried, /Beproefd[\s\S]*sidn[\s\S]*U leverde dit zelf in/);
  assert.ok(!tried.includes("koopjeshal"), "no value stands in a trial");
  assert.equal((await sanne.post(`${page}/activations`)).status, 409);
  assert.match((await hugo.get(page)).html, new RegExp(`action="${page}/activations"`));
  assert.equal((await hugo.post(`${page}/activations`)).location, page);
  const open = (await bas.get(page)).html;
  assert.match(open, /Geldt[\s\S]*Wat wie krijgt[\s\S]*NTD-verzoek[\s\S]*Kenmerk, Fraudevorm/);
  assert.doesNotMatch(open, /activations|trials|<pre/);
  assert.match((await bas.get("/covenants")).html, /webshop-anew[\s\S]*webshop-three-reports/);
  assert.equal((await bas.post(`${page}/retirements`)).status, 403);
  await hugo.post(`${page}/retirements`);
  assert.equal((await bas.get(page)).status, 404);
});

test("a text with faults comes back with each by its line, and nothing is stored", async () => {
  const site = await siteApp(await scene());
  const sanne = visitor(site);
  await sanne.signIn("sanne");
  const answer = await sanne.post("/covenants", { source: source.replace("basis: wpg20", "basis: convenant") });
  assert.equal(answer.status, 400);
  assert.match(answer.html, /never itself a ground[\s\S]*id: webshop-anew/);
  assert.equal((await sanne.get(page)).status, 404);
});
