/** What an organisation declares of its own numbers, and what telecom providers hear of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, person, refusal, requests, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { policyCovenants } from "#tools/world.ts";
import { loadCovenant } from "./covenant/in-force.ts";
import {
  confirmDeclaration,
  type DeclaredItem,
  declareNumbers,
  mostDeclared,
  withdrawDeclaration,
} from "./declaration.ts";
import { declarationsOf } from "./declarations.ts";
import { findReportFalse, readRequest, recordOutcome } from "./flow.ts";
import type { World } from "./ports.ts";

const bank = { organisation: "bank-a", by: "bas" };
const colleague = { ...person("bank-a", "partner-worker"), id: "bram" };
/** In the directory as Bank A's, and one that is nobody's there. */
const listed = "+31880000001";
const unlisted = "088 123 45 67";
const telco = (organisation: string) => ({ organisation, by: "tess" });

const declare = (world: World, numbers: readonly unknown[], actor = bank) =>
  declareNumbers(world, actor, { kind: "do-not-originate", numbers });

async function declared(world: World, number: string, actor = bank): Promise<string> {
  const [item] = await declare(world, [number], actor);
  return idIn(item);
}

function idIn(item: DeclaredItem | undefined): string {
  if (item === undefined || item.status === "refused") throw new Error(`Refused: ${item?.detail}`);
  return item.id;
}

const mine = (world: World, actor = bank) => declarationsOf(world, actor, { limit: 100 });

eachStore(
  "a bank's own number is told to every provider that signed, within a minute, and each takes it over",
  async (store) => {
    const world = await scene({}, store);
    await declared(world, listed);
    world.pass(60_000);
    await settle(world);
    const sent = world.delivered.filter(({ type }) => type === "request.sent").map(({ to }) => to);
    assert.deepEqual(sent.toSorted(), ["telco-a", "telco-b"]);
    for (const { id, addressee } of await requests(world)) {
      const { fields, barrier, state } = await readRequest(world, telco(addressee), id);
      assert.deepEqual(
        [fields, barrier, state],
        [{ indicator: { kind: "phone", value: listed } }, "do-not-originate", "sent"],
      );
      await recordOutcome(world, telco(addressee), id, { result: "raised" });
    }
    const [one] = await mine(world);
    assert.equal(one?.state, "standing");
    assert.deepEqual(
      one?.receipts.map(({ partner, result }) => [partner, result]),
      [
        ["telco-a", "raised"],
        ["telco-b", "raised"],
      ],
    );
    assert.deepEqual(await mine(world, { organisation: "bank-b", by: "lotte" }), []);
  },
);

test("declared twice, or by two people, it is one; declared anew after it was withdrawn it is asked anew", async () => {
  const world = await scene();
  const [first, again] = await declare(world, [listed, "088-0000001"]);
  assert.deepEqual([first?.status, again?.status], ["declared", "known"]);
  assert.equal(idIn(again), idIn(first));
  assert.equal(await declared(world, listed, { ...bank, by: "bram" }), idIn(first));
  assert.equal((await requests(world)).length, 2);
  await withdrawDeclaration(world, bank, idIn(first));
  assert.notEqual(await declared(world, listed), idIn(first));
  assert.deepEqual(
    (await requests(world)).map(({ addressee, round, state }) => [addressee, round, state]),
    [
      ["telco-a", 1, "withdrawn"],
      ["telco-b", 1, "withdrawn"],
      ["telco-a", 2, "approved"],
      ["telco-b", 2, "approved"],
    ],
  );
});

eachStore("withdrawing sends every provider the lift, once, and it says when it received that", async (store) => {
  const world = await scene({}, store);
  const id = await declared(world, listed);
  await settle(world);
  const [request] = await requests(world);
  await recordOutcome(world, telco("telco-a"), request?.id ?? "", { result: "raised" });
  await withdrawDeclaration(world, bank, id);
  await withdrawDeclaration(world, bank, id);
  await settle(world);
  const lifts = world.delivered.filter(({ type }) => type === "correction.made").map(({ to }) => to);
  assert.deepEqual(lifts.toSorted(), ["telco-a", "telco-b"]);
  const { corrections } = await readRequest(world, telco("telco-a"), request?.id ?? "");
  assert.deepEqual(
    corrections.map(({ kind }) => kind),
    ["lift"],
  );
  const [one] = await mine(world);
  assert.equal(one?.state, "withdrawn");
  assert.deepEqual(
    one?.receipts.map(({ liftedAt }) => liftedAt !== undefined),
    [true, false],
  );
});

test("what the directory does not list is asked only after a second person of the same bank confirms it", async () => {
  const world = await scene();
  const id = await declared(world, unlisted);
  assert.equal((await mine(world))[0]?.state, "waiting");
  assert.deepEqual(await requests(world), []);
  await assert.rejects(confirmDeclaration(world, { ...colleague, id: "bas" }, id), refusal("NOT_ALLOWED"));
  await assert.rejects(confirmDeclaration(world, { ...colleague, organisation: "bank-b" }, id), refusal("NOT_FOUND"));
  await confirmDeclaration(world, colleague, id);
  await confirmDeclaration(world, colleague, id);
  assert.deepEqual(
    (await requests(world)).map(({ addressee, value }) => [addressee, value]),
    [
      ["telco-a", "+31881234567"],
      ["telco-b", "+31881234567"],
    ],
  );
});

test("each bad number is refused by itself, and the rest is taken", async () => {
  const world = await scene();
  const items = await declare(world, ["geen nummer", "06 12345678", "+31880000002", "+44 20 7946 0000", 7, listed]);
  assert.deepEqual(
    items.map((item) => (item.status === "refused" ? item.detail : item.status)),
    [
      "A phone number has only digits, spaces and a leading +.",
      "This is a mobile number, which may be a person's. It cannot be declared.",
      "This number is another organisation's. Only that one can declare it.",
      "This is no Dutch number: only its own country can stop it.",
      "A number is text.",
      "declared",
    ],
  );
  await declared(world, unlisted);
  const [taken] = await declare(world, [unlisted], { organisation: "bank-b", by: "lotte" });
  assert.deepEqual(taken, {
    item: 0,
    status: "refused",
    detail: "Another organisation has declared this number already.",
  });
});

test("ten thousand lines are refused before any is read, and a full call is taken whole", async () => {
  const world = await scene();
  const many = (count: number) => Array.from({ length: count }, (_, place) => `+3188${String(1_000_000 + place)}`);
  await assert.rejects(declare(world, many(10_000)), refusal("TOO_LARGE"));
  assert.deepEqual(await mine(world), []);
  const items = await declare(world, many(mostDeclared));
  assert.ok(items.every(({ status }) => status === "waiting"));
});

test("who signed no such covenant declares nothing, and another's declaration is nobody else's to withdraw", async () => {
  const world = await scene();
  await assert.rejects(
    declare(world, ["0800 1234"], { organisation: "marktplaats", by: "mark" }),
    refusal("NOT_ALLOWED"),
  );
  const id = await declared(world, listed);
  await assert.rejects(withdrawDeclaration(world, { organisation: "bank-b", by: "lotte" }, id), refusal("NOT_FOUND"));
});

test("reports of a bank's real number as caller id never ask to block it, and never take its protection away", async () => {
  const world = await scene();
  await declared(world, listed);
  for (const how of ["displayed", "called", undefined, "called"])
    for (const desk of ["politie-lmio", "fraudehelpdesk"])
      await tell(world, {
        desk,
        form: "bank-helpdesk-fraud",
        indicators: [{ kind: "phone", value: listed, role: "controlled", ...(how && { how }) }],
      });
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ barrier }) => barrier),
    ["do-not-originate", "do-not-originate"],
  );
  assert.deepEqual(await rows(world, `select distinct role, counts from tie`), [
    { role: "impersonated", counts: false },
  ]);
});

test("reports that come and are found false leave a declared number as it is: only its owner withdraws it", async () => {
  const world = await scene();
  await confirmDeclaration(world, colleague, await declared(world, unlisted));
  const told = await tell(world, {
    form: "bank-helpdesk-fraud",
    indicators: [{ kind: "phone", value: "+31881234567", role: "controlled", how: "called" }],
  });
  await findReportFalse(world, told);
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ addressee, state }) => [addressee, state]),
    [
      ["telco-a", "sent"],
      ["telco-b", "sent"],
    ],
  );
});

test("a covenant lets a rule decide about a number only where its owner declares it", async () => {
  const world = await scene({ covenants: [] });
  const text = policyCovenants().find((each) => each.includes("id: do-not-originate")) ?? "";
  const refused = (from: string, to: string, message: RegExp) =>
    assert.rejects(loadCovenant(world, text.replace(from, to)), { ...refusal("POLICY_INVALID"), message });
  await refused("declarations: [do-not-originate]", "forms: [spoofing]", /phone is tied to a person/);
  await refused("barrier: do-not-originate", "barrier: block-number", /go together/);
  await refused("share: [indicator]", "share: [indicator, reporters]", /more than the number/);
  await refused(
    "declarations: [do-not-originate]",
    "declarations: [do-not-originate], forms: [spoofing]",
    /one of the two/,
  );
  assert.equal((await loadCovenant(world, text)).state, "active");
});

eachStore(
  "the database refuses a rule about a number that nobody settled, and what one person both said and confirmed",
  async (store) => {
    const world = await scene({}, store);
    const id = await declared(world, unlisted);
    await declared(world, listed);
    await assert.rejects(rows(world, `update barrier_request set declaration = $1`, [id]), /violates/);
    await assert.rejects(
      rows(world, `update barrier_request set declaration = null, declaration_settled = null`),
      /violates/,
    );
    await assert.rejects(rows(world, `update barrier_request set barrier = 'block-number'`), /violates/);
    await assert.rejects(rows(world, `update declaration set settled = true where id = $1`, [id]), /violates/);
    const confirm = `update declaration set settled = true, confirmed_at = declared_at, confirmed_by = declared_by where id = $1`;
    await assert.rejects(asOwner(world, confirm, [id]), /violates/);
    const other = await world.store.transaction({ as: "member", organisation: "bank-b" }, (tx) =>
      tx.query(`select 1 from declaration`),
    );
    assert.deepEqual(other, []);
  },
);
