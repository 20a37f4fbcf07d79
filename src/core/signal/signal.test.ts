/** What the public is told was reported: never by one person, never by the police's reports, never about a person's value. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { eraseReport, findReportFalse } from "#core/flow.ts";
import { dutchIban, rows, scene, settle, shop, somebody, type Told, tell } from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import { signalsOf } from "./list.ts";

const day = 86_400_000;
const value = { kind: "domain", value: shop } as const;
let stories = 0;
/** A report at a desk under the GDPR whose reporters count. */
const public_ = (told: Told = {}): Told => ({
  desk: "fraudehelpdesk",
  narrative: `Besteld en niets gekregen; dit is verhaal ${++stories}, in eigen woorden verteld.`,
  ...told,
});

async function reported(store?: Awaited<ReturnType<typeof memoryStore>>) {
  const world = await scene({ covenants: [] }, store);
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) ids.push(await tell(world, public_()));
  await settle(world);
  const signals = signalsOf(world);
  await signals.refresh();
  return { world, ids, signals };
}

eachStore("three who are independent make a value reported, and two do not", async (store) => {
  const { world, signals } = await reported(store);
  assert.deepEqual(signals.find(value, world.now())?.lastSeen, world.now());
  const two = await scene({ covenants: [] }, store);
  await tell(two, public_());
  await tell(two, public_());
  await settle(two);
  assert.deepEqual(await rows(two, `select value from signal`), []);
});

test("one person, however often and wherever they report, is one", async () => {
  const world = await scene({ covenants: [] });
  const reporter = somebody();
  for (const desk of ["fraudehelpdesk", "marktplaats", "cmi", "fraudehelpdesk"])
    await tell(world, public_({ desk, reporter }));
  await settle(world);
  assert.deepEqual(await rows(world, `select value from signal`), []);
});

test("what people told the police is not told to the public", async () => {
  const world = await scene({ covenants: [] });
  for (let count = 0; count < 5; count++) await tell(world, public_({ desk: "politie-lmio" }));
  await settle(world);
  assert.deepEqual(await rows(world, `select value from signal`), []);
});

test("nobody's account, number, address or name is ever on the list, however many report it", async () => {
  const world = await scene({ covenants: [] });
  const indicators = [
    { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" },
    { kind: "phone", value: "+31850123456", how: "called" },
    { kind: "email", value: "verkoper@example.org" },
    { kind: "handle", value: "telegram:verkoper" },
  ];
  for (let count = 0; count < 4; count++) await tell(world, public_({ indicators }));
  await settle(world);
  assert.deepEqual(await rows(world, `select value from signal`), []);
  await assert.rejects(
    rows(
      world,
      `insert into signal (indicator, kind, value, last_seen, at, position) select id, kind, value, first_seen, first_seen, 1 from indicator where kind = 'iban'`,
    ),
    /violates/,
    "the database refuses it too",
  );
});

test("a bank's own site is never reported, whatever is said of it", async () => {
  const world = await scene({ covenants: [] });
  for (let count = 0; count < 4; count++)
    await tell(world, public_({ indicators: [{ kind: "domain", value: "bank-a.example" }] }));
  await settle(world);
  assert.deepEqual(await rows(world, `select value from signal`), []);
});

for (const [what, takeAway] of [
  ["found false", findReportFalse],
  ["erased", eraseReport],
] as const) {
  test(`a value is off the list, also for who has it in memory, as soon as one of its three reports is ${what}`, async () => {
    const { world, ids, signals } = await reported();
    await takeAway(world, ids[1] ?? "");
    await settle(world);
    assert.equal(await signals.refresh(), 1);
    assert.equal(signals.find(value, world.now()), undefined);
  });
}

test("with time the list forgets by itself: nobody has to look", async () => {
  const { world, signals } = await reported();
  world.pass(89 * day);
  assert.ok(signals.find(value, world.now()));
  world.pass(2 * day);
  assert.equal(signals.find(value, world.now()), undefined);
});

test("who reports twice does not keep a value on the list after another's report is past its time", async () => {
  const world = await scene({ covenants: [] });
  const again = somebody();
  for (const reporter of [somebody(), somebody(), again, again]) {
    await tell(world, public_({ reporter }));
    world.pass(day);
  }
  await settle(world);
  const signals = signalsOf(world);
  await signals.refresh();
  assert.ok(signals.find(value, world.now()));
  world.pass(86.5 * day);
  assert.equal(signals.find(value, world.now()), undefined, "the first report is past the window, and two are left");
});

test("a list that was opened late holds the same as one that was kept up", async () => {
  const { world, signals } = await reported();
  await tell(world, public_());
  await settle(world);
  await signals.refresh();
  const late = signalsOf(world);
  await late.refresh();
  assert.deepEqual(late.find(value, world.now()), signals.find(value, world.now()));
  assert.equal(await late.refresh(), 0);
});
