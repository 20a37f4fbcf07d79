/** Webhooks and deliveries over HTTP, as a partner's own program and as the operator. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { tick } from "#core/flow.ts";
import { anybody, ask, houseOf, openHouse, person, threeReports, token } from "#tools/http.ts";

const mine = "/v1/organisations/me/webhook";
const url = "https://sidn.example/kentering";

test("a program sets its organisation's webhook, sees it without the secret, and takes it away", async () => {
  const house = await openHouse();
  const sidn = await token(house.world, "sidn", ["requests"]);
  assert.equal((await ask(house, sidn, "GET", mine)).statusCode, 404);
  const set = await ask(house, sidn, "PUT", mine, { url });
  assert.equal(set.statusCode, 200, set.payload);
  const { secret, ...rest } = set.json();
  assert.match(secret, /^whsec_/);
  const again = (await ask(house, sidn, "PUT", mine, { url })).json();
  assert.notEqual(again.secret, secret);
  assert.ok(again.oldSecretUntil > again.setAt);
  const seen = await ask(house, sidn, "GET", mine);
  assert.deepEqual(seen.json(), { ...rest, setAt: again.setAt, oldSecretUntil: again.oldSecretUntil });
  const bank = await token(house.world, "bank-a", ["requests"]);
  for (const method of ["GET", "DELETE"]) assert.equal((await ask(house, bank, method, mine)).statusCode, 404);
  assert.equal((await ask(house, sidn, "DELETE", mine)).statusCode, 204);
  assert.equal((await ask(house, sidn, "DELETE", mine)).statusCode, 404);
  assert.deepEqual(house.lines, []);
});

test("an address that leads inside, names a door, or holds a password is refused, and what it was is not repeated", async () => {
  const house = await openHouse();
  const sidn = await token(house.world, "sidn", ["requests"]);
  for (const address of [
    "http://sidn.example/",
    "https://10.1.2.3/",
    "https://[::ffff:169.254.169.254]/",
    "https://geheim:geheim@sidn.example/",
    "https://sidn.example:6379/",
    "https://metadata.internal/",
    "nonsense",
    "",
    " ",
    7,
    null,
    "https://sidn.example/\u0000",
    "x".repeat(100_000),
  ]) {
    const answer = await ask(house, sidn, "PUT", mine, { url: address });
    assert.equal(answer.statusCode, 400, String(address).slice(0, 60));
    assert.equal(answer.json().code, "INPUT_INVALID");
    assert.ok(!answer.payload.includes("geheim"));
  }
  for (const body of [{}, { url, secret: "whsec_mine" }, { url, organisation: "bank-a" }, [url]])
    assert.equal((await ask(house, sidn, "PUT", mine, body)).statusCode, 400);
  assert.equal((await ask(house, sidn, "GET", mine)).statusCode, 404, "nothing was set");
});

test("the operator sets it for an organisation, and nobody else can do so", async () => {
  const house = await openHouse();
  const socket = await houseOf(house.world, { door: "operator" });
  const operator = { ...anybody, name: "operator" };
  const set = await ask(socket, operator, "POST", "/v1/webhooks", { organisation: "bank-a", url });
  assert.equal(set.statusCode, 201, set.payload);
  assert.match(set.json().secret, /^whsec_/);
  const unknown = await ask(socket, operator, "POST", "/v1/webhooks", { organisation: "nobody", url });
  assert.equal(unknown.statusCode, 400);
  const sidn = await token(house.world, "sidn", ["requests"]);
  assert.equal((await ask(house, sidn, "POST", "/v1/webhooks", { organisation: "bank-a", url })).statusCode, 403);
  const bank = await token(house.world, "bank-a", ["requests"]);
  assert.equal((await ask(house, bank, "GET", mine)).json().url, url);
});

test("a test says what came back; ten a minute are enough", async () => {
  const house = await openHouse();
  const sidn = await token(house.world, "sidn", ["requests"]);
  assert.equal((await ask(house, sidn, "POST", `${mine}/tests`, {})).statusCode, 404);
  await ask(house, sidn, "PUT", mine, { url });
  house.world.deliver = () => Promise.reject(new Undelivered("address-refused"));
  const { id, ...tested } = (await ask(house, sidn, "POST", `${mine}/tests`, {})).json();
  assert.deepEqual([typeof id, tested], ["string", { taken: false, fault: "address-refused" }]);
  const codes = [];
  for (let time = 0; time < 10; time++) codes.push((await ask(house, sidn, "POST", `${mine}/tests`, {})).statusCode);
  assert.deepEqual([codes.filter((code) => code === 201).length, codes.at(-1)], [8, 429]);
});

test("what was given up is listed and sent again by its organisation's own program, and by no other", async () => {
  const house = await openHouse();
  const { world } = house;
  let isGone = true;
  world.deliver = async (notice) => {
    if (isGone && notice.to === "sidn") throw new Undelivered("gone", { way: "webhook", answer: 410 });
    world.delivered.push(notice);
    return undefined;
  };
  await threeReports(world);
  const sidn = await token(world, "sidn", ["requests"]);
  const { items } = (await ask(house, sidn, "GET", "/v1/deliveries?state=dead")).json();
  assert.equal(items.length, 1);
  assert.deepEqual(
    [items[0].type, items[0].answer, items[0].fault, items[0].attempts],
    ["request.sent", 410, "gone", 1],
  );
  assert.deepEqual((await ask(house, sidn, "GET", "/v1/deliveries?state=waiting")).json(), { items: [] });
  const replay = `/v1/deliveries/${items[0].id}/replays`;
  const psp = await token(world, "psp-a", ["requests"]);
  assert.equal((await ask(house, psp, "POST", replay, {})).statusCode, 404);
  const outcomes = await token(world, "sidn", ["outcomes"]);
  assert.equal((await ask(house, outcomes, "POST", replay, {})).statusCode, 403);
  isGone = false;
  assert.equal((await ask(house, sidn, "POST", replay, {})).statusCode, 201);
  assert.equal((await ask(house, sidn, "POST", replay, {})).statusCode, 409);
  await tick(world);
  assert.ok(world.delivered.some(({ id }) => id === items[0].id));
  assert.equal((await ask(house, sidn, "POST", replay, {})).statusCode, 409);
  for (const query of ["?state=lost", "?state=sent", "?limit=0", "?cursor=abc", "?partner=bank-a"])
    assert.equal((await ask(house, sidn, "GET", `/v1/deliveries${query}`)).statusCode, 400, query);
  const worker = await person(world, "sidn", ["partner-worker"]);
  assert.equal((await ask(house, worker, "GET", "/v1/deliveries")).json().items.length, 1);
});
