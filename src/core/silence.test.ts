/** Who decides at night, and what happens when nobody does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, investigator, refusal, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore, type memoryStore } from "#tools/stores.ts";
import { policyCovenants } from "#tools/world.ts";
import { loadCovenant } from "./covenant/in-force.ts";
import { effectOf } from "./effect.ts";
import { decide, readRequest, recordOutcome, tick } from "./flow.ts";
import { hub } from "./ports.ts";

const hour = 3_600_000;
const webshop = policyCovenants().find((text) => text.includes("id: webshop-three-reports")) ?? "";
const sidn = { organisation: "sidn", by: "daan" };

/** The web shop's covenant, where a person decides about the shop itself, and what silence ends in. */
const silent = (end: string): string =>
  webshop.replace(
    /^decide: .*$/m,
    `decide: {by: person, at: politie-lmio, role: investigator, within: PT4H, piket: {at: politie-lmio, role: piket}, silence: {within: PT2H, end: ${end}}}`,
  );

async function waiting(end: string, store?: Awaited<ReturnType<typeof memoryStore>>) {
  const world = await scene({ covenants: [silent(end)] }, store);
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  const night = async () => {
    world.pass(4 * hour);
    await settle(world);
    world.pass(2 * hour);
    // Two processes, and once more after a restart.
    await Promise.all([tick(world), tick(world)]);
    await settle(world);
  };
  const told = (type: string) =>
    rows(world, `select 1 from log where type = $1 and $2 = any(subjects)`, [type, id]).then(({ length }) => length);
  return { world, id, night, told };
}

test("when the first deadline passes the night decider hears so, and may still decide", async () => {
  const { world, id, told } = await waiting("expire");
  world.pass(4 * hour);
  await settle(world);
  assert.ok(world.delivered.some(({ type, to }) => type === "request.decision-overdue" && to === "politie-lmio"));
  const piket = { ...investigator, id: "piket", roles: ["piket"] };
  assert.equal(await decide(world, piket, { request: id, approve: true }), "approved");
  world.pass(2 * hour);
  await settle(world);
  assert.equal((await requestTo(world, "sidn")).state, "sent");
  assert.equal(await told("request.nobody-decided"), 0);
});

eachStore("when nobody decides it ends once, empty, and whoever answers for it hears so", async (store) => {
  const { world, id, night, told } = await waiting("expire", store);
  await night();
  const { state, fields } = await requestTo(world, "sidn");
  assert.deepEqual([state, fields], ["expired", {}]);
  const notices = world.delivered.filter(({ type, about }) => type === "request.nobody-decided" && about === id);
  assert.deepEqual(
    notices.map(({ to }) => to),
    ["politie"],
  );
  assert.ok(!world.delivered.some(({ to }) => to === "sidn"));
  world.pass(366 * 24 * hour);
  await settle(world);
  assert.deepEqual([await told("request.nobody-decided"), await told("request.expired")], [1, 1]);
});

eachStore("or it leaves as information: nothing is asked, and no answer is waited for or taken", async (store) => {
  const { world, id, night, told } = await waiting("inform", store);
  await night();
  const { force, state, fields, dueAt } = await readRequest(world, sidn, id);
  assert.deepEqual([force, state, dueAt], ["information", "sent", undefined]);
  assert.deepEqual(Object.keys(fields).toSorted(), ["form", "indicator"]);
  await assert.rejects(recordOutcome(world, sidn, id, { result: "raised" }), refusal("STATE_CONFLICT"));
  assert.equal(await world.store.transaction(hub, (tx) => effectOf(tx, id, world.now())), undefined);
  world.pass(96 * hour);
  await settle(world);
  assert.deepEqual(
    [await told("request.nobody-decided"), await told("request.informed"), await told("request.sent")],
    [1, 1, 1],
  );
  assert.equal(await told("request.answer-overdue"), 0);
});

test("whoever decides after that is told why it no longer can be", async () => {
  for (const end of ["expire", "inform"]) {
    const { world, id, night } = await waiting(end);
    await night();
    await assert.rejects(decide(world, investigator, { request: id, approve: true }), {
      ...refusal("STATE_CONFLICT"),
      message: /Nobody decided this in time/,
    });
  }
});

test("a person's account is never information: in the half hour of an urgent payment the request ends", async () => {
  const world = await scene();
  await tell(world, {
    desk: "fraudehelpdesk",
    indicators: [{ kind: "iban", value: dutchIban("ABNA", 417164300) }],
    amountLost: { cents: 100, currency: "EUR" },
    form: "bank-helpdesk-fraud",
    reporter: { iban: dutchIban("INGB", 1) },
  });
  await settle(world);
  world.pass(hour / 6);
  await settle(world);
  world.pass(hour / 3);
  await settle(world);
  const found = await rows(world, `select state, force, decided_by from barrier_request`);
  assert.deepEqual(found, [{ state: "expired", force: "request", decided_by: "silence" }]);
  assert.deepEqual(
    await rows(world, `select 1 from request_content where fields <> '{}' or sealed_fields is not null`),
    [],
  );
});

test("a covenant that would inform about an account when nobody decides is refused", async () => {
  const world = await scene({ covenants: [] });
  await assert.rejects(
    loadCovenant(
      world,
      silent("inform")
        .replace("by: rule", "by: person")
        .replace(/(in: dossier \}\n.*\n) +decide:\n(?: {6}.*\n){5}/, "$1"),
    ),
    {
      ...refusal("POLICY_INVALID"),
      message: /iban is tied to a person/,
    },
  );
});

eachStore("the database refuses that silence decides about a person, or anything but information", async (store) => {
  const { world, id } = await waiting("expire", store);
  for (const change of [`kind = 'iban', force = 'information'`, `force = 'request'`])
    await assert.rejects(
      rows(world, `update barrier_request set state = 'approved', decided_by = 'silence', ${change} where id = $1`, [
        id,
      ]),
      /violates/,
      change,
    );
  await assert.rejects(
    rows(
      world,
      `update barrier_request set state = 'approved', decided_by = 'x', force = 'information' where id = $1`,
      [id],
    ),
    /violates/,
  );
});
