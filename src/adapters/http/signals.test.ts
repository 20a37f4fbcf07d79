/** Looking for oneself: with hashes alone a client finds what a check would have told it, and asks nobody what. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashOf } from "#core/signal/hashed.ts";
import type { Indicator } from "#core/types.ts";
import { anybody, ask, type House, houseOf, texts, token } from "#tools/http.ts";
import { asOwner, scene } from "#tools/scene.ts";
import { type Fetch, isReported } from "../../../examples/private-check.ts";
import { type Checking, checking } from "../../checks.ts";

const day = 86_400_000;
const reported: readonly Indicator[] = [
  { kind: "domain", value: "koopjeshal-voordeel.nl" },
  { kind: "domain", value: "nepwinkel.github.io" },
  { kind: "domain", value: "xn--ng-goc.nl" },
  { kind: "url", value: "https://sites.example.org/pas?a=1" },
  { kind: "url", value: "http://192.0.2.7:8080/pas" },
  { kind: "sender-id", value: "mijning" },
  // Official, and so reported by no answer.
  { kind: "url", value: "https://www.bank-a.example/inloggen" },
];

/** A house that knows these values as reported, and a client of it that fetches as anybody. */
async function open(): Promise<House & { readonly checks: Checking; readonly get: Fetch; readonly asked: string[] }> {
  const world = await scene({ covenants: [] });
  for (const [place, { kind, value }] of reported.entries())
    await asOwner(
      world,
      `insert into signal (indicator, kind, value, last_seen, until, at, position) values ($1, $2, $3, $4, $5, $4, $6)`,
      [world.newId(), kind, value, world.now(), new Date(world.now().getTime() + day), place + 1],
    );
  const checks = checking(world, texts);
  await checks.refresh();
  const house = await houseOf(world, { checks });
  const asked: string[] = [];
  const get: Fetch = async (path) => {
    asked.push(path);
    // Many more than one person would: the limits are another test's.
    const { statusCode, payload } = await house.app.inject({
      url: path,
      remoteAddress: `192.0.2.${asked.length % 250}`,
    });
    assert.equal(statusCode, 200, path);
    return JSON.parse(payload);
  };
  return { ...house, checks, get, asked };
}

const part = (...values: string[]) => fc.constantFrom(...values);
const links = fc
  .tuple(
    part("https://", "http://", "HTTPS://", "https://naam:geheim@"),
    part("", "www.", "a.b.", "koopjeshal-voordeel.nl."),
    part(
      "koopjeshal-voordeel.nl",
      "KOOPJESHAL-VOORDEEL.nl",
      "nepwinkel.github.io",
      "anders.github.io",
      "github.io",
      "іng.nl",
      "sites.example.org",
      "192.0.2.7:8080",
      "3221225991:8080",
      "www.bank-a.example",
      "nergens.nl",
      "voordeel.nl",
    ),
    part("", ".", ":443"),
    part("", "/", "/pas", "/inloggen", "/pas/../pas", "/p%61s"),
    part("", "?a=1", "?utm_source=x&a=1", "?a=1&fbclid=2", "?", "??a=1", "?b"),
    part("", "#deel"),
  )
  .map((parts) => parts.join(""))
  .filter((link) => URL.canParse(link));

test("for every link the client that tells nothing answers as the server that is told everything", async () => {
  const { checks, get } = await open();
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(links, async (link) => {
      const { verdict } = await checks.check(new URL(link).href, { key: "test", known: true });
      const told = verdict === "reported";
      hits += told ? 1 : 0;
      assert.equal(await isReported(link, get), told);
    }),
    { numRuns: 300 },
  );
  assert.ok(hits > 50, `${hits} of them reported`);
});

test("every value on the list is found behind its own prefix, and what is official behind none", async () => {
  const { get } = await open();
  const listed = new Set<unknown>(Object(await get("/v1/signals/prefixes")).prefixes);
  for (const value of reported) {
    const hash = hashOf(value).toString("hex");
    assert.ok(listed.has(hash.slice(0, 8)), value.value);
    const { hashes } = Object(await get(`/v1/signals/prefixes/${hash.slice(0, 4)}`));
    const found = hashes.some((each: { hash: string }) => each.hash === hash);
    assert.equal(found, !value.value.includes("bank-a"), value.value);
  }
});

test("of a link that nobody reported nothing is asked: only the list that everybody fetches, whole", async () => {
  const { get, asked } = await open();
  assert.equal(await isReported("https://nergens-van-gehoord.nl/pas", get), false);
  assert.deepEqual(asked, ["/v1/signals/prefixes"]);
});

test("the list comes once: who shows its mark gets nothing again, until something changed", async () => {
  const house = await open();
  const { world } = house;
  const list = (tag?: string) =>
    ask(house, anybody, "GET", "/v1/signals/prefixes", undefined, tag === undefined ? {} : { "if-none-match": tag });
  const tag = String((await list()).headers.etag);
  const again = await list(`"other", W/${tag}`);
  assert.deepEqual([again.statusCode, again.payload], [304, ""]);
  assert.match(String(again.headers["cache-control"]), /^public, max-age=\d+$/);
  await asOwner(world, `update signal set until = null, position = 99 where value = 'koopjeshal-voordeel.nl'`);
  await house.checks.refresh();
  world.pass(61_000);
  const changed = await list(tag);
  assert.equal(changed.statusCode, 200);
  assert.equal(changed.json().prefixes.length, reported.length - 1);
});

test("with time the prefixes forget as the list does, and no answer holds for longer than what it is about", async () => {
  const house = await open();
  const { world } = house;
  const hash = hashOf(reported[0]!).toString("hex");
  const look = async () => (await ask(house, anybody, "GET", `/v1/signals/prefixes/${hash.slice(0, 4)}`)).json();
  world.pass(day - 60_000);
  const { hashes, expiresAt } = await look();
  assert.equal(hashes[0].expiresAt, new Date(world.now().getTime() + 60_000).toISOString());
  assert.equal(expiresAt, hashes[0].expiresAt);
  world.pass(60_000);
  assert.deepEqual((await look()).hashes, []);
});

test("what is no prefix of two bytes is nothing, so that nobody tells more than they should by mistake", async () => {
  const house = await open();
  for (const prefix of ["0a1", "0a1b2", "0A1B", "zzzz", hashOf(reported[0]!).toString("hex")])
    assert.equal((await ask(house, anybody, "GET", `/v1/signals/prefixes/${prefix}`)).statusCode, 404, prefix);
});

test("an organisation checks a hundred texts in one call, in their order; one too many is refused, and the public asks one by one", async () => {
  const house = await open();
  const by = await token(house.world, "marktplaats", ["checks"]);
  const questions = ["koopjeshal-voordeel.nl", ...Array.from({ length: 99 }, (_, number) => `Bericht ${number}`)];
  const answer = await ask(house, by, "POST", "/v1/checks/batches", { texts: questions });
  const verdicts = answer.json().items.map(({ verdict }: { verdict: string }) => verdict);
  assert.deepEqual(verdicts, ["reported", ...Array.from({ length: 99 }, () => "unknown")]);
  for (const texts of [[], [...questions, "Nog een"], [""]])
    assert.equal((await ask(house, by, "POST", "/v1/checks/batches", { texts })).statusCode, 400);
  assert.equal((await ask(house, anybody, "POST", "/v1/checks/batches", { texts: ["x"] })).statusCode, 401);
});
