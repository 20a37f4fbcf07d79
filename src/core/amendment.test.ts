/** Somebody comes back with the code of a report: adds to it, or puts it right; on the real store. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { copyOf } from "#pillars/victim-support/copy.ts";
import {
  dutchIban,
  handIn,
  investigator,
  refusal,
  requests,
  requestTo,
  rows,
  scene,
  settle,
  shop,
  somebody,
  tell,
} from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { countFor } from "./counting.ts";
import { addToReport, correctReport, cutTie, decide, eraseReport, followReport, withdrawReport } from "./flow.ts";
import { hub, type World } from "./ports.ts";

const account = dutchIban("ABNA", 417164300);
const codeOf = (world: World, report: string) => world.secrets.followUpCode(report);
const shopOf = (value: string) => [{ kind: "domain", value, how: "visited" }];

/** A report whose reporter holds its code. */
async function withCode(world: World, told: Parameters<typeof handIn>[1] = {}) {
  const { id, followUpCode: code } = await handIn(world, told);
  return { id, code };
}

/** How many independent reporters a covenant would count behind a shop. */
async function reporters(world: TestWorld, value = shop): Promise<number> {
  const [covenant] = world.covenants.inForce.filter(({ id }) => id === "webshop-three-reports");
  const [indicator] = await rows<{ id: string }>(world, `select id from indicator where value = $1`, [value]);
  assert.ok(covenant !== undefined && indicator !== undefined);
  const named = { id: indicator.id, kind: "domain", value } as const;
  const count = await world.store.transaction(hub, (tx) => countFor(tx, covenant, named, "fake-webshop", world.now()));
  return count?.reporters ?? 0;
}

test("what a reporter adds later ties and fires as if it had been told at once", async () => {
  const world = await scene();
  const late = await withCode(world, { indicators: [] });
  await tell(world);
  await tell(world);
  assert.deepEqual(await requests(world), []);
  await addToReport(world, late.code, { indicators: shopOf(shop) });
  assert.deepEqual((await requests(world)).map(({ addressee }) => addressee).sort(), ["psp-a", "sidn"]);
  assert.equal((await followReport(world, late.code)).amended[0]?.kind, "addition");
});

test("an account added to a case that has fired is asked about, once, by whoever decides about people", async () => {
  const world = await scene();
  const first = await withCode(world);
  await tell(world);
  await tell(world);
  const adding = { indicators: [{ kind: "iban", value: account, how: "paid" }] };
  await addToReport(world, first.code, adding);
  await addToReport(world, first.code, adding);
  assert.equal((await requestTo(world, "bank-a")).state, "draft");
  assert.equal((await rows(world, `select 1 from amendment`)).length, 1);
});

test("what is added can show two dossiers to be one", async () => {
  const world = await scene();
  const one = await withCode(world);
  await tell(world, { indicators: shopOf("andere-winkel.nl") });
  await addToReport(world, one.code, { indicators: shopOf("andere-winkel.nl") });
  assert.equal((await rows(world, `select 1 from dossier where merged_into is null`)).length, 1);
});

test("a report that named nothing gets its dossier with what is added, and more words are searched for names of things", async () => {
  const world = await scene();
  const { id, code } = await withCode(world, { indicators: [] });
  await addToReport(world, code, { narrative: `Het was ${shop}, BSN 123456782.`, indicators: shopOf(shop) });
  const [report] = await rows<{ dossier: string | null; gist: string }>(
    world,
    `select dossier, gist from report where id = $1`,
    [id],
  );
  assert.ok(report?.dossier !== null);
  assert.match(report?.gist ?? "", /nooit iets gekregen\.\nHet was/);
  const copy = await copyOf(world, code);
  assert.match(copy.amendments[0]?.told.narrative ?? "", /BSN \[bsn\]/);
  assert.match(copy.told.narrative, /^Besteld, betaald/, "what was told first stays as it was told");
});

test("what was only mentioned counts once its reporter says that the fraudster used it; a value that a person cut stays cut", async () => {
  const world = await scene();
  const { id, code } = await withCode(world, { indicators: [], narrative: `Ik zag ${shop} voorbijkomen.` });
  const tie = async () =>
    (await rows(world, `select role, sighted_by, counts, live from tie where report = $1`, [id]))[0];
  assert.deepEqual(await tie(), { role: "mentioned", sighted_by: "extraction", counts: false, live: true });
  await addToReport(world, code, { indicators: shopOf(shop) });
  assert.deepEqual(await tie(), { role: "controlled", sighted_by: "reporter", counts: true, live: true });
  const [{ id: indicator }] = (await rows<{ id: string }>(world, `select id from indicator`)) as [{ id: string }];
  await cutTie(world, { ...investigator, organisation: "politie-lmio" }, { report: id, indicator, reason: "Fout." });
  await addToReport(world, code, { indicators: shopOf(shop), narrative: "Toch wel." });
  assert.deepEqual(await tie(), { role: "controlled", sighted_by: "reporter", counts: true, live: false });
});

test("the reporter's own account, added as if the fraudster used it, is the victim's and is asked about nowhere", async () => {
  const world = await scene();
  const { code } = await withCode(world, { indicators: [], reporter: { ...somebody(), iban: account } });
  await addToReport(world, code, { indicators: [{ kind: "iban", value: account, how: "paid" }] });
  assert.deepEqual(await rows(world, `select 1 from indicator`), []);
  assert.deepEqual((await copyOf(world, code)).amendments[0]?.told.victimIndicators, [
    { kind: "iban", value: account },
  ]);
});

test("a form put right takes the report out of what it counted for: a correction goes out, what was sent keeps its count", async () => {
  const world = await scene();
  const one = await withCode(world);
  await tell(world);
  await tell(world);
  await settle(world);
  const before = await requests(world);
  await correctReport(world, one.code, { form: "phishing" });
  await settle(world);
  const after = await requests(world);
  assert.deepEqual(after.map(({ addressee, state }) => `${addressee} ${state}`).sort(), [
    "psp-a withdrawn",
    "sidn withdrawn",
  ]);
  assert.deepEqual(
    after.map(({ fields }) => fields),
    before.map(({ fields }) => fields),
  );
  assert.deepEqual(
    world.delivered
      .filter(({ type }) => type === "correction.made")
      .map(({ to }) => to)
      .sort(),
    ["psp-a", "sidn"],
  );
  await correctReport(world, one.code, { form: "fake-webshop" });
  assert.deepEqual(
    (await requests(world))
      .filter(({ round }) => round === 2)
      .map(({ addressee }) => addressee)
      .sort(),
    ["psp-a", "sidn"],
    "put back, it counts again, in a next round",
  );
});

test("an amount put right reaches the reporter's own bank: the first request is corrected, the next says what is so", async () => {
  const world = await scene();
  const { code } = await withCode(world, {
    desk: "fraudehelpdesk",
    form: "bank-helpdesk-fraud",
    amountLost: { cents: 50_000, currency: "EUR" },
    indicators: [{ kind: "iban", value: dutchIban("INGB", 1234567), how: "paid" }],
    reporter: { ...somebody(), iban: account },
  });
  const femke = { id: "femke", name: "F", organisation: "fraudehelpdesk", roles: ["desk-worker"] };
  await decide(world, femke, { request: (await requestTo(world, "bank-a")).id, approve: true });
  await settle(world);
  await correctReport(world, code, { amountLost: { cents: 75_000, currency: "EUR" } });
  await correctReport(world, code, { amountLost: { cents: 75_000, currency: "EUR" } });
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ round, state, fields }) => [round, state, fields.amount]),
    [
      [1, "withdrawn", { cents: 50_000, currency: "EUR" }],
      [2, "draft", { cents: 75_000, currency: "EUR" }],
    ],
  );
  await correctReport(world, code, { narrative: "Zij belden mij op, en ik heb toen betaald." });
  assert.equal((await requests(world)).length, 2, "other words alone ask nobody anything");
});

test("a report that is told otherwise later goes on being compared by what it said first: one person stays one", async () => {
  const world = await scene();
  const copied = {
    narrative: "Ik bestelde een bank bij deze winkel, betaalde meteen en hoorde daarna helemaal niets meer van ze.",
    amountLost: { cents: 24_995, currency: "EUR" },
    occurredAt: "2026-11-20",
  };
  const codes = [await withCode(world, copied), await withCode(world, copied), await withCode(world, copied)];
  assert.equal(await reporters(world), 1);
  for (const [index, { code }] of codes.entries())
    await correctReport(world, code, {
      narrative: `Een heel ander verhaal nummer ${index}, over fietsen, ${"xyz".repeat(index + 1)}.`,
      amountLost: { cents: 1_000 + index, currency: "EUR" },
      occurredAt: `2026-11-0${index + 1}`,
    });
  assert.equal(await reporters(world), 1);
  assert.deepEqual(await requests(world), []);
});

test("whatever one person adds and puts right, in whatever order, nothing ever counts them twice", async () => {
  const amendment = fc.oneof(
    fc.record({ add: fc.constantFrom(shop, "tweede-winkel.nl", "derde-winkel.nl") }),
    fc.record({ cents: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ day: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ form: fc.constantFrom("fake-webshop", "purchase-fraud", "phishing") }),
    fc.record({ words: fc.constantFrom("Niets gekregen.", "Wel betaald, niets gehad.", "De winkel bestaat niet.") }),
  );
  const story = { amountLost: { cents: 100, currency: "EUR" }, occurredAt: "2026-11-01" };
  await fc.assert(
    fc.asyncProperty(fc.array(amendment, { maxLength: 8 }), fc.boolean(), async (amendments, byKey) => {
      const world = await scene();
      // One person, known by a key or only by telling the same story twice; and one other.
      const own = byKey ? somebody() : undefined;
      const two = [await withCode(world, { ...story, ...(own && { reporter: own }) })];
      two.push(await withCode(world, { ...story, ...(own && { reporter: own }) }));
      for (const [index, each] of amendments.entries()) {
        const code = two[index % 2]?.code ?? "";
        if ("add" in each) await addToReport(world, code, { indicators: shopOf(each.add) });
        else if ("cents" in each)
          await correctReport(world, code, { amountLost: { cents: each.cents, currency: "EUR" } });
        else if ("day" in each) await correctReport(world, code, { occurredAt: `2026-11-0${each.day}` });
        else if ("form" in each) await correctReport(world, code, { form: each.form });
        else await correctReport(world, code, { narrative: each.words });
        for (const { value } of await rows<{ value: string }>(
          world,
          `select value from indicator where kind = 'domain'`,
        ))
          assert.ok((await reporters(world, value)) <= 1, value);
      }
      await tell(world);
      assert.ok((await reporters(world)) <= 2);
      assert.deepEqual(await requests(world), []);
    }),
    { numRuns: 8 },
  );
});

test("a retry under the same key changes nothing, and another body under it is refused", async () => {
  const world = await scene();
  const { code } = await withCode(world);
  const adding = { narrative: "Nog iets." };
  await addToReport(world, code, adding, "key");
  await addToReport(world, code, adding, "key");
  await assert.rejects(addToReport(world, code, { narrative: "Iets anders." }, "key"), refusal("REPLAY_DIFFERS"));
  await correctReport(world, code, { amountLost: { cents: 1, currency: "EUR" } }, "right");
  await correctReport(world, code, { amountLost: { cents: 2, currency: "EUR" } });
  await correctReport(world, code, { amountLost: { cents: 1, currency: "EUR" } }, "right");
  assert.deepEqual(await rows(world, `select amount_cents::integer as cents from report`), [{ cents: 2 }]);
  assert.equal((await rows(world, `select 1 from amendment`)).length, 3);
});

test("only a standing report is changed, by its code, with something to say, and not for ever", async () => {
  const world = await scene();
  const { id, code } = await withCode(world);
  const words = { narrative: "Nog iets." };
  await assert.rejects(addToReport(world, "0000 0000 0000", words), refusal("NOT_FOUND"));
  await assert.rejects(addToReport(world, code, {}), refusal("INPUT_INVALID"));
  await assert.rejects(addToReport(world, code, { narrative: " " }), refusal("INPUT_INVALID"));
  await assert.rejects(correctReport(world, code, {}), refusal("INPUT_INVALID"));
  await assert.rejects(correctReport(world, code, { form: "no-such-form" }), refusal("INPUT_INVALID"));
  await assert.rejects(correctReport(world, code, { occurredAt: "2030-01-01" }), refusal("INPUT_INVALID"));
  for (let count = 0; count < 20; count++) await addToReport(world, code, { narrative: `Nog iets, ${count}.` });
  await assert.rejects(addToReport(world, code, words), refusal("TOO_MANY"));
  await withdrawReport(world, id);
  await assert.rejects(addToReport(world, code, words), refusal("STATE_CONFLICT"));
  const other = await withCode(world);
  await eraseReport(world, other.id);
  await assert.rejects(correctReport(world, other.code, words), refusal("NOT_FOUND"));
});

test("erasing takes what was added along, and the store never held it in clear", async () => {
  const world = await scene();
  const { id, code } = await withCode(world);
  await addToReport(world, code, { narrative: "Bel mij op 0612345678 of mail piet.jansen@post.example." });
  await correctReport(world, code, { narrative: "Mail kees@post.example, mijn BSN is 123456782." });
  const stored = async () =>
    JSON.stringify(await rows(world, `select a.*, r.* from amendment a join report r on r.id = a.report`));
  assert.doesNotMatch(await stored(), /jansen|kees|12345678/);
  assert.equal((await copyOf(world, code)).amendments.length, 2);
  await eraseReport(world, id);
  assert.deepEqual(await rows(world, `select distinct gist from amendment`), [{ gist: "" }]);
  await assert.rejects(copyOf(world, code), refusal("NOT_FOUND"));
});

test("what is to come is told with its time: an answer that is due, one that is late, and how long the report is kept", async () => {
  const world = await scene();
  const { code } = await withCode(world, { desk: "fraudehelpdesk" });
  const next = async () => (await followReport(world, code)).next.map(({ what }) => what);
  assert.deepEqual(await next(), ["compare"]);
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  const { asked, next: coming } = await followReport(world, code);
  assert.deepEqual(asked.map(({ partner }) => partner).sort(), ["psp", "registry"]);
  assert.deepEqual(coming[0], { what: "answer", at: asked.find(({ partner }) => partner === "psp")?.dueAt });
  world.pass(2 * 86_400_000);
  assert.deepEqual(await next(), ["late-answer", "compare"]);
  await withdrawReport(world, (await followReport(world, code)).id);
  assert.deepEqual(await next(), ["nothing"]);
});

test("who was said by the mailbox not to be its owner changes nothing any more", async () => {
  const world = await scene();
  const { id, code } = await withCode(world);
  await rows(
    world,
    `insert into confirmation (report, desk, letter, language, mailbox, asked_at, expires_at, answer, answered_at)
    values ($1, 'politie-lmio', $1, 'nl', 'm', $2, $3, 'denied', $2)`,
    [id, world.now(), new Date(world.now().getTime() + 1)],
  );
  await assert.rejects(addToReport(world, code, { narrative: "x" }), refusal("STATE_CONFLICT"));
  assert.equal(codeOf(world, id), code);
});
