/** Rule 1, through the verb: independent reporters are counted, not reports. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, rows, scene, somebody, tell } from "#tools/scene.ts";
import { policyCovenants } from "#tools/world.ts";

const day = 86_400_000;

async function hasFired(world: Awaited<ReturnType<typeof scene>>): Promise<boolean> {
  return (await requests(world)).some(({ covenant }) => covenant.startsWith("webshop"));
}

test("reports that share any key share the reporter: e-mail, phone, account, transaction, police reference", async () => {
  const shared = {
    email: "zelfde@example.org",
    phone: "0612345678",
    iban: "NL91ABNA0417164300",
    transaction: "trx-1",
    policeReference: "PL-2026-1",
  };
  for (const [kind, value] of Object.entries(shared)) {
    const world = await scene();
    for (let count = 0; count < 3; count++) await tell(world, { reporter: { ...somebody(), [kind]: value } });
    assert.equal(await hasFired(world), false, kind);
  }
});

test("keys are compared in normal form: the same phone written three ways is one reporter", async () => {
  const world = await scene();
  for (const phone of ["0612345678", "+31 6 12345678", "06-12345678"]) await tell(world, { reporter: { phone } });
  assert.equal(await hasFired(world), false);
});

test("shared keys link transitively: A and B by phone, B and C by account, is one reporter", async () => {
  const world = await scene();
  await tell(world, { reporter: { phone: "0612345678" } });
  await tell(world, { reporter: { phone: "0612345678", iban: "NL91ABNA0417164300" } });
  await tell(world, { reporter: { iban: "NL91ABNA0417164300" } });
  await tell(world);
  assert.equal(await hasFired(world), false);
  await tell(world);
  assert.equal(await hasFired(world), true);
});

test("shared keys link also through a report about something else, at another desk", async () => {
  const world = await scene();
  const elsewhere = [{ kind: "domain", value: "heel-iets-anders.nl" }];
  await tell(world, {
    desk: "fraudehelpdesk",
    indicators: elsewhere,
    reporter: { email: "een@example.org", phone: "0612345678" },
  });
  await tell(world, { reporter: { email: "een@example.org" } });
  await tell(world, { reporter: { phone: "0612345678" } });
  await tell(world);
  assert.equal(await hasFired(world), false);
});

test("a phone is never taken for a police reference: keys of different kinds do not link", async () => {
  const world = await scene();
  await tell(world, { reporter: { transaction: "A1" } });
  await tell(world, { reporter: { policeReference: "A1" } });
  await tell(world);
  assert.equal(await hasFired(world), true);
});

test("a desk's default and maximum hold: what is claimed above it is worth what the desk may give", async () => {
  const world = await scene({ covenants: [] });
  const claims = [
    ["politie-lmio", undefined, "identified"],
    ["marktplaats", undefined, "transaction"],
    ["marktplaats", "identified", "transaction"],
    ["marktplaats", "unconfirmed", "unconfirmed"],
    ["fraudehelpdesk", "identified", "confirmed"],
    ["cmi", undefined, "confirmed"],
    ["public", "identified", "unconfirmed"],
  ] as const;
  for (const [desk, strength] of claims)
    await tell(world, { desk, reporter: { ...somebody(), ...(strength && { strength }) } });
  const stored = await rows<{ strength: string }>(world, `select strength from report order by id`);
  assert.deepEqual(
    stored.map(({ strength }) => strength),
    claims.map(([, , strength]) => strength),
  );
});

test("without a key nobody can be told apart: the report is unconfirmed, also at the police", async () => {
  const world = await scene();
  for (let count = 0; count < 4; count++) await tell(world, { reporter: { strength: "identified" } });
  assert.equal(await hasFired(world), false);
  assert.deepEqual(await rows(world, `select distinct strength from report`), [{ strength: "unconfirmed" }]);
});

test("the covenant says which strength counts: three confirmed reports do not fire what asks for identified ones", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { desk: "fraudehelpdesk" });
  for (let count = 0; count < 2; count++) await tell(world);
  assert.equal(await hasFired(world), false);
  await tell(world);
  assert.equal(await hasFired(world), true);
});

test("only reports within the covenant's window count together", async () => {
  const world = await scene();
  await tell(world);
  await tell(world);
  world.pass(91 * day);
  await tell(world);
  assert.equal(await hasFired(world), false);
  await tell(world);
  await tell(world);
  assert.equal(await hasFired(world), true);
});

test("a form the covenant does not name does not count", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { form: "phishing" });
  assert.equal(await hasFired(world), false);
});

test("copies of one story under other names count once: same amount, same day, nearly the same words", async () => {
  const world = await scene();
  const narrative = "Ik kocht een fiets voor mijn dochter en na de betaling was de winkel niet meer te bereiken.";
  const copy = { amountLost: { cents: 12500, currency: "EUR" }, occurredAt: "2026-11-20" };
  for (const start of ["Hallo, ", "", "Geachte heer, "]) await tell(world, { ...copy, narrative: start + narrative });
  assert.equal(await hasFired(world), false);
  await tell(world, {
    ...copy,
    narrative: "Een heel ander verhaal over een telefoon die nooit is bezorgd door de koerier.",
  });
  assert.equal(await hasFired(world), false);
  await tell(world, { ...copy, occurredAt: "2026-11-19", narrative });
  assert.equal(await hasFired(world), true);
});

test("no key is ever stored in clear", async () => {
  const world = await scene({ covenants: policyCovenants() });
  await tell(world, { reporter: { email: "geheim@example.org" } });
  const [keys] = await rows<{ all: string }>(
    world,
    `select string_agg(digest, ' ') || (select string_agg(gist || encode(sealed, 'escape'), '') from report) as all from reporter_key`,
  );
  assert.ok(keys !== undefined && !keys.all.includes("geheim"));
});
