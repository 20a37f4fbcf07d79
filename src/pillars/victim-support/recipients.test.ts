/** The reporter's own copy says who got what of it, and gives away nothing about the other side. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, readRequest, recordOutcome } from "#core/flow.ts";
import { dutchIban, handIn, person, requestTo, scene, settle, tell } from "#tools/scene.ts";
import { copyOf } from "./copy.ts";

const account = dutchIban("ABNA", 417164300);
const later = dutchIban("RABO", 300400500);
const desk = person("fraudehelpdesk", "desk-worker");

async function ownPayment() {
  const world = await scene();
  const { followUpCode } = await handIn(world, {
    desk: "fraudehelpdesk",
    form: "bank-helpdesk-fraud",
    indicators: [{ kind: "iban", value: account, how: "paid" }],
    amountLost: { cents: 250_000, currency: "EUR" },
    reporter: { email: "slachtoffer@example.org", iban: dutchIban("INGB", 1234567) },
  });
  const { id } = await requestTo(world, "bank-b");
  await decide(world, desk, { request: id, approve: true });
  await settle(world);
  return { world, followUpCode, id };
}

test("as long as nobody read it, nothing was given to anybody", async () => {
  const { world, followUpCode } = await ownPayment();
  const { recipients, handlings } = await copyOf(world, followUpCode);
  assert.deepEqual(recipients, []);
  assert.deepEqual(
    handlings.map(({ organisation, activity }) => [organisation, activity]),
    [
      ["fraudehelpdesk", "rechten-van-betrokkenen"],
      ["fraudehelpdesk", "meldingen"],
    ],
  );
});

test("the reporter reads what their own bank got, by its name: the fields that it read, the ground, and until when", async () => {
  const { world, followUpCode, id } = await ownPayment();
  const { fields, expiresAt } = await readRequest(world, { organisation: "bank-b", by: "lotte" }, id);
  const [got, ...more] = (await copyOf(world, followUpCode)).recipients;
  assert.deepEqual(more, []);
  assert.deepEqual(got?.fields, Object.keys(fields).sort());
  assert.equal(got?.organisation, "bank-b");
  assert.equal(got?.basis, "gdpr-6-1-f");
  assert.deepEqual(got?.keptUntil, expiresAt);
});

test("of the bank to which the money went on only the kind is told: which one says where the other side banks", async () => {
  const { world, followUpCode, id } = await ownPayment();
  const bank = { organisation: "bank-b", by: "lotte" };
  await readRequest(world, bank, id);
  await recordOutcome(world, bank, id, { result: "moved-on", movedTo: { account: later } });
  await settle(world);
  const next = await requestTo(world, "rabobank");
  await decide(world, desk, { request: next.id, approve: true });
  await settle(world);
  await readRequest(world, { organisation: "rabobank", by: "rik" }, next.id);
  const copy = await copyOf(world, followUpCode);
  assert.deepEqual(
    copy.recipients.map(({ kind, organisation }) => [kind, organisation]),
    [
      ["bank", "bank-b"],
      ["bank", undefined],
    ],
  );
  const { told: _own, indicators: _named, ...others } = copy;
  for (const hidden of ["rabobank", later]) assert.ok(!JSON.stringify(others).includes(hidden), hidden);
});

test("a report that was only counted with others was given to nobody", async () => {
  const world = await scene();
  const { followUpCode } = await handIn(world);
  await tell(world);
  await tell(world);
  await settle(world);
  await readRequest(world, { organisation: "sidn", by: "daan" }, (await requestTo(world, "sidn")).id);
  assert.deepEqual((await copyOf(world, followUpCode)).recipients, []);
});
