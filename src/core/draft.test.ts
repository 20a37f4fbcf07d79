/** What is written and not sent: it ties to nothing, opens by its code only, and is gone once sent or past its term. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, refusal, rows, scene } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { beginDraft, closeDraft, dropDraft, keepDraft, readDraft, takeUpDraft, writeDraft } from "./draft.ts";
import { removeExpired } from "./expiry.ts";
import { receiveReport } from "./flow.ts";
import { spokenWords } from "./follow-up-code.ts";

const day = 86_400_000;
const story = "merkteken: ik betaalde aan NL91 ABNA 0417 1643 00";
const written = { values: { narrative: [story] }, passed: ["form"] };
const input = { form: "phishing", narrative: story };

async function begun() {
  const world = await scene();
  return { world, token: await beginDraft(world, written) };
}

test("a draft is sealed, ties to nothing, and neither its token nor its code stands in the store", async () => {
  const { world, token } = await begun();
  const away = await keepDraft(world, token);
  const [row] = await asOwner(world, `select row_to_json(d)::text as text from draft d`);
  for (const secret of ["merkteken", "0417", token, away!.code]) assert.ok(!String(row!.text).includes(secret), secret);
  for (const table of ["report", "indicator", "tie", "dossier"])
    assert.deepEqual(await asOwner(world, `select 1 from ${table}`), [], table);
});

test("two windows write on in one draft: what the other wrote is kept", async () => {
  const { world, token } = await begun();
  const add = (field: string) =>
    writeDraft(world, token, ({ values, passed }) => ({ values: { ...values, [field]: ["x"] }, passed }));
  await Promise.all([add("amount"), add("account")]);
  assert.deepEqual(Object.keys((await readDraft(world, token))!.values).toSorted(), ["account", "amount", "narrative"]);
});

test("closed, only the code or its four words open it, for one browser at a time", async () => {
  const { world, token } = await begun();
  const { code } = (await keepDraft(world, token))!;
  assert.ok(await readDraft(world, token), "whoever stops may still change their mind");
  await closeDraft(world, token);
  assert.equal(await readDraft(world, token), undefined, "this browser no longer opens it");
  const first = await takeUpDraft(world, code.toLowerCase());
  const second = await takeUpDraft(world, spokenWords(code).join(" "));
  assert.equal(await readDraft(world, first), undefined);
  assert.deepEqual((await readDraft(world, second))!.values, written.values);
  assert.equal((await keepDraft(world, second))!.code, code, "stopping again gives the same code");
  await assert.rejects(takeUpDraft(world, "0000 0000 0000"), refusal("NOT_FOUND"));
  await assert.rejects(takeUpDraft(world, "geen code"), refusal("INPUT_INVALID"));
});

test("after two weeks the code opens nothing, and the clockwork takes the draft away; one without a code goes after a day", async () => {
  const { world, token } = await begun();
  const { code } = (await keepDraft(world, token))!;
  const left = await beginDraft(world, written);
  world.pass(day);
  assert.equal(await readDraft(world, left), undefined, "before the clockwork comes by");
  await removeExpired(world);
  assert.equal((await rows(world, `select id from draft`)).length, 1);
  world.pass(13 * day);
  await assert.rejects(takeUpDraft(world, code), refusal("NOT_FOUND"));
  await removeExpired(world);
  assert.deepEqual(await rows(world, `select id from draft`), []);
});

eachStore("handed in, the draft is gone with the same breath, and its code leads nowhere", async (store) => {
  const world = await scene({}, store);
  const { code } = (await keepDraft(world, await beginDraft(world, written)))!;
  const { id, key } = (await readDraft(world, await takeUpDraft(world, code)))!;
  const send = () => receiveReport(world, { desk: "public", input, body: story, idempotencyKey: key, draft: id });
  const [first, second] = await Promise.all([send(), send()]);
  assert.equal(first.id, second.id, "pressed twice, it is one report");
  assert.deepEqual(await rows(world, `select id from draft`), []);
  await assert.rejects(takeUpDraft(world, code), refusal("NOT_FOUND"));
});

test("what is refused leaves the draft as it was", async () => {
  const { world, token } = await begun();
  const { id } = (await readDraft(world, token))!;
  const wrong = { ...input, form: "no-such-form" };
  await assert.rejects(receiveReport(world, { desk: "public", input: wrong, body: "", draft: id }));
  assert.ok(await readDraft(world, token));
  await dropDraft(world, token);
  assert.equal(await readDraft(world, token), undefined);
});

test("an organisation sees no draft at all", async () => {
  const { world } = await begun();
  const seen = world.store.transaction({ as: "member", organisation: "public" }, (tx) =>
    tx.query(`select 1 from draft`),
  );
  await assert.rejects(seen, /permission denied/);
});

test("who reports for another says so: what they are, and whether they may, is kept with the report; a KvK number in the seal", async () => {
  const world = await scene();
  await receiveReport(world, {
    desk: "public",
    body: "",
    input: { ...input, onBehalf: { relation: "carer", permission: false }, victim: { type: "sme", kvk: "12345678" } },
  });
  assert.deepEqual(await rows(world, `select on_behalf, permission, victim_type from report`), [
    { on_behalf: "carer", permission: false, victim_type: "sme" },
  ]);
  const [text] = await asOwner(world, `select string_agg(r::text, '') as text from report r`);
  assert.ok(!String(text!.text).includes("12345678"));
  for (const kvk of ["1234567", "123456789", "abcdefgh"])
    await assert.rejects(
      receiveReport(world, { desk: "public", body: "", input: { ...input, victim: { type: "sme", kvk } } }),
      refusal("INPUT_INVALID"),
    );
});
