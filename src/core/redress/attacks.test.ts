/** Those who would turn the loop against somebody: each attack asks nobody anything, and tells the attacker nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, handIn, refusal, requests, rows, scene, settle, shop, somebody, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { describeTrader, followReport } from "../flow.ts";

const account = dutchIban("ABNA", 417164300);
const visited = { kind: "domain", value: shop, how: "visited" };
const asked = async (world: TestWorld) => {
  await settle(world);
  return (await requests(world)).map(({ addressee }) => addressee);
};

test("brigading: five hundred strangers on the public site together count for nothing against a shop", async () => {
  const world = await scene();
  for (let count = 0; count < 500; count++) await tell(world, { desk: "public" });
  assert.deepEqual(await asked(world), []);
});

test("sock puppets: ten mailboxes that share a telephone, in a chain, are one reporter", async () => {
  const world = await scene();
  for (let count = 0; count < 10; count++) {
    const phone = `+3161234${String(5600 + Math.floor(count / 2))}`;
    const other = `+3161234${String(5600 + Math.floor((count + 1) / 2))}`;
    await tell(world, { reporter: { email: `pop-${count}@example.org`, phone } });
    await tell(world, { reporter: { email: `pop-${count}@example.org`, phone: other } });
  }
  assert.deepEqual(await asked(world), []);
});

test("sock puppets with nothing in common tell one story about one amount: they are one reporter until a person says otherwise", async () => {
  const world = await scene();
  const narrative =
    "Ik bestelde een zwarte damesfiets met zeven versnellingen, betaalde vooruit en kreeg na drie weken nog steeds niets.";
  for (const sign of [".", "!", "...", " Echt waar.", " Schande."])
    await tell(world, {
      narrative: `${narrative}${sign}`,
      amountLost: { cents: 24_900, currency: "EUR" },
      occurredAt: "2026-11-20",
    });
  assert.deepEqual(await asked(world), []);
});

test("self-report: whoever reports their own account, address or number names no fraudster", async () => {
  const world = await scene();
  const own = { email: "ik@winkel-van-mij.nl", phone: "+31612345678", iban: account };
  const { id } = await handIn(world, {
    indicators: [
      { kind: "iban", value: account, role: "controlled" },
      { kind: "phone", value: own.phone, role: "controlled", how: "called" },
      { kind: "email", value: own.email, role: "controlled" },
    ],
    reporter: own,
  });
  assert.deepEqual(await rows(world, `select 1 from tie where report = $1`, [id]), []);
});

test("a competitor: three real people against an honest shop with ten thousand orders ask nobody anything", async () => {
  const world = await scene();
  await describeTrader(world, "psp-a", { kind: "domain", value: shop, orders: 10_000, days: 90, since: "2015-01-01" });
  for (let count = 0; count < 9; count++) await tell(world);
  assert.deepEqual(await asked(world), []);
});

test("a competitor cannot make the shop look small: whoever reports says nothing about its trade", async () => {
  const world = await scene();
  const mine = { kind: "domain", value: shop, orders: 3, days: 90, since: "2015-01-01" };
  await assert.rejects(describeTrader(world, "politie-lmio", mine), refusal("NOT_ALLOWED"));
});

test("a bank's own number, shown on somebody's screen or called, is never asked about, however many name it", async () => {
  const world = await scene();
  const [official = ""] = [...world.policy.directory.official].filter((value) => value.startsWith("phone "));
  for (const how of ["displayed", "called"]) {
    for (let count = 0; count < 6; count++) {
      const indicators = [{ kind: "phone", value: official.slice(6), role: "controlled", how }];
      await tell(world, { form: "bank-helpdesk-fraud", indicators });
    }
  }
  assert.deepEqual(await asked(world), []);
  assert.deepEqual(await rows(world, `select distinct role from tie`), [{ role: "impersonated" }]);
});

test("a number that was only displayed is nobody's guilt", async () => {
  const world = await scene();
  for (let count = 0; count < 9; count++)
    await tell(world, { indicators: [{ kind: "phone", value: "+31612345678", role: "controlled", how: "displayed" }] });
  assert.deepEqual(await rows(world, `select distinct role from tie`), [{ role: "impersonated" }]);
});

test("three desks that copy one report count one person", async () => {
  const world = await scene();
  const reporter = somebody();
  const told = { reporter, amountLost: { cents: 24_900, currency: "EUR" }, indicators: [visited] };
  for (const desk of ["politie-lmio", "politie-noord-nederland", "politie-lmio"])
    await tell(world, { ...told, desk }).catch(() => undefined);
  assert.deepEqual(await asked(world), []);
});

test("threshold probing: a reporter cannot tell from their own page whether one or four others reported, so not when three became enough", async () => {
  const seen = new Set<string>();
  for (const others of [1, 2, 3, 4]) {
    const world = await scene({ covenants: [] });
    const { followUpCode } = await handIn(world, { desk: "public" });
    for (let count = 0; count < others; count++) await tell(world, { desk: "public" });
    const { linked, asked: told } = await followReport(world, followUpCode);
    seen.add(JSON.stringify({ linked, told }));
  }
  assert.equal(seen.size, 1);
});

test("threshold probing: the answer to a report says nothing about the count, before, at and after the threshold", async () => {
  const world = await scene();
  const answers = new Set<string>();
  for (let count = 0; count < 5; count++) {
    const { id: _, followUpCode: __, ...rest } = await handIn(world);
    answers.add(JSON.stringify(rest));
  }
  assert.equal(answers.size, 1);
});
