/** A partner that has only a mailbox: told by mail, opened by a person, answered once by a link; on the real store. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mailboxes } from "#adapters/exchange/mailbox.ts";
import { delivering, forAll } from "#adapters/exchange/ways.ts";
import { refusal, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { readRequest, recordOutcome, withdrawReport } from "./flow.ts";
import type { RequestLetter, World } from "./ports.ts";
import { acknowledgeByLink, answerByLink, linkState, mailNotice, openLink, renewLink } from "./request-link.ts";

const mailbox = "meldingen@sidn.example";
const raised = { result: "raised" };
const hour = 3_600_000;

/** The world where the registry has a mailbox and nothing else; everybody else is told as before. */
function withMailbox(calm: TestWorld): TestWorld {
  const { directory } = calm.policy;
  const sidn = directory.organisations.get("sidn");
  assert.ok(sidn);
  const organisations = new Map([...directory.organisations, ["sidn", { ...sidn, mailbox }]]);
  const world: TestWorld = {
    ...calm,
    policy: { ...calm.policy, directory: { ...directory, organisations } },
    deliver: (notice) => delivering([mailboxes(() => world), forAll((each) => calm.deliver(each))])(notice),
  };
  return world;
}

async function asked() {
  const world = withMailbox(await scene());
  const reports = [await tell(world), await tell(world), await tell(world)];
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  return { world, id, reports, letters: lettersOf(world) };
}

const lettersOf = (world: TestWorld): RequestLetter[] =>
  world.mailedToPartners.filter((letter): letter is RequestLetter => letter.type === "request");
const tokenIn = (letters: readonly RequestLetter[]): string => letters.at(-1)?.token ?? "";
const disclosed = (world: World) => rows(world, `select recipient from disclosure`);

test("each notice is one letter to the mailbox, with a link and without any value; everybody else is told as before", async () => {
  const { world, id, letters } = await asked();
  const [letter, ...more] = letters;
  assert.deepEqual([more, letter?.to, letter?.about, letter?.barrier], [[], mailbox, "request.sent", "takedown"]);
  assert.doesNotMatch(JSON.stringify(letter), /koopjeshal/);
  assert.ok(!JSON.stringify(letter).includes(id), "a letter names no request: the link says which");
  assert.deepEqual(
    world.delivered.filter(({ type }) => type === "request.sent").map(({ to }) => to),
    ["psp-a"],
  );
  assert.deepEqual(letter?.until, letter?.dueAt);
  const stored = JSON.stringify(await rows(world, `select * from request_link`));
  assert.ok(!stored.includes(letter?.token ?? "?"), "the store holds no link that works");
});

test("a letter that could not be handed over is the same letter when it is tried again", async () => {
  const calm = await scene();
  let fails = 2;
  const world = withMailbox({
    ...calm,
    mail: async (letter) => {
      if (letter.type === "request" && fails-- > 0) throw new Error("The mail server is away.");
      return calm.mail(letter);
    },
  });
  for (let count = 0; count < 3; count++) await tell(world);
  for (let minute = 0; minute < 30; minute++) {
    await settle(world);
    world.pass(60_000);
  }
  assert.equal(lettersOf(world).length, 1);
  assert.equal((await rows(world, `select 1 from request_link`)).length, 1);
});

test("looking at a link, as programs that guard mailboxes do, discloses nothing and changes nothing", async () => {
  const { world, letters } = await asked();
  const before = await rows(world, `select * from request_link`);
  for (let scan = 0; scan < 3; scan++) assert.deepEqual(await linkState(world, tokenIn(letters)), { state: "waiting" });
  assert.deepEqual(await rows(world, `select * from request_link`), before);
  assert.deepEqual(await disclosed(world), []);
  assert.deepEqual(await rows(world, `select 1 from access`), []);
});

test("opening it is the disclosure, in the name of the organisation, with exactly the covenant's fields", async () => {
  const { world, id, letters } = await asked();
  const { actor, request } = await openLink(world, tokenIn(letters));
  assert.deepEqual(
    [actor.organisation, request.id, Object.keys(request.fields).sort()],
    ["sidn", id, ["form", "indicator"]],
  );
  await openLink(world, tokenIn(letters));
  assert.deepEqual(await disclosed(world), [{ recipient: "sidn" }]);
  const traces = await rows<{ actor: string }>(
    world,
    `select distinct actor from access where action = 'request.read'`,
  );
  assert.match(traces[0]?.actor ?? "", /^link /);
  await acknowledgeByLink(world, tokenIn(letters));
  assert.equal((await requestTo(world, "sidn")).state, "acknowledged");
});

test("a link takes one answer; used again it says what was answered, and opens nothing", async () => {
  const { world, letters } = await asked();
  const token = tokenIn(letters);
  await answerByLink(world, token, { ...raised, code: "stopped" });
  for (const again of [
    () => answerByLink(world, token, { result: "unknown" }),
    () => answerByLink(world, token, raised),
    () => openLink(world, token),
  ])
    await assert.rejects(again, refusal("STATE_CONFLICT"));
  assert.deepEqual(await linkState(world, token), { state: "answered", result: "raised", at: world.now() });
  assert.equal((await rows(world, `select 1 from outcome`)).length, 1);
});

test("two answers by one link at the same moment: one is taken, and the other hears so", async () => {
  const { world, letters } = await asked();
  const both = await Promise.allSettled(
    ["raised", "unknown"].map((result) => answerByLink(world, tokenIn(letters), { result })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await rows(world, `select 1 from outcome`)).length, 1);
});

test("an answer that is refused does not use the link up", async () => {
  const { world, letters } = await asked();
  await assert.rejects(answerByLink(world, tokenIn(letters), { result: "declined" }), refusal("INPUT_INVALID"));
  await answerByLink(world, tokenIn(letters), raised);
});

test("a link ends with the time to answer; the letter about being late brings another", async () => {
  const { world, letters } = await asked();
  const first = tokenIn(letters);
  world.pass(4 * 24 * hour);
  assert.deepEqual(await linkState(world, first), { state: "expired" });
  await assert.rejects(openLink(world, first), refusal("STATE_CONFLICT"));
  await assert.rejects(answerByLink(world, first, raised), refusal("STATE_CONFLICT"));
  await settle(world);
  const [, late] = lettersOf(world);
  assert.equal(late?.about, "request.answer-overdue");
  await answerByLink(world, late?.token ?? "", raised);
  assert.equal((await requestTo(world, "sidn")).state, "answered");
});

test("a new link goes to the mailbox and nowhere else, at most one an hour, and takes a later answer, which counts", async () => {
  const { world, id, letters } = await asked();
  const first = tokenIn(letters);
  await answerByLink(world, first, { result: "unknown" });
  for (let press = 0; press < 3; press++) await renewLink(world, first);
  await settle(world);
  assert.equal(lettersOf(world).length, 2);
  const second = tokenIn(lettersOf(world));
  assert.notEqual(second, first);
  await answerByLink(world, second, raised);
  world.pass(hour + 1);
  await renewLink(world, second);
  await settle(world);
  assert.equal(lettersOf(world).length, 3);
  assert.deepEqual(
    (await rows<{ result: string }>(world, `select result from outcome where request = $1 order by id`, [id])).map(
      ({ result }) => result,
    ),
    ["unknown", "raised"],
  );
});

test("what was withdrawn reaches the mailbox as a correction, and its link shows no content that nobody read before", async () => {
  const { world, reports } = await asked();
  await withdrawReport(world, reports[0] ?? "");
  await settle(world);
  const correction = lettersOf(world).at(-1);
  assert.equal(correction?.about, "correction.made");
  const { request } = await openLink(world, correction?.token ?? "");
  assert.deepEqual([request.state, request.fields, request.corrections.length], ["withdrawn", {}, 1]);
});

test("a forged link opens nothing, whatever it looks like", async () => {
  const { world, id, letters } = await asked();
  const token = tokenIn(letters);
  const [link] = await rows<{ id: string; token: string }>(world, `select id, token from request_link`);
  for (const forged of [
    "",
    "x",
    id,
    link?.id ?? "",
    link?.token ?? "",
    `${token}A`,
    token.toLowerCase(),
    token.slice(0, -1),
  ]) {
    await assert.rejects(linkState(world, forged), refusal("NOT_FOUND"), forged);
    await assert.rejects(openLink(world, forged), refusal("NOT_FOUND"), forged);
    await assert.rejects(answerByLink(world, forged, raised), refusal("NOT_FOUND"), forged);
  }
});

test("a link acts for the organisation it was mailed to, and for one request: it reaches nobody else's", async () => {
  const { world, letters } = await asked();
  const psp = await requestTo(world, "psp-a");
  const { actor } = await openLink(world, tokenIn(letters));
  await assert.rejects(readRequest(world, actor, psp.id), refusal("NOT_FOUND"));
  await assert.rejects(recordOutcome(world, actor, psp.id, raised), refusal("NOT_FOUND"));
  const asPsp = await world.store.transaction({ as: "member", organisation: "psp-a" }, (tx) =>
    tx.query(`select 1 from request_link`),
  );
  assert.deepEqual(asPsp, [], "the database shows a member its own links only");
});

test("past the request's own term a link is gone with it, and no new one comes", async () => {
  const { world, letters } = await asked();
  world.pass(400 * 24 * hour);
  await settle(world);
  await assert.rejects(openLink(world, tokenIn(letters)), refusal("STATE_CONFLICT"));
  await assert.rejects(renewLink(world, tokenIn(letters)), refusal("NOT_FOUND"));
});

test("what waits for a person's decision is mailed without a link: who decides signs in", async () => {
  const world = withMailbox(await scene());
  const notice = { id: world.newId(), to: "sidn", about: world.newId(), type: "request.drafted" };
  await mailNotice(world, notice, mailbox);
  assert.deepEqual(world.mailedToPartners, [
    { id: notice.id, to: mailbox, language: "both", type: "notice", about: "request.drafted" },
  ]);
});

test("a mailbox that refuses every mail is told as not taken, so that a person sees it", async () => {
  const calm = await scene();
  const world = withMailbox({ ...calm, mail: async () => "refused" });
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  assert.deepEqual(await rows(world, `select delivered_at from delivery where recipient = 'sidn'`), [
    { delivered_at: null },
  ]);
});
