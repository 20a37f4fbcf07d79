/** Rule 5: police data never count for, or leave under, an agreement of the GDPR. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { covenant, dutchIban, requests, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { policyCovenants } from "#tools/world.ts";
import { concerns } from "./concerns.ts";
import { effectOf, followReport, recordOutcome } from "./flow.ts";
import { hub } from "./ports.ts";

/** The web-shop covenant as an agreement under the GDPR, counting every strength. */
function underGdpr(): string[] {
  const [webshop] = policyCovenants().filter((source) => source.includes("id: webshop-three-reports"));
  return [
    (webshop ?? "")
      .replace("regime: wpg", "regime: avg")
      .replace("strength: [identified]", "strength: [confirmed, transaction, identified]")
      .replaceAll("basis: wpg20", "basis: gdpr-6-1-e"),
  ];
}

test("under a covenant of the GDPR a police report does not count", async () => {
  const world = await scene({ covenants: underGdpr() });
  for (let count = 0; count < 3; count++) await tell(world, { desk: "politie-lmio" });
  for (let count = 0; count < 2; count++) await tell(world, { desk: "fraudehelpdesk" });
  assert.deepEqual(await requests(world), []);
  await tell(world, { desk: "fraudehelpdesk" });
  assert.equal((await requests(world)).length, 2);
});

test("under a covenant of the GDPR no account leaves that only the police know of", async () => {
  const world = await scene({ covenants: underGdpr() });
  const account = { kind: "iban", value: dutchIban("ABNA", 417164300) };
  const domain = { kind: "domain", value: shop };
  await tell(world, { desk: "politie-lmio", indicators: [domain, account] });
  for (let count = 0; count < 3; count++) await tell(world, { desk: "fraudehelpdesk", indicators: [domain] });
  await tell(world, { desk: "politie-lmio", indicators: [domain, account] });
  assert.deepEqual(
    (await requests(world)).map(({ addressee }) => addressee),
    ["psp-a", "sidn"],
  );
  await tell(world, { desk: "fraudehelpdesk", indicators: [domain, account] });
  assert.equal((await requests(world)).length, 3);
});

test("the other way is free: reports under the GDPR count for the police's covenant", async () => {
  const world = await scene();
  const indicators = [{ kind: "iban", value: dutchIban("ABNA", 417164300) }];
  for (const desk of ["marktplaats", "marktplaats", "politie-lmio"])
    await tell(world, { desk, form: "purchase-fraud", indicators });
  assert.deepEqual(
    (await requests(world)).map(({ covenant }) => covenant),
    ["marketplace-three-reports"],
  );
});

test("a reporter learns of others in bands only, and never through police reports", async () => {
  const world = await scene();
  const code = world.secrets.followUpCode(await tell(world, { desk: "fraudehelpdesk" }));
  const linked = async () => (await followReport(world, code)).linked;
  for (let count = 0; count < 12; count++) await tell(world);
  assert.equal(await linked(), "none");
  await tell(world, { desk: "cmi" });
  assert.equal(await linked(), "few");
  for (const [others, band] of [
    [4, "few"],
    [5, "several"],
    [9, "several"],
    [10, "many"],
  ] as const) {
    while ((await rows(world, `select 1 from report where regime = 'avg'`)).length - 1 < others)
      await tell(world, { desk: "fraudehelpdesk" });
    assert.equal(await linked(), band, String(others));
  }
});

test("the effect that a reporter sees is in bands and without police reports; who may know it sees the numbers", async () => {
  const world = await scene();
  const code = world.secrets.followUpCode(await tell(world, { desk: "fraudehelpdesk" }));
  for (let count = 0; count < 3; count++) await tell(world, { amountLost: { cents: 1000, currency: "EUR" } });
  await settle(world);
  world.pass(1000);
  const [psp] = await requests(world);
  await recordOutcome(world, { organisation: "psp-a", by: "samir" }, psp?.id ?? "", { result: "raised" });
  const seen = (await followReport(world, code)).asked.find(({ partner }) => partner === "psp")?.effect;
  assert.deepEqual([seen?.before, seen?.after], ["few", "none"]);
  const exact = await world.store.transaction(hub, (tx) => effectOf(tx, psp?.id ?? "", world.now()));
  assert.deepEqual(exact?.before, { reports: 4, lossCents: 3000 });
});

test("what was asked about somebody else's value in the same dossier is not told to this reporter", async () => {
  const world = await scene();
  const phone = { kind: "phone", value: "0612345678", how: "called" };
  const code = world.secrets.followUpCode(await tell(world, { desk: "fraudehelpdesk", indicators: [phone] }));
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [phone, { kind: "domain", value: shop }] });
  await settle(world);
  assert.equal((await rows(world, `select 1 from barrier_request where sent_at is not null`)).length, 2);
  assert.deepEqual((await followReport(world, code)).asked, []);
});

test("a covenant of the GDPR does not so much as look at a police report", async () => {
  const world = await scene();
  const police = { desk: "politie-lmio", form: "phishing", strength: "identified" } as const;
  assert.equal(concerns(world, covenant(world, "own-payment-urgent"), police), false);
  assert.equal(concerns(world, covenant(world, "own-payment-urgent"), { ...police, desk: "cmi" }), true);
});
