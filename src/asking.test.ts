/** The check as the house offers it: who tries a range of numbers is stopped and told of, and a short link shows its end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anybody, ask, houseOf, texts, token } from "#tools/http.ts";
import { dutchIban, rows, scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";
import type { TestWorld } from "#tools/world.ts";
import { checking } from "./checks.ts";

const few = { iso: "PT1H", months: 0, milliseconds: 3_600_000 };
const number = (count: number) => `085 0${123_450 + count}`;

/** A world in which the public may ask about three values of persons an hour. */
async function strict(): Promise<TestWorld> {
  const world = await scene({ covenants: [] });
  return { ...world, policy: { ...world.policy, asking: { window: few, public: 3, known: 6 } } };
}

async function open() {
  const world = await strict();
  const lines: string[] = [];
  const checks = checking(world, texts, { report: (line) => lines.push(line) });
  const house = await houseOf(world, { checks });
  const operator = await houseOf(world, { checks, door: "operator" });
  return { house, lines, world, operator };
}

test("whoever asks about one number after the other is told to wait, and the operator hears that it happens, not who or what", async () => {
  const { house, lines, operator, world } = await open();
  const about = (text: string) => ask(house, anybody, "POST", "/v1/checks", { text });
  for (const count of [1, 2, 3, 2, 1]) assert.equal((await about(number(count))).statusCode, 200);
  world.pass(600_000);
  const stopped = await about(number(4));
  assert.equal(stopped.statusCode, 429);
  assert.equal(stopped.headers["retry-after"], "3000");
  assert.equal(stopped.json().code, "TOO_MANY");
  assert.doesNotMatch(stopped.payload, /12345/);
  assert.equal((await about(dutchIban("ABNA", 417164300))).statusCode, 429);
  assert.equal((await about("https://nergens-van-gehoord.nl/")).statusCode, 200, "links are nobody's");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      {
        level: "warn",
        where: "checks",
        what: "somebody of the public asked about more values of persons than one may",
      },
    ],
  );
  const metrics = await ask(operator, { ...anybody, name: "operator" }, "GET", "/metrics");
  assert.match(metrics.payload, /kentering_stopped_askers 1\n/);
  assert.deepEqual(await rows(world, `select 1 as one from event`), [], "and nothing of it is stored");
});

test("an organisation's programs share one count, also over many texts in one call, and the public keeps its own", async () => {
  const { house } = await open();
  const [one, other] = [
    await token(house.world, "marktplaats", ["checks"]),
    await token(house.world, "marktplaats", ["checks"]),
  ];
  const many = [1, 2, 3, 4, 5].map(number);
  assert.equal((await ask(house, one, "POST", "/v1/checks/batches", { texts: many })).statusCode, 200);
  assert.equal((await ask(house, other, "POST", "/v1/checks", { text: number(6) })).statusCode, 200);
  assert.equal((await ask(house, other, "POST", "/v1/checks", { text: number(7) })).statusCode, 429);
  assert.equal((await ask(house, anybody, "POST", "/v1/checks", { text: number(7) })).statusCode, 200);
});

test("on the site it is a page that says what to do", async () => {
  const visit = visitor(await siteApp(await strict()));
  for (const count of [1, 2, 3]) assert.equal((await visit.post("/check", { text: number(count) })).status, 200);
  const stopped = await visit.post("/check", { text: number(4) });
  assert.equal(stopped.status, 429);
  assert.match(stopped.html, /<h1/);
});

test("a short link shows where it leads, and is judged by that; without somebody who follows it, it says that it hides something", async () => {
  const world = await scene({ covenants: [] });
  const followed: string[] = [];
  const follow = async (link: string) => {
    followed.push(link);
    return link.endsWith("vals") ? "https://ing-verificatie.example.top/inloggen" : undefined;
  };
  const asker = { key: "test", known: false };
  const { check } = checking(world, texts, { follow });
  const text = "Uw pakket: https://bit.ly/vals en https://tinyurl.com/weg en https://buurthuis.nl/";
  const { verdict, indicators } = await check(text, asker);
  assert.deepEqual(followed, ["https://bit.ly/vals", "https://tinyurl.com/weg"]);
  assert.equal(verdict, "suspicious");
  const reasons = (value: string) =>
    indicators.find((each) => each.value === value)?.reasons.map(({ code, word }) => [code, word]);
  assert.deepEqual(reasons("https://bit.ly/vals")?.[0], ["leads-to", "ing-verificatie.example.top"]);
  assert.ok(!reasons("https://bit.ly/vals")?.some(([code]) => code === "short-link"));
  assert.ok(reasons("https://tinyurl.com/weg")?.some(([code]) => code === "short-link"));
  assert.equal(
    indicators.find(({ value }) => value === "https://ing-verificatie.example.top/inloggen")?.verdict,
    "suspicious",
  );
  const plain = await checking(world, texts).check(text, asker);
  assert.ok(!plain.indicators.some(({ value }) => value.includes("ing-verificatie")));
});

test("of a text full of short links only three are followed", async () => {
  let calls = 0;
  const follow = async () => void calls++;
  const many = Array.from({ length: 50 }, (_, link) => `https://bit.ly/${link}`).join(" ");
  await checking(await scene({ covenants: [] }), texts, { follow }).check(many, { key: "test", known: false });
  assert.equal(calls, 3);
});
