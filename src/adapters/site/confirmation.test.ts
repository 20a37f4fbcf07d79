/** The page a letter leads to, in the simplest browser there is; and the pages where a newcomer reads the letters. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { mailFiles } from "#adapters/exchange/mail-files.ts";
import { postLetters } from "#core/flow.ts";
import { anybody, ask, openHouse, token as programOf } from "#tools/http.ts";
import { report } from "#tools/reporting.ts";
import { rows, scene, settle } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const folder = mkdtempSync(join(tmpdir(), "kentering-letters-"));
after(() => rmSync(folder, { recursive: true }));
const story = { form: "phishing", narrative: "Een nepbericht van de bank.", forWhom: "self" };
const strength = (world: Parameters<typeof rows>[0]) => rows(world, `select strength from report`);

async function mailed(headers: Record<string, string> = {}) {
  const world = await scene();
  const citizen = visitor(await siteApp(world));
  const receipt = await report(citizen, { ...story, reporterEmail: "melder@post.example" }, headers);
  await settle(world);
  await postLetters(world);
  return { world, citizen, receipt, token: world.mailed[0]?.token ?? "" };
}

test("the receipt says that a mail comes, and it comes in the language of the page", async () => {
  const { world, receipt } = await mailed({ "accept-language": "en" });
  assert.match(receipt.html, /We are sending you a mail/);
  assert.equal(world.mailed[0]?.language, "en");
  const silent = await report(visitor(await siteApp(world)), story);
  assert.equal(silent.status, 200);
  assert.doesNotMatch(silent.html, /Wij sturen u nu een mail/);
});

test("opening the link confirms nothing, however often a program does; the button does, and again is no fault", async () => {
  const { world, citizen, token } = await mailed();
  for (let scan = 0; scan < 3; scan++) {
    const page = await citizen.get(`/confirm/${token}`);
    assert.equal(page.status, 200);
    assert.match(page.html, /Is deze melding van u\?/);
    assert.match(page.html, /Ja, dit was ik/);
    assert.doesNotMatch(page.html, /melder@/);
    assert.match(String(page.headers["referrer-policy"]), /no-referrer/);
  }
  assert.deepEqual(await strength(world), [{ strength: "unconfirmed" }]);
  for (let press = 0; press < 2; press++) {
    const done = await citizen.post("/confirm", { token });
    assert.equal(done.status, 200);
    assert.match(done.html, /uw melding is bevestigd/);
  }
  assert.deepEqual(await strength(world), [{ strength: "confirmed" }]);
  assert.match((await citizen.get(`/confirm/${token}`)).html, /uw melding is bevestigd/);
  assert.match((await citizen.post("/confirm/denials", { token })).html, /uw melding is bevestigd/);
});

test("somebody whose address was used by another says so, and is left in peace", async () => {
  const { world, citizen, token } = await mailed();
  assert.match((await citizen.post("/confirm/denials", { token })).html, /Uw e-mailadres is eruit/);
  assert.match((await citizen.post("/confirm", { token })).html, /Uw e-mailadres is eruit/);
  assert.deepEqual(await strength(world), [{ strength: "unconfirmed" }]);
  assert.equal((await rows(world, `select 1 from reporter_key`)).length, 0);
});

test("a link that is old or no link of ours says so, and how to go on", async () => {
  const { world, citizen, token } = await mailed();
  world.pass(7 * 86_400_000);
  for (const [method, url] of [
    ["get", `/confirm/${token}`],
    ["get", "/confirm/nonsense"],
    ["post", "/confirm"],
    ["post", "/confirm/denials"],
  ] as const) {
    const page = method === "get" ? await citizen.get(url) : await citizen.post(url, { token });
    assert.equal(page.status, 404, url);
    assert.match(page.html, /Deze link werkt niet meer/, url);
  }
});

test("a program confirms by the same token over the API, and no faster than somebody could guess", async () => {
  const house = await openHouse();
  const report = { form: "phishing", narrative: "Nep.", reporter: { email: "melder@post.example" } };
  assert.equal((await ask(house, anybody, "POST", "/v1/reports", report)).statusCode, 201);
  await settle(house.world);
  await postLetters(house.world);
  const [letter] = house.world.mailed;
  assert.equal(letter?.language, "both");
  const desk = await programOf(house.world, "fraudehelpdesk", ["reports"]);
  const body = { token: letter?.token };
  assert.equal((await ask(house, desk, "POST", "/v1/confirmations", body)).statusCode, 403, "not a desk for its own");
  assert.equal((await ask(house, anybody, "POST", "/v1/confirmations", { token: "x" })).statusCode, 404);
  assert.equal((await ask(house, anybody, "POST", "/v1/confirmations", body)).statusCode, 204);
  assert.equal((await ask(house, anybody, "POST", "/v1/confirmations", body)).statusCode, 204);
  assert.equal((await ask(house, anybody, "POST", "/v1/denials", body)).statusCode, 409);
  for (let tries = 0; tries < 20; tries++) await ask(house, anybody, "POST", "/v1/confirmations", { token: "x" });
  assert.equal((await ask(house, anybody, "POST", "/v1/confirmations", { token: "x" })).statusCode, 429);
});

test("where letters are files the operator reads them, nobody else does, and each reading is traced", async () => {
  const world = await scene();
  const letters = mailFiles(folder);
  const id = "01900000-0000-7000-8000-000000000001";
  const text = "Goedendag,\n\nDruk hier:\nhttp://127.0.0.1:8080/confirm/abc\n\nhttps://elders.example/x";
  await letters.send({ id, to: "melder@post.example", subject: "Is deze melding van u?", text });
  const app = await siteApp(world, { letters });
  assert.equal((await visitor(app).get("/letters")).location, "/sign-in");
  const partner = visitor(app);
  await partner.signIn("bas");
  for (const url of ["/letters", `/letters/${id}`]) assert.equal((await partner.get(url)).status, 403, url);
  const operator = visitor(app);
  await operator.signIn("wout");
  assert.match((await operator.get("/")).html, /<a href="\/letters">Uitgaande post/);
  const list = await operator.get("/letters");
  assert.match(list.html, /Is deze melding van u\?/);
  assert.doesNotMatch(list.html, /melder@post/);
  const shown = await operator.get(`/letters/${id}`);
  assert.match(shown.html, /melder@post\.example/);
  assert.match(shown.html, /href="\/confirm\/abc"/);
  assert.doesNotMatch(shown.html, /href="https:\/\/elders/);
  assert.equal((await operator.get("/letters/01900000-0000-7000-8000-00000000000f")).status, 404);
  assert.equal((await rows(world, `select 1 from access where action = 'letter.read'`)).length, 1);
});

test("where a mail server is set, or people sign in elsewhere, there is no such page", async () => {
  const operator = visitor(await siteApp(await scene()));
  await operator.signIn("wout");
  assert.doesNotMatch((await operator.get("/")).html, /Uitgaande post/);
  assert.equal((await operator.get("/letters")).status, 404);
});
