/** The whole loop, from reports to the answer that a reporter learns of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, investigator, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { eachStore, postgresStore } from "#tools/stores.ts";
import { acknowledge, decide, followReport, readRequest, recordOutcome } from "./flow.ts";
import { hub } from "./ports.ts";
import { handedIn } from "./reports.ts";
import { firingsIn } from "./standing.ts";

const account = dutchIban("ABNA", 417164300);
const both = [
  { kind: "domain", value: shop, how: "visited" },
  { kind: "iban", value: account, how: "paid" },
];

test("three people on one domain with an account of bank-a: exactly three requests, each exactly its fields", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++)
    await tell(world, { indicators: both, amountLost: { cents: 5000, currency: "EUR" } });
  const seen = { firstSeen: "2026-11-23T12:00:00.000Z", lastSeen: "2026-11-23T12:00:00.000Z" };
  const domain = { kind: "domain", value: shop };
  const form = "fake-webshop";
  assert.deepEqual(
    (await requests(world)).map(({ addressee, state, fields }) => ({ addressee, state, fields })),
    [
      { addressee: "psp-a", state: "approved", fields: { indicator: domain, form, reporters: 3, ...seen } },
      { addressee: "sidn", state: "approved", fields: { indicator: domain, form } },
      {
        addressee: "bank-a",
        state: "draft",
        fields: { indicator: { kind: "iban", value: account }, form, reporters: 3, ...seen },
      },
    ],
  );
});

test("two people are not enough, and one person three times is one person", async () => {
  const world = await scene();
  await tell(world, { indicators: both });
  for (let count = 0; count < 3; count++)
    await tell(world, { indicators: both, reporter: { email: "steeds@example.org" } });
  assert.deepEqual(await requests(world), []);
});

test("the whole loop: decided, sent, read, acknowledged, answered, and told to the reporter without a number", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators: both });
  const mine = world.secrets.followUpCode(await tell(world, { indicators: both }));
  await settle(world);
  const bank = { organisation: "bank-a", by: "bas" };
  const { id } = await requestTo(world, "bank-a");
  await assert.rejects(readRequest(world, bank, id), { code: "NOT_FOUND" }, "a draft is nobody's but the decider's");
  await decide(world, investigator, { request: id, approve: true });
  await settle(world);
  const read = await readRequest(world, bank, id);
  assert.equal(read.state, "sent");
  assert.equal((await acknowledge(world, bank, id)).state, "acknowledged");
  await recordOutcome(world, bank, id, { result: "raised", code: "stopped" });
  const { asked } = await followReport(world, mine);
  assert.deepEqual(
    asked.map(({ partner, state, answers }) => [partner, state, answers.map(({ result }) => result)]),
    [
      ["psp", "sent", []],
      ["registry", "sent", []],
      ["bank", "answered", ["raised"]],
    ],
  );
  const [, , answered] = asked;
  assert.deepEqual(
    [answered?.effect?.before, answered?.effect?.after],
    ["none", "none"],
    "police reports never show in public",
  );
});

test("a fourth report that brings another account into the fired dossier: one bank request more", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators: both });
  const other = dutchIban("INGB", 1234567);
  await tell(world, { indicators: [...both, { kind: "iban", value: other, how: "paid" }] });
  const bankB = await requestTo(world, "bank-b");
  assert.deepEqual([bankB.value, bankB.state, (await requests(world)).length], [other, "draft", 4]);
});

test("two dossiers become one: no request is doubled, none lost, and the old id answers with the new", async () => {
  const world = await scene();
  const ing = dutchIban("INGB", 7654321);
  const rabo = dutchIban("RABO", 300065264);
  const elsewhere = [
    { kind: "domain", value: "tweede-koopjeshal.nl", how: "visited" },
    { kind: "iban", value: ing, how: "paid" },
  ];
  // The older dossier has not fired; the younger has. Whatever the older holds is asked when they turn out to be one.
  const older = await tell(world, {
    indicators: [
      { kind: "domain", value: "tweede-koopjeshal.nl" },
      { kind: "iban", value: rabo },
    ],
  });
  await tell(world, { indicators: elsewhere });
  const younger: string[] = [];
  for (let count = 0; count < 3; count++) younger.push(await tell(world, { indicators: both }));
  assert.equal((await requests(world)).length, 3);
  await tell(world, {
    indicators: [
      { kind: "iban", value: ing },
      { kind: "iban", value: account },
    ],
  });
  const banks = (await requests(world)).filter(({ barrier }) => barrier === "block-account");
  assert.deepEqual(banks.map(({ addressee }) => addressee).sort(), ["bank-a", "bank-b", "rabobank"]);
  const dossiers = await Promise.all([older, younger[0] ?? ""].map(async (id) => (await handedIn(world, id)).dossier));
  assert.equal(dossiers[0], dossiers[1]);
  // Now the other shop reaches three as well: its own two requests, and not one account more.
  await tell(world, { indicators: elsewhere });
  assert.deepEqual(
    (await requests(world)).slice(5).map(({ addressee, value }) => [addressee, value]),
    [
      ["psp-a", "tweede-koopjeshal.nl"],
      ["sidn", "tweede-koopjeshal.nl"],
    ],
  );
});

test("sixteen third reports at the same moment: one firing, three requests (PostgreSQL)", async () => {
  const world = await scene({}, await postgresStore());
  for (let count = 0; count < 2; count++) await tell(world, { indicators: both });
  await Promise.all(Array.from({ length: 16 }, () => tell(world, { indicators: both })));
  assert.deepEqual((await rows(world, `select covenant, round from firing where for_report is null`)).length, 1);
  assert.deepEqual((await requests(world)).map(({ addressee }) => addressee).sort(), ["bank-a", "psp-a", "sidn"]);
});

eachStore("accounts named by reports that come while the covenant fires are asked about, each once", async (store) => {
  const world = await scene({}, store);
  const shops = (number: number) => [
    { kind: "domain", value: shop },
    { kind: "iban", value: dutchIban("ABNA", number) },
  ];
  await Promise.all(Array.from({ length: 12 }, (_, number) => tell(world, { indicators: shops(number + 1) })));
  const asked = (await requests(world)).filter(({ addressee }) => addressee === "bank-a").map(({ value }) => value);
  assert.equal(new Set(asked).size, 12);
  assert.equal(asked.length, 12);
});

eachStore("reports that tie twelve values in a ring at once end in one dossier", async (store) => {
  const world = await scene({ covenants: [] }, store);
  const phone = (number: number) => ({
    kind: "phone",
    value: `06100000${String(number % 12).padStart(2, "0")}`,
    how: "called",
  });
  const ids = await Promise.all(
    Array.from({ length: 12 }, (_, number) => tell(world, { indicators: [phone(number), phone(number + 1)] })),
  );
  const dossiers = await Promise.all(ids.map(async (id) => (await handedIn(world, id)).dossier));
  assert.equal(new Set(dossiers).size, 1);
});

eachStore("a value so far only mentioned, taken into a dossier by many at once, ties them all", async (store) => {
  const world = await scene({ covenants: [] }, store);
  await tell(world, { narrative: "Zij belden met 06 1111 1111.", indicators: [] });
  const named = { kind: "phone", value: "0611111111", how: "called" };
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, number) =>
      tell(world, { indicators: [named, { kind: "phone", value: `062222222${number}`, how: "called" }] }),
    ),
  );
  const dossiers = await Promise.all(ids.map(async (id) => (await handedIn(world, id)).dossier));
  assert.equal(new Set(dossiers).size, 1);
  assert.equal(
    (
      await rows(
        world,
        `select distinct coalesce(d.merged_into, d.id) as root from indicator i join dossier d on d.id = i.dossier`,
      )
    ).length,
    1,
  );
});

test("asked by the old id of a merged dossier, the firings of the whole come back", async () => {
  const world = await scene();
  const [one, other] = ["06111111110", "06222222220"].map((value) => ({
    kind: "phone",
    value: value.slice(0, 10),
    how: "called",
  }));
  assert.ok(one !== undefined && other !== undefined);
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [{ kind: "domain", value: shop }, one] });
  await tell(world, { indicators: [other] });
  await tell(world, { indicators: [one, other] });
  const [younger] = await rows<{ id: string }>(world, `select id from dossier where merged_into is not null`);
  const firings = await world.store.transaction(hub, (tx) => firingsIn(world, tx, younger?.id ?? ""));
  assert.deepEqual(
    firings.map(({ indicator }) => indicator.value),
    [shop],
  );
});
