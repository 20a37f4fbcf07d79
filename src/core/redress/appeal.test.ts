/** The door for the wronged: told with a reference, heard within a working day, judged by two, and lifted everywhere at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asOwner,
  dutchIban,
  investigator,
  person,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  settle,
  shop,
  tell,
} from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import {
  answerAppeal,
  confirmNotice,
  confirmVerdict,
  decide,
  findHub,
  makeAppeal,
  proposeVerdict,
  readRequest,
  recordOutcome,
} from "../flow.ts";
import { namedBy } from "./named.ts";

const account = dutchIban("ABNA", 417164300);
const bank = { organisation: "bank-a", by: "bas" };
const registry = { organisation: "sidn", by: "daan" };
const nora = person("politie-lmio", "piket");
const wrong = {
  verdict: "impersonated",
  reason: "De winkel is nagebootst; de rekening is van de echte winkel.",
} as const;
const hour = 3_600_000;

/** Three people named a shop and an account; the bank blocked it, the registry took the site down. */
async function blocked() {
  const world = await scene();
  const indicators = [
    { kind: "domain", value: shop, how: "visited" },
    { kind: "iban", value: account, how: "paid" },
  ];
  for (let count = 0; count < 3; count++) await tell(world, { indicators });
  await settle(world);
  const about = await requestTo(world, "bank-a");
  await decide(world, investigator, { request: about.id, approve: true });
  await settle(world);
  const { reference } = await readRequest(world, bank, about.id);
  await recordOutcome(world, bank, about.id, { result: "raised" });
  return { world, request: about.id, reference };
}

const appealsOf = (world: TestWorld) => rows<{ id: string }>(world, `select id from appeal order by id`);

async function appealed() {
  const made = await blocked();
  await makeAppeal(made.world, {
    reference: made.reference,
    statement: "Dit is mijn winkel.",
    contact: "ik@winkel.example",
  });
  const [appeal] = await appealsOf(made.world);
  return { ...made, appeal: appeal!.id };
}

test("by the reference the named person sees what was asked about them, on which ground, and nothing of who reported", async () => {
  const { world, reference } = await blocked();
  const seen = await namedBy(world, reference.toLowerCase());
  assert.deepEqual(
    [seen.barrier, seen.to, seen.value.value, seen.result],
    ["block-account", "bank-a", account, "raised"],
  );
  const { got, ...said } = seen;
  assert.deepEqual(
    got,
    ["firstSeen", "form", "indicator", "lastSeen", "reporters"],
    "what the bank read, by name alone",
  );
  const text = JSON.stringify(said);
  for (const secret of ["melder", "example.org", "reporters", "identified"]) assert.ok(!text.includes(secret), secret);
  await assert.rejects(namedBy(world, "0000-0000-0000"), refusal("NOT_FOUND"));
  await assert.rejects(namedBy(world, "geen"), refusal("INPUT_INVALID"));
});

test("the partner says that it told the person; when it does not, it hears so after the term", async () => {
  const silent = await blocked();
  silent.world.pass(100 * 24 * hour);
  await settle(silent.world);
  assert.ok(silent.world.delivered.some(({ type, to }) => type === "notice.overdue" && to === "bank-a"));
  const told = await blocked();
  await assert.rejects(confirmNotice(told.world, registry, told.request, told.world.now()), refusal("NOT_FOUND"));
  const ahead = new Date(told.world.now().getTime() + hour);
  await assert.rejects(confirmNotice(told.world, bank, told.request, ahead), refusal("INPUT_INVALID"));
  for (let times = 0; times < 2; times++) await confirmNotice(told.world, bank, told.request, told.world.now());
  told.world.pass(100 * 24 * hour);
  await settle(told.world);
  assert.ok(!told.world.delivered.some(({ type }) => type === "notice.overdue"));
});

test("the first answer is due on the next working day; who must give it hears of the appeal, and of its silence", async () => {
  const { world, reference, appeal } = await appealed();
  await settle(world);
  assert.ok(world.delivered.some(({ type, to }) => type === "appeal.made" && to === "politie-lmio"));
  const due = (await namedBy(world, reference)).appeal!.answerDueAt;
  world.pass(due.getTime() - world.now().getTime() + 1000);
  await settle(world);
  assert.ok(world.delivered.some(({ type }) => type === "appeal.overdue"));
  await answerAppeal(world, investigator, appeal, "Wij kijken er vandaag naar.");
  assert.equal((await namedBy(world, reference)).appeal!.answer, "Wij kijken er vandaag naar.");
});

test("the same appeal again is one, another about the same waits, and what was said lies sealed", async () => {
  const { world, reference } = await appealed();
  await makeAppeal(world, { reference, statement: "Dit is mijn winkel.", contact: "ik@winkel.example" });
  await assert.rejects(makeAppeal(world, { reference, statement: "Anders." }), refusal("STATE_CONFLICT"));
  assert.equal((await appealsOf(world)).length, 1);
  const kept = JSON.stringify(await rows(world, `select * from appeal`));
  assert.ok(!kept.includes("mijn winkel") && !kept.includes("winkel.example"));
});

test("two persons reverse: all who received a request get a lift at the next tick, and no report names the value again", async () => {
  const { world, reference, appeal, request } = await appealed();
  await proposeVerdict(world, investigator, appeal, wrong);
  assert.equal((await namedBy(world, reference)).appeal!.verdict, undefined, "not before two agree");
  await assert.rejects(confirmVerdict(world, investigator, appeal, "impersonated"), refusal("NOT_ALLOWED"));
  await assert.rejects(confirmVerdict(world, nora, appeal, "upheld"), refusal("STATE_CONFLICT"));
  await confirmVerdict(world, nora, appeal, "impersonated");
  await settle(world);
  assert.ok(
    world.delivered.some(({ type, to, about }) => type === "correction.made" && to === "bank-a" && about === request),
  );
  const { corrections, state } = await readRequest(world, bank, request);
  assert.deepEqual([state, corrections.map(({ kind }) => kind)], ["withdrawn", ["lift"]]);
  assert.equal((await rows(world, `select 1 from correction_receipt where recipient = 'bank-a'`)).length, 1);
  const { appeal: judged } = await namedBy(world, reference);
  assert.deepEqual([judged!.verdict, judged!.reason], ["impersonated", wrong.reason]);
  for (let count = 0; count < 5; count++)
    await tell(world, { indicators: [{ kind: "iban", value: account, how: "paid" }] });
  assert.deepEqual(
    (await requests(world)).filter(({ addressee, state: now }) => addressee === "bank-a" && now !== "withdrawn"),
    [],
  );
});

test("the registry's request about the shop stays when only the account was named wrongly, and falls with the shop", async () => {
  const { world, appeal } = await appealed();
  await proposeVerdict(world, investigator, appeal, wrong);
  await confirmVerdict(world, nora, appeal, "impersonated");
  assert.equal((await requestTo(world, "sidn")).state, "sent");
  const { reference } = await readRequest(world, registry, (await requestTo(world, "sidn")).id);
  await makeAppeal(world, { reference, statement: "Mijn winkel is echt." });
  const second = (await appealsOf(world)).at(-1)!.id;
  await proposeVerdict(world, investigator, second, { verdict: "wrongly-named", reason: "De winkel levert." });
  await confirmVerdict(world, nora, second, "wrongly-named");
  for (const asked of await requests(world)) assert.equal(asked.state, "withdrawn", asked.addressee);
});

test("upheld means that everything stays, with the reason told", async () => {
  const { world, appeal, reference } = await appealed();
  await proposeVerdict(world, investigator, appeal, { verdict: "upheld", reason: "De rekening is gebruikt." });
  await confirmVerdict(world, nora, appeal, "upheld");
  assert.deepEqual(await rows(world, `select 1 from correction`), []);
  assert.equal((await namedBy(world, reference)).appeal!.reason, "De rekening is gebruikt.");
  await makeAppeal(world, { reference, statement: "Toch niet." });
});

test("the database refuses one person who reverses alone, and one person cannot undo what two found", async () => {
  const { world, appeal } = await appealed();
  await proposeVerdict(world, investigator, appeal, wrong);
  await assert.rejects(asOwner(world, `update appeal set confirmed_by = proposed_by, confirmed_at = made_at`), /check/);
  await confirmVerdict(world, nora, appeal, "impersonated");
  const back = { kind: "iban", value: account, isHub: false, reason: "Toch niet." } as const;
  await assert.rejects(findHub(world, person("politie-lmio", "desk-worker"), back), refusal("STATE_CONFLICT"));
});

test("nobody outside those who decided judges it", async () => {
  const { world, appeal } = await appealed();
  for (const other of [
    person("om", "investigator"),
    person("politie-lmio", "desk-worker"),
    person("bank-a", "partner-worker"),
  ])
    await assert.rejects(proposeVerdict(world, other, appeal, wrong), refusal("NOT_FOUND"));
});
