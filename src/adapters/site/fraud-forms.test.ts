/** The taxonomy as anybody reads it, and new forms as people of the programme propose and judge them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anybody, ask, houseOf, person } from "#tools/http.ts";
import { rows, scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";
import type { TestWorld } from "#tools/world.ts";

const proposal = {
  code: "qr-parkeerfraude",
  kind: "form",
  label: { nl: "Parkeerfraude met een QR-code", en: "QR parking fraud" },
  definition: { nl: "Een valse code op een parkeerautomaat.", en: "A false code on a parking machine." },
  law: ["326 Sr"],
  example: { nl: "U scant de code en betaalt aan een ander.", en: "You scan the code and pay somebody else." },
  notThis: [{ is: "qr-fraud", nl: "De code zat ergens anders.", en: "The code was elsewhere." }],
  aliases: { nl: ["parkeersticker"], en: ["parking sticker scam"] },
  broader: ["qr-fraud"],
  crosswalks: {
    rsit: [{ code: "fraud/phishing", relation: "broad" }],
    cbs: [{ code: "phishing", relation: "broad" }],
    attck4fraud: [{ code: "Phishing", relation: "broad" }],
    mitreF3: { none: "No technique for stickers" },
    eba: [{ code: "transfer/manipulation-of-payer", relation: "broad" }],
  },
  channels: ["in-person", "website"],
  victims: ["citizen"],
  source: "Proposal of a municipality",
  verified: false,
};

/** The policy of tests is shared, and here it changes; so each world gets a copy, as each process has one. */
async function ownWorld(): Promise<TestWorld> {
  const world = await scene({ covenants: [] });
  return { ...world, policy: { ...world.policy, taxonomy: { ...world.policy.taxonomy } } };
}

test("anybody reads every form with its meaning, its law, an example and what it is not, in their language", async () => {
  const world = await ownWorld();
  const citizen = visitor(await siteApp(world));
  const dutch = (await citizen.get("/fraud-forms")).html;
  const english = (await citizen.get("/fraud-forms", { "accept-language": "en" })).html;
  for (const code of world.policy.taxonomy.forms.keys()) assert.ok(dutch.includes(`id="${code}"`), code);
  assert.match(dutch, /326e Sr/);
  assert.match(dutch, /Late levering is geen fraude/);
  assert.match(dutch, /puppyfraude/);
  assert.match(dutch, /Het ging om een kaartje/);
  assert.match(english, /Slow delivery is not fraud/);
  assert.doesNotMatch(dutch, /<form method="post" action="\/fraud-forms/);
});

test("one of the programme proposes a form, another takes it in, and from then on people report under it", async () => {
  const world = await ownWorld();
  const house = await houseOf(world);
  const [sanne, other] = [await person(world, "jenv", ["programme"]), await person(world, "ezk", ["programme"])];
  const at = "/v1/taxonomy/proposals";
  const made = await ask(house, sanne, "POST", at, { form: proposal });
  assert.equal(made.statusCode, 201, made.payload);
  const { id } = made.json();
  const accept = { decision: "accepted" };
  assert.equal((await ask(house, sanne, "POST", `${at}/${id}/decisions`, accept)).statusCode, 403, "four eyes");
  const seen = async (by: typeof sanne) => (await ask(house, by, "GET", at)).json().items;
  assert.deepEqual(
    [(await seen(sanne))[0].mine, (await seen(other))[0].mine, (await seen(other))[0].state],
    [true, false, "open"],
  );
  const report = { form: proposal.code, narrative: "Ik scande de code op de automaat." };
  assert.equal((await ask(house, anybody, "POST", "/v1/reports", report)).statusCode, 400);
  assert.equal((await ask(house, other, "POST", `${at}/${id}/decisions`, { decision: "maybe" })).statusCode, 400);
  assert.deepEqual((await ask(house, other, "POST", `${at}/${id}/decisions`, accept)).json(), { state: "accepted" });
  assert.equal((await ask(house, other, "POST", `${at}/${id}/decisions`, accept)).statusCode, 200);
  assert.equal((await ask(house, anybody, "POST", "/v1/reports", report)).statusCode, 201);
  assert.equal((await seen(sanne))[0].state, "accepted");
  assert.equal((await ask(house, sanne, "POST", at, { form: { ...proposal, code: "x y" } })).statusCode, 400);
  assert.equal((await ask(house, sanne, "POST", at, { form: proposal })).statusCode, 409);
});

test("on the page a person of the programme takes in what another proposed, and their own has no button", async () => {
  const world = await ownWorld();
  const app = await siteApp(world);
  const house = { ...app, world, lines: [], rows: () => Promise.resolve([]) };
  const other = await person(world, "ezk", ["programme"]);
  const { id } = (await ask(house, other, "POST", "/v1/taxonomy/proposals", { form: proposal })).json();
  const sanne = visitor(app);
  await sanne.signIn("sanne");
  const page = await sanne.get("/fraud-forms");
  assert.match(page.html, new RegExp(`action="/fraud-forms/${id}/decisions"`));
  assert.equal((await sanne.post(`/fraud-forms/${id}/decisions`)).location, "/fraud-forms");
  assert.match((await sanne.get("/fraud-forms")).html, /id="qr-parkeerfraude"/);
  assert.equal((await rows(world, `select 1 from taxonomy_form where accepted_by is not null`)).length, 1);
});
