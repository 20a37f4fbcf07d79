/** A report in the simplest browser there is: stopping and going on, for another, for a business, and help first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { removeExpired } from "#core/expiry.ts";
import { answerAll, keyIn, report, send } from "#tools/reporting.ts";
import { rows, scene } from "#tools/scene.ts";
import { type SiteApp, siteApp, visitor } from "#tools/site-app.ts";

const told = { form: "fake-webshop", narrative: "Ik kocht schoenen en kreeg niets.", forWhom: "self" };
const codeIn = (html: string): string => /k-code__value">([^<]+)</.exec(html)?.[1] ?? "";

async function started() {
  const world = await scene();
  const site: SiteApp = await siteApp(world);
  return { world, site, citizen: visitor(site) };
}

test("whoever stops gets a code and four words, and goes on elsewhere where they were; neither ever stands in an address", async () => {
  const { world, site, citizen } = await started();
  await citizen.post("/report/questions/form", told);
  const kept = await citizen.post("/report/questions/story", { ...told, after: "stop" });
  const code = codeIn(kept.html);
  assert.match(code, /^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/);
  assert.match(kept.html, /Lees ze voor en wacht op een ja/);
  const again = await citizen.post("/report/pauses");
  assert.equal(codeIn(again.html), code, "loaded again, it is the same code");
  const words = [...kept.html.matchAll(/<li>([a-z]{5})<\/li>/g)].map(([, word]) => word).join(" ");
  const elsewhere = visitor(site);
  assert.equal((await elsewhere.post("/report/returns", { code: words })).location, "/report/answers");
  assert.equal((await elsewhere.get("/report/answers")).location, "/report/questions/when");
  assert.match((await elsewhere.get("/report/questions/story")).html, /Ik kocht schoenen/);
  assert.equal((await citizen.get("/report/questions/story")).location, "/report", "one browser at a time");
  assert.equal((await report(elsewhere, told)).status, 200);
  assert.equal((await visitor(site).post("/report/returns", { code })).status, 400, "sent, the code leads nowhere");
  assert.equal((await rows(world, `select id from report`)).length, 1);
  for (const address of [...citizen.addresses, ...elsewhere.addresses])
    assert.ok(!address.includes(code.slice(0, 4)) && !address.includes(words.slice(0, 5)), address);
});

test("stopping does not ask for an answer first: what is not right yet is left out, what was told before is kept", async () => {
  const { citizen } = await started();
  await citizen.post("/report/questions/form", told);
  assert.equal((await citizen.post("/report/questions/money", { amount: "twaalf", after: "stop" })).status, 200);
  assert.doesNotMatch((await citizen.get("/report/questions/money")).html, /twaalf/);
  const first = await visitor(await siteApp(await scene())).post("/report/questions/form", { after: "stop" });
  assert.match(codeIn(first.html), /\w{4}/);
});

test("closed on this device, nothing is left to see there; erased, nothing is left at all", async () => {
  const { world, site, citizen } = await started();
  await citizen.post("/report/questions/form", told);
  const code = codeIn((await citizen.post("/report/questions/story", { ...told, after: "stop" })).html);
  await citizen.post("/report/closings");
  assert.equal((await citizen.get("/report/answers")).location, "/report");
  await citizen.post("/report/returns", { code });
  assert.match((await citizen.get("/report")).html, /U bent al begonnen/);
  await citizen.post("/report/removals");
  assert.deepEqual(await rows(world, `select id from draft`), []);
  assert.equal((await visitor(site).post("/report/returns", { code })).status, 400);
});

test("after two weeks the code leads nowhere, and before that nothing that was written counts anywhere", async () => {
  const { world, citizen } = await started();
  const { html } = await answerAll(citizen, { ...told, website: "koopjeshal-voordeel.nl" });
  assert.match(html, /koopjeshal/);
  assert.deepEqual(await rows(world, `select id from indicator`), []);
  const code = codeIn((await citizen.post("/report/pauses")).html);
  world.pass(14 * 86_400_000);
  assert.equal((await citizen.post("/report/returns", { code })).status, 400);
  await removeExpired(world);
  assert.deepEqual(await rows(world, `select id from draft`), []);
});

test("guessing codes of kept reports is slowed down", async () => {
  const { citizen } = await started();
  let last = 0;
  for (let guess = 0; guess < 25 && last !== 429; guess++)
    last = (await citizen.post("/report/returns", { code: "0000 0000 0000" })).status;
  assert.equal(last, 429);
});

test("who reports for another says what they are to them and whether they may; it stands in the copy", async () => {
  const { world, citizen } = await started();
  const other = { ...told, forWhom: "other" };
  const asked = await report(citizen, other);
  assert.equal(asked.status, 400);
  for (const field of ["relation", "permission"]) assert.match(asked.html, new RegExp(`href="#${field}"`));
  const receipt = await report(citizen, { ...other, relation: "family", permission: "no" });
  assert.deepEqual(await rows(world, `select on_behalf, permission, victim_type from report`), [
    { on_behalf: "family", permission: false, victim_type: "citizen" },
  ]);
  const copy = await citizen.post("/follow/readable-copies", { code: codeIn(receipt.html) });
  assert.match(copy.html, /Partner of familie, zonder toestemming/);
});

test("what was answered for another and then changed to oneself is not sent along", async () => {
  const { world, citizen } = await started();
  const { html } = await answerAll(citizen, { ...told, forWhom: "other", relation: "family", permission: "yes" });
  assert.match(html, /Partner of familie/);
  await citizen.post("/report/questions/who", { forWhom: "self", from: "answers" });
  const answers = await citizen.get("/report/answers");
  assert.doesNotMatch(answers.html, /Partner of familie/);
  await send(citizen, keyIn(answers.html));
  assert.deepEqual(await rows(world, `select on_behalf from report`), [{ on_behalf: null }]);
});

test("who is threatened, despairs or lost much is led to a person before sending and after, with numbers from the directory", async () => {
  for (const [more, number] of [
    [{ safety: "threatened" }, "112"],
    [{ narrative: "Hij bedreigt mij met foto's." }, "09008844"],
    [{ safety: "despair" }, "08000113"],
    [{ narrative: "Ik wil niet meer leven." }, "08000113"],
    [{ amount: "12.000" }, "09000101"],
  ] as const) {
    const { world, citizen } = await started();
    const answers = await answerAll(citizen, { ...told, ...more });
    assert.match(answers.html, new RegExp(`href="tel:${number}"`), number);
    assert.match((await citizen.get("/report/questions/care")).html, new RegExp(`href="tel:${number}"`));
    const receipt = await send(citizen, keyIn(answers.html));
    assert.match(receipt.html, new RegExp(`Er is nu iemand voor u[\\s\\S]*href="tel:${number}"[\\s\\S]*k-code__value`));
    const [stored] = await rows<{ text: string }>(world, `select row_to_json(r)::text as text from report r`);
    assert.ok(!/threatened|despair/.test(stored!.text), "what was ticked for help is not kept");
  }
  const { citizen } = await started();
  assert.doesNotMatch((await answerAll(citizen, { ...told, amount: "12" })).html, /Er is nu iemand voor u/);
});

test("help stands at the end of every road: receipt, kept report, following", async () => {
  const { citizen } = await started();
  const receipt = await report(citizen, told);
  const followed = await citizen.post("/follow", { code: codeIn(receipt.html) });
  await citizen.post("/report/questions/form", told);
  const kept = await citizen.post("/report/pauses");
  const follow = await citizen.get("/follow");
  for (const page of [receipt, followed, kept, follow]) assert.match(page.html, /href="tel:09000101"/);
});

test("a business gives its KvK number once, and goes on with its next case without telling about itself again", async () => {
  const { world, citizen } = await started();
  const business = { ...told, forWhom: "sme", kvk: "1234 5678", reporterEmail: "zaak@example.org" };
  const answers = await answerAll(citizen, business);
  assert.match((await citizen.get("/report/questions/impact")).html, /Wat doet dit met het bedrijf/);
  const form = { idempotencyKey: keyIn(answers.html), after: "another" };
  const receipt = await citizen.post("/report/sendings", form);
  assert.match(receipt.html, /Klaar voor het volgende geval/);
  assert.equal((await citizen.get("/report/answers")).location, "/report/questions/form");
  await report(citizen, { form: "phishing", narrative: "Een tweede geval." });
  const stored = await rows(world, `select victim_type, form from report order by id`);
  assert.deepEqual(stored, [
    { victim_type: "sme", form: "fake-webshop" },
    { victim_type: "sme", form: "phishing" },
  ]);
  assert.equal((await rows(world, `select distinct digest from reporter_key`)).length, 1, "one reporter");
});

test("a business pastes more cases: each line is read and shown first, becomes a report with its own code, and sent again none is told twice", async () => {
  const { world, citizen } = await started();
  const cases = "3-11-2026;€ 49,95;NL91ABNA0417164300;klant A\n4-11-2026\t1.200,00\tnep-een.nl\n\nalleen woorden";
  const answers = await answerAll(citizen, { ...told, forWhom: "sme", kvk: "12345678", cases });
  for (const read of ["3 november 2026", "49,95", "NL91ABNA0417164300", "nep-een.nl", "alleen woorden"])
    assert.ok(answers.html.includes(read), read);
  const receipt = await send(citizen, keyIn(answers.html));
  const again = await send(citizen, keyIn(answers.html));
  for (const page of [receipt, again])
    assert.equal(page.html.match(/<li>\w{4} \w{4} \w{4}<\/li>/g)?.length, 3, "three codes more");
  const stored = await rows(
    world,
    `select form, victim_type, occurred_on as day, amount_cents as cents from report order by amount_cents, occurred_on`,
  );
  assert.deepEqual(stored, [
    { form: "fake-webshop", victim_type: "sme", day: "2026-11-03", cents: 4_995 },
    { form: "fake-webshop", victim_type: "sme", day: "2026-11-04", cents: 120_000 },
    { form: "fake-webshop", victim_type: "sme", day: null, cents: null },
    { form: "fake-webshop", victim_type: "sme", day: null, cents: null },
  ]);
});

test("more than fifty cases at once are refused, beside the field; what was pasted for a business is not sent for oneself", async () => {
  const { world, citizen } = await started();
  await answerAll(citizen, { ...told, forWhom: "sme", cases: "geval een\ngeval twee" });
  const many = await citizen.post("/report/questions/cases", { cases: Array(51).fill("geval").join("\n") });
  assert.equal(many.status, 400);
  assert.match(many.html, /href="#cases"/);
  await citizen.post("/report/questions/who", { forWhom: "self", from: "answers" });
  await send(citizen, keyIn((await citizen.get("/report/answers")).html));
  assert.equal((await rows(world, `select id from report`)).length, 1);
});

test("what is pasted under each other is read, shown before sending, and ties; a pasted number harms nobody", async () => {
  const { world, citizen } = await started();
  const others = "nep-een.nl\nNL91 ABNA 0417 1643 00\n06 12345678";
  const answers = await answerAll(citizen, { ...told, others });
  for (const value of ["nep-een.nl", "NL91ABNA0417164300", "+31612345678"])
    assert.ok(answers.html.includes(value), value);
  await send(citizen, keyIn(answers.html));
  const ties = await rows(world, `select i.kind, t.role from tie t join indicator i on i.id = t.indicator order by 1`);
  assert.deepEqual(ties, [
    { kind: "domain", role: "controlled" },
    { kind: "iban", role: "controlled" },
    { kind: "phone", role: "impersonated" },
  ]);
});

test("every page of reporting and checking has a way out that works without a script and tells nobody where one was", async () => {
  const { citizen } = await started();
  await citizen.post("/report/questions/form", told);
  for (const path of ["/report", "/report/questions/story", "/report/returns", "/check", "/follow"]) {
    const { html, headers } = await citizen.get(path);
    assert.match(
      html,
      /<a class="k-tool k-tool--leave" href="https:\/\/[^"]+" rel="noreferrer nofollow" accesskey="q">/,
      path,
    );
    assert.match(String(headers["referrer-policy"]), /no-referrer/, path);
    assert.equal(headers["cache-control"], "no-store", "the way back shows nothing of it");
  }
});
