/** The door for the wronged, through the pages: the bank tells, the shop speaks, two people of the police undo it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide } from "#core/flow.ts";
import { dutchIban, investigator, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const account = dutchIban("ABNA", 417164300);

async function blocked() {
  const world = await scene();
  const indicators = [
    { kind: "domain", value: shop, how: "visited" },
    { kind: "iban", value: account, how: "paid" },
  ];
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  await settle(world);
  const { id } = await requestTo(world, "bank-a");
  await decide(world, investigator, { request: id, approve: true });
  await settle(world);
  const app = await siteApp(world);
  const signedIn = async (who: string) => {
    const someone = visitor(app);
    await someone.signIn(who);
    return someone;
  };
  const bas = await signedIn("bas");
  const { html } = await bas.get(`/inbox/${id}`);
  const [, shown = ""] = /Referentie<\/dt><dd><code[^>]*>([^<]+)</.exec(html) ?? [];
  return { world, request: id, reference: shown, bas, named: visitor(app), signedIn };
}

test("the bank finds the reference on the request and says that it told the person", async () => {
  const { world, bas, request } = await blocked();
  await bas.post(`/inbox/${request}/notices`, {});
  assert.match((await bas.get(`/inbox/${request}`)).html, /Verteld op/);
  assert.equal((await rows(world, `select 1 from named_notice where organisation = 'bank-a'`)).length, 1);
});

test("the shop speaks, is answered, and two people together undo the request everywhere", async () => {
  const { bas, named, reference, request, signedIn, world } = await blocked();
  const seen = await named.post("/redress", { reference });
  assert.match(seen.html, /NL\d\dABNA[\s\S]*Klopt dit niet\?/);
  assert.equal((await named.post("/redress/appeals", { reference })).status, 400, "without a word nothing is sent");
  await named.post("/redress/appeals", {
    reference,
    statement: "Dit is mijn echte winkel.",
    contact: "ik@winkel.example",
  });
  const ravi = await signedIn("ravi");
  const [, path = ""] = /href="(\/appeals\/[^"]+)"/.exec((await ravi.get("/appeals")).html) ?? [];
  assert.match((await ravi.get(path)).html, /Dit is mijn echte winkel\.[\s\S]*Eerste antwoord/);
  await ravi.post(`${path}/answers`, { answer: "Wij kijken ernaar." });
  assert.equal((await ravi.post(`${path}/proposals`, { reason: "Nagebootst." })).status, 400, "a verdict is chosen");
  await ravi.post(`${path}/proposals`, { verdict: "impersonated", reason: "Uw winkel is nagemaakt." });
  assert.match((await ravi.get(path)).html, /Een collega moet het bevestigen/);
  assert.equal((await ravi.post(`${path}/confirmations`, { verdict: "impersonated" })).status, 403);
  const nora = await signedIn("nora");
  assert.equal((await nora.post(`${path}/confirmations`, {})).status, 400, "nobody confirms without saying what");
  await nora.post(`${path}/confirmations`, { verdict: "impersonated" });
  await settle(world);
  assert.match((await bas.get(`/inbox/${request}`)).html, /ingetrokken/i);
  const after = await named.post("/redress", { reference });
  assert.match(
    after.html,
    /Dit verzoek is teruggenomen[\s\S]*Opgeheven[\s\S]*Wij kijken ernaar\.[\s\S]*Uw winkel is nagemaakt\./,
  );
  assert.ok(
    named.addresses.every((address) => !address.includes(reference.slice(0, 4))),
    "the reference stands in no address",
  );
});

test("a reference that leads nowhere is asked again, and nobody else sees the appeals", async () => {
  const { named, signedIn } = await blocked();
  const wrong = await named.post("/redress", { reference: "000000000000" });
  assert.deepEqual([wrong.status, /href="#reference"/.test(wrong.html)], [400, true]);
  const anna = await signedIn("anna");
  assert.equal((await anna.get("/appeals")).status, 403);
  const esra = await signedIn("esra");
  assert.match((await esra.get("/appeals")).html, /Niemand wacht/);
});
