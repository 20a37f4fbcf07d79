/** Confirming by mail: whoever reads the mailbox and says so counts; nobody else can make a report count. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asOwner,
  dutchIban,
  handIn,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  settle,
  shop,
  somebody,
  type Told,
  tell,
} from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { policyCovenants, type TestWorld } from "#tools/world.ts";
import { confirmationState } from "./confirmation.ts";
import { removeExpired } from "./expiry.ts";
import { confirmReport, denyReport, eraseReport, postLetters, receiveReport, tick, withdrawReport } from "./flow.ts";
import type { Tongue, World } from "./ports.ts";

const hour = 3_600_000;
const day = 24 * hour;
const account = { kind: "iban", value: dutchIban("ABNA", 417164300) };
/** The web shop's covenant, where a confirmed reporter counts as well. */
const counting = policyCovenants()
  .filter((source) => source.includes("webshop-three-reports"))
  .map((source) => source.replace("strength: [identified]", "strength: [confirmed, identified]"));

const countingWorld = (store?: Parameters<typeof scene>[1]) => scene({ covenants: counting }, store);

/** Somebody reports on the public site, on a page in this language. */
function report(world: World, told: Told = {}, confirm: Tongue = "nl") {
  const input = {
    form: "fake-webshop",
    narrative: "Besteld, betaald en nooit iets gekregen.",
    indicators: [{ kind: "domain", value: shop }, account],
    reporter: somebody(),
    ...told,
  };
  return receiveReport(world, { desk: "public", input, body: JSON.stringify(input), confirm });
}

async function posted(world: TestWorld): Promise<TestWorld["mailed"]> {
  await settle(world);
  await postLetters(world);
  return world.mailed;
}

/** Reports and confirms, as most do. */
async function confirmed(world: TestWorld, told: Told = {}): Promise<string> {
  const { id } = await report(world, told);
  await confirmReport(world, (await posted(world)).at(-1)?.token ?? "");
  return id;
}

const strengthOf = (world: World, id: string) =>
  rows<{ report: string; tie: string[] }>(
    world,
    `select r.strength as report, array(select distinct t.strength from tie t where t.report = r.id) as tie from report r where id = $1`,
    [id],
  );
const events = (world: World, type: string) =>
  rows(world, `select id from event where type = $1 union all select id from log where type = $1`, [type]);
const letters = (world: World) =>
  rows<{ closed_as: string | null; attempts: number; answer: string | null }>(
    world,
    `select closed_as, attempts, answer from confirmation order by report`,
  );

test("a report at the public desk gets one letter, after it is sealed, in the language of the page", async () => {
  const world = await countingWorld();
  const { id, followUpCode } = await report(world, { reporter: { email: "Melder@Post.example" } }, "en");
  await postLetters(world);
  assert.deepEqual(world.mailed, [], "nothing leaves before it is sealed");
  const [letter, ...more] = await posted(world);
  assert.deepEqual(more, []);
  assert.deepEqual([letter?.to, letter?.language], ["melder@post.example", "en"]);
  assert.equal(letter?.codeHint, followUpCode.slice(0, 4));
  assert.deepEqual(letter?.until, new Date("2026-11-30T12:00:00Z"));
  await posted(world);
  assert.equal(world.mailed.length, 1);
  assert.deepEqual(await strengthOf(world, id), [{ report: "unconfirmed", tie: ["unconfirmed"] }]);
});

test("no letter goes where there is nothing to confirm, or where anybody could have written the address", async () => {
  const world = await countingWorld();
  await report(world, { reporter: { phone: "+31612345678" } });
  await report(world, { reporter: {} });
  await tell(world, { desk: "fraudehelpdesk" });
  // An import and the examples are no reporter at the other end.
  await tell(world, { desk: "public" });
  const input = { form: "phishing", narrative: "Doorgestuurd.", reporter: somebody() };
  const mail = { desk: "public", input, body: "mail", source: "mail" as const, confirm: "both" as const };
  await receiveReport(world, mail);
  await receiveReport(world, { ...mail, desk: "politie-lmio", source: undefined as never });
  assert.deepEqual(await posted(world), []);
  assert.deepEqual(await letters(world), []);
});

test("whoever confirms counts as confirmed from then on, once, however often the button is pressed", async () => {
  const world = await countingWorld();
  const { id } = await report(world);
  const [letter] = await posted(world);
  const token = letter?.token ?? "";
  assert.equal(await confirmationState(world, token), "waiting");
  assert.equal(await confirmationState(world, token), "waiting", "looking confirms nothing");
  await Promise.all([confirmReport(world, token), confirmReport(world, token)]);
  await confirmReport(world, token);
  assert.deepEqual(await strengthOf(world, id), [{ report: "confirmed", tie: ["confirmed"] }]);
  assert.equal((await events(world, "report.confirmed")).length, 1);
  assert.equal(await confirmationState(world, token), "confirmed");
  await assert.rejects(denyReport(world, token), refusal("STATE_CONFLICT"));
});

eachStore(
  "the third confirmed reporter fires what three identified ones do: each partner is asked once",
  async (store) => {
    const world = await countingWorld(store);
    for (let person = 0; person < 5; person++) await report(world);
    assert.deepEqual(await requests(world), [], "five who are not known do not count");
    const tokens = (await posted(world)).map(({ token }) => token);
    for (const token of tokens.slice(0, 2)) await confirmReport(world, token);
    assert.deepEqual(await requests(world), []);
    await Promise.all(tokens.slice(2).map((token) => confirmReport(world, token)));
    for (const token of tokens) await confirmReport(world, token);
    assert.deepEqual((await requests(world)).map(({ addressee }) => addressee).sort(), ["bank-a", "psp-a", "sidn"]);
    const { fields } = await requestTo(world, "bank-a");
    assert.equal(fields.reporters, 3);
    assert.equal((await events(world, "covenant.fired")).length, 1);
  },
);

test("what a confirmed report adds to a case that has fired is asked about as well", async () => {
  const world = await countingWorld();
  for (let person = 0; person < 3; person++) await confirmed(world);
  const other = { kind: "iban", value: dutchIban("INGB", 7) };
  const { id } = await report(world, { indicators: [{ kind: "domain", value: shop }, other] });
  assert.equal((await requests(world)).filter(({ value }) => value === other.value).length, 0);
  await confirmReport(world, (await posted(world)).at(-1)?.token ?? "");
  assert.equal((await requests(world)).filter(({ value }) => value === other.value).length, 1);
  await withdrawReport(world, id);
  assert.equal((await requestTo(world, "sidn")).state, "sent", "three others still stand behind it");
});

test("one person who confirms three reports is one reporter", async () => {
  const world = await countingWorld();
  const reporter = somebody();
  for (let report = 0; report < 3; report++) await confirmed(world, { reporter });
  assert.deepEqual(await requests(world), []);
});

test("a token that was guessed, is too old, or is of a report that was taken back proves nothing", async () => {
  const world = await countingWorld();
  const first = await report(world);
  const second = await report(world);
  const third = await report(world);
  const [a, b, c] = (await posted(world)).map(({ token }) => token);
  for (const wrong of ["", "x", `${a}x`, first.followUpCode, first.id]) {
    await assert.rejects(confirmReport(world, wrong), refusal("NOT_FOUND"), wrong);
    await assert.rejects(denyReport(world, wrong), refusal("NOT_FOUND"), wrong);
  }
  await withdrawReport(world, first.id);
  await eraseReport(world, second.id);
  world.pass(7 * day);
  for (const token of [a, b, c]) await assert.rejects(confirmReport(world, token ?? ""), refusal("NOT_FOUND"));
  await removeExpired(world);
  assert.deepEqual(await letters(world), []);
  assert.deepEqual(await strengthOf(world, third.id), [{ report: "unconfirmed", tie: ["unconfirmed"] }]);
});

test("of a letter the store holds no address and no token, and neither do the log and the traces", async () => {
  const world = await countingWorld();
  await report(world, { reporter: { email: "melder@post.example" } });
  const [letter] = await posted(world);
  await confirmReport(world, letter?.token ?? "");
  await settle(world);
  for (const table of ["confirmation", "event", "log", "access", "delivery", "report", "reporter_key", "idempotency"]) {
    const [{ text } = { text: "" }] = await asOwner(
      world,
      `select coalesce(string_agg(t::text, ' '), '') as text from ${table} t`,
    );
    for (const secret of ["melder", "post.example", letter?.token ?? "?"])
      assert.ok(!String(text).includes(secret), `${table} holds ${secret}`);
  }
  assert.equal((await rows(world, `select 1 from access where action = 'reporter.written-to'`)).length, 1);
});

test("a letter that went, while we crashed before noting it, goes once more as the very same letter", async () => {
  const world = await countingWorld();
  await report(world);
  await settle(world);
  const dying: World = {
    ...world,
    mail: async (letter) => {
      await world.mail(letter);
      throw new Error("kill -9");
    },
  };
  const { failures } = await postLetters(dying);
  assert.deepEqual(failures, ["kill -9"]);
  assert.equal((await postLetters(world)).taken, 0, "not before its pause is over");
  world.pass(61_000);
  assert.equal((await postLetters(world)).taken, 1);
  assert.equal((await postLetters(world)).taken, 0);
  const [first, second, ...more] = world.mailed;
  assert.deepEqual(more, []);
  assert.deepEqual(first, second, "the same id, so the same Message-ID, and the same link");
  assert.equal((await events(world, "confirmation.sent")).length, 1);
  assert.deepEqual(await letters(world), [{ closed_as: "taken", attempts: 2, answer: null }]);
});

test("while the mail server is down the pauses grow to an hour; nothing is lost, and a dead address is given up", async () => {
  const world = await countingWorld();
  await report(world);
  await settle(world);
  let tries = 0;
  const down: World = { ...world, mail: () => Promise.reject(new Error(`down ${++tries}`)) };
  for (let minute = 0; minute < 120; minute++) {
    await postLetters(down);
    world.pass(60_000);
  }
  assert.equal(tries, 5, "at once, and after 1, 4, 16 and then each 60 minutes");
  world.pass(hour);
  assert.equal((await postLetters({ ...world, mail: async () => "refused" })).refused, 1);
  world.pass(day);
  assert.deepEqual((await postLetters(world)).taken, 0);
  assert.equal((await letters(world))[0]?.closed_as, "refused");
});

test("after erasing or taking back nothing is sent, and the row is closed", async () => {
  const world = await countingWorld();
  const erased = await report(world);
  const withdrawn = await report(world);
  await settle(world);
  await eraseReport(world, erased.id);
  await withdrawReport(world, withdrawn.id);
  await postLetters(world);
  assert.deepEqual(world.mailed, []);
  assert.deepEqual(
    (await letters(world)).map(({ closed_as }) => closed_as),
    ["void", "void"],
  );
  assert.equal((await rows(world, `select 1 from access`)).length, 0, "and nobody looked who it was");
});

test("nobody can fill another's mailbox: three letters a day, also with a plus, dots, or erasing in between", async () => {
  const world = await countingWorld();
  const spellings = ["j.doe@post.example", "jdoe+1@post.example", "jd.oe+2@post.example", "JDoe@post.example"];
  for (const email of spellings) {
    const { id } = await report(world, { reporter: { email } });
    await posted(world);
    await eraseReport(world, id);
    await removeExpired(world);
  }
  await report(world, { reporter: { email: "jdoe@elders.example" } });
  assert.equal((await posted(world)).length, 4);
  world.pass(day);
  await removeExpired(world);
  await report(world, { reporter: { email: "jdoe@post.example" } });
  assert.equal((await posted(world)).length, 5);
});

test("whoever says it was not them is taken out of the report, which then counts for nothing", async () => {
  const lenient = counting.map((source) => source.replace("[confirmed, identified]", "[unconfirmed, confirmed]"));
  const world = await scene({ covenants: lenient });
  await report(world);
  await report(world);
  const { id } = await report(world, { reporter: { email: "vreemde@post.example", phone: "+31612345678" } });
  assert.equal((await requests(world)).length, 3);
  const token = (await posted(world)).find(({ to }) => to === "vreemde@post.example")?.token ?? "";
  await denyReport(world, token);
  await denyReport(world, token);
  assert.equal((await events(world, "report.denied")).length, 1);
  const states = (await requests(world)).map(({ addressee, state }) => `${addressee} ${state}`);
  assert.ok(states.includes("bank-a withdrawn"), "what had not left is taken back");
  await assert.rejects(confirmReport(world, token), refusal("STATE_CONFLICT"));
  assert.equal(await confirmationState(world, token), "denied");
  assert.equal((await rows(world, `select 1 from reporter_key where report = $1`, [id])).length, 1, "the phone stays");
  const [kept] = await rows<{ sealed: Uint8Array; wrapped: Uint8Array }>(
    world,
    `select r.sealed, k.wrapped from report r join report_key k on k.report = r.id where r.id = $1`,
    [id],
  );
  assert.deepEqual((world.secrets.open(kept!.wrapped, kept!.sealed) as { reporter: object }).reporter, {
    phone: "+31612345678",
  });
});

test("a retry of the report sends no second letter", async () => {
  const world = await countingWorld();
  const input = { form: "phishing", narrative: "Nep.", reporter: somebody() };
  const intake = { desk: "public", input, body: "x", idempotencyKey: "k", confirm: "both" as const };
  await receiveReport(world, intake);
  await receiveReport(world, intake);
  assert.equal((await posted(world)).length, 1);
});

test("four tickers and posters at the same moment send each letter once", async () => {
  const world = await countingWorld();
  for (let person = 0; person < 12; person++) await report(world);
  await Promise.all([tick(world), tick(world), tick(world)]);
  await settle(world);
  await Promise.all([postLetters(world), postLetters(world), postLetters(world)]);
  assert.equal(new Set(world.mailed.map(({ id }) => id)).size, 12);
  assert.equal(world.mailed.length, 12);
});

test("a desk that knows its reporters sends none a letter, also when asked to", async () => {
  const world = await countingWorld();
  await handIn(world, { desk: "fraudehelpdesk" });
  const input = { form: "phishing", narrative: "Nep.", reporter: { ...somebody(), strength: "unconfirmed" } };
  await receiveReport(world, { desk: "cmi", input, body: "y", confirm: "nl" });
  assert.deepEqual(await posted(world), []);
});
