import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, keyIn, report, send } from "#tools/reporting.ts";
import { rows, scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const filled = {
  form: "fake-webshop",
  narrative: "Ik kocht schoenen.\r\nDaarna hoorde ik niets <b>meer</b>.",
  occurredOn: "20-11-2026",
  amount: "€ 1.249,95",
  channel: "website",
  website: "https://www.koopjeshal-voordeel.nl/",
  account: "NL02 ABNA 0123 4567 89",
  phone: "06 12345678",
  phoneHow: "called",
  forWhom: "self",
  impact: "mental",
  reporterEmail: "melder@example.org",
};

const codeIn = (html: string): string => /k-code__value">([^<]+)</.exec(html)?.[1] ?? "";
const countReports = async (world: Parameters<typeof rows>[0]) => (await rows(world, `select id from report`)).length;

async function started() {
  const world = await scene();
  const site = await siteApp(world);
  return { world, site, citizen: visitor(site) };
}

test("a citizen reports, gets a code, and follows the report with it; the code never stands in an address", async () => {
  const { world, citizen } = await started();
  assert.equal((await citizen.get("/report")).status, 200);
  const receipt = await report(citizen, filled);
  assert.equal(receipt.status, 200);
  const code = codeIn(receipt.html);
  assert.match(code, /^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/);
  const followed = await citizen.post("/follow", { code: code.toLowerCase() });
  assert.equal(followed.status, 200);
  assert.match(followed.html, /Wij kregen uw melding/);
  const words = [...receipt.html.matchAll(/<li>([a-z]{5})<\/li>/g)].map(([, word]) => word).join(" ");
  assert.equal((await citizen.post("/follow", { code: words })).status, 200);
  const asked = citizen.addresses.join(" ");
  for (const secret of [code.replaceAll(" ", ""), "NL02", "example.org", "612345678"])
    assert.ok(!asked.includes(secret), secret);
  const [stored] = await rows<{ cents: number; day: string; desk: string }>(
    world,
    `select amount_cents as cents, occurred_on as day, desk from report`,
  );
  assert.deepEqual(stored, { cents: 124995, day: "2026-11-20", desk: "public" });
});

test("the fields become indicators: the shop's domain, the account, and a number that was called", async () => {
  const { world, citizen } = await started();
  await report(citizen, filled);
  const ties = await rows(
    world,
    `select i.kind, i.value, t.role, t.how from tie t join indicator i on i.id = t.indicator order by i.kind`,
  );
  assert.deepEqual(ties, [
    { kind: "domain", value: "koopjeshal-voordeel.nl", role: "controlled", how: "visited" },
    { kind: "iban", value: "NL02ABNA0123456789", role: "controlled", how: "paid" },
    { kind: "phone", value: "+31612345678", role: "controlled", how: "called" },
  ]);
});

test("a number that only stood on the screen is told as imitated, for its owner may be innocent", async () => {
  const { world, citizen } = await started();
  await report(citizen, { ...filled, phoneHow: "displayed" });
  const [phone] = await rows(
    world,
    `select t.role from tie t join indicator i on i.id = t.indicator where i.kind = 'phone'`,
  );
  assert.deepEqual(phone, { role: "impersonated" });
});

test("a wrong answer shows the question again with what was typed and what needs another look, and stores nothing", async () => {
  const { world, citizen } = await started();
  const wrong = {
    form: "",
    narrative: "",
    amount: "twaalf",
    occurredOn: "31-02-2026",
    account: "NL00 ABNA 1",
    kvk: "12",
  };
  for (const [question, field] of [
    ["form", "form"],
    ["story", "narrative"],
    ["money", "amount"],
    ["when", "occurredOn"],
    ["account", "account"],
    ["who", "forWhom"],
  ] as const) {
    const again = await citizen.post(`/report/questions/${question}`, wrong);
    assert.equal(again.status, 400, question);
    assert.match(again.html, new RegExp(`href="#${field}"[\\s\\S]*id="${field}-error"`), field);
  }
  await citizen.post("/report/questions/who", { forWhom: "sme" });
  assert.match((await citizen.post("/report/questions/business", wrong)).html, /href="#kvk"/);
  assert.match((await citizen.post("/report/questions/money", wrong)).html, /value="twaalf"/);
  const noHow = await citizen.post("/report/questions/phone", { phone: "06 12345678" });
  assert.match(noHow.html, /href="#phoneHow"/);
  assert.equal(await countReports(world), 0);
});

test("only what is needed is asked for twice: all else may be left empty", async () => {
  const { world, citizen } = await started();
  const receipt = await report(citizen, { form: "fake-webshop", narrative: "Niets gekregen.", forWhom: "self" });
  assert.equal(receipt.status, 200);
  assert.equal(await countReports(world), 1);
});

test("nothing is sent before all answers were shown, each with a way back to its question; a change goes back there", async () => {
  const { world, citizen } = await started();
  const answers = await answerAll(citizen, filled);
  for (const said of ["Valse webwinkel", "20-11-2026", "1.249,95", "NL02 ABNA", "melder@example.org", "Mijzelf"])
    assert.ok(answers.html.includes(said), said);
  assert.equal(await countReports(world), 0);
  assert.match(answers.html, /href="\/report\/questions\/money\?from=answers"/);
  const changed = await citizen.post("/report/questions/money", { amount: "0", from: "answers" });
  assert.equal(changed.location, "/report/answers");
  assert.match((await citizen.get("/report/answers")).html, /€ 0 </);
  const key = keyIn(answers.html);
  assert.equal((await send(citizen, key)).status, 200);
  const [stored] = await rows(world, `select amount_cents as cents from report`);
  assert.deepEqual(stored, { cents: 0 });
});

test("another form of fraud asks other questions: those that it adds come before all answers are shown again", async () => {
  const { citizen } = await started();
  await answerAll(citizen, { form: "fake-webshop", narrative: "Zo ging het.", forWhom: "self" });
  const changed = await citizen.post("/report/questions/form", { form: "romance-fraud", from: "answers" });
  assert.equal(changed.location, "/report/questions/handle?from=answers");
  assert.equal((await citizen.get("/report/answers")).location, "/report/questions/handle");
});

test("sent twice at once, or the receipt loaded again, it is one report with one code, and the draft is gone", async () => {
  const { world, citizen } = await started();
  const key = keyIn((await answerAll(citizen, filled)).html);
  const [first, second] = await Promise.all([send(citizen, key), send(citizen, key)]);
  world.pass(60_000);
  const third = await send(citizen, key);
  assert.equal(codeIn(first.html), codeIn(second.html));
  assert.equal(codeIn(third.html), codeIn(first.html));
  assert.match(third.html, /13:00/, "the receipt tells when it came in, not when it was looked at again");
  assert.equal(await countReports(world), 1);
  assert.deepEqual(await rows(world, `select id from draft`), []);
  assert.equal((await citizen.get("/report/answers")).location, "/report");
  assert.equal((await send(visitor(await siteApp(world)), "guessed")).location, "/report");
});

test("a code that we do not know, and what is no code, are asked again with what was typed", async () => {
  const { citizen } = await started();
  for (const code of ["0000 0000 0000", "geen code", '"><script>', ""]) {
    const again = await citizen.post("/follow", { code });
    assert.equal(again.status, 400, code);
    assert.match(again.html, /href="#code"/);
    assert.doesNotMatch(again.html, /<script/);
  }
});

test("with the code a reporter takes a copy of all that was told, withdraws, and is forgotten; then the code leads nowhere", async () => {
  const { world, citizen } = await started();
  const code = codeIn((await report(citizen, filled)).html);

  const copy = await citizen.post("/follow/copies", { code });
  assert.match(String(copy.headers["content-disposition"]), /^attachment; filename="kentering\.json"$/);
  const { told, amountLost } = JSON.parse(copy.html);
  assert.equal(told.reporter.email, "melder@example.org");
  assert.equal(amountLost.cents, 124995);
  const traces = await rows(world, `select actor, action from access`);
  assert.deepEqual(traces, [{ actor: "reporter", action: "report.copied" }]);

  const withdrawn = await citizen.post("/follow/withdrawals", { code });
  assert.match(withdrawn.html, /Uw melding is ingetrokken/);
  assert.doesNotMatch(withdrawn.html, /action="\/follow\/withdrawals"/);

  const erased = await citizen.post("/follow/erasures", { code });
  assert.deepEqual([erased.status, erased.location], [303, "/follow"]);
  assert.match((await citizen.get("/follow")).html, /Uw gegevens zijn gewist/);
  assert.doesNotMatch((await citizen.get("/follow")).html, /Uw gegevens zijn gewist/, "a notice is said once");
  for (const path of ["/follow", "/follow/copies", "/follow/withdrawals"])
    assert.equal((await citizen.post(path, { code })).status, 400, path);
});

test("guessing codes is slowed down", async () => {
  const { citizen } = await started();
  let last = 0;
  for (let guess = 0; guess < 25 && last !== 429; guess++)
    last = (await citizen.post("/follow", { code: "0000 0000 0000" })).status;
  assert.equal(last, 429);
  const stopped = await citizen.post("/follow", { code: "0000 0000 0000" });
  assert.match(stopped.html, /Even wachten/);
});

test("examples are offered and loaded only where they may be", async () => {
  const world = await scene();
  let loaded = 0;
  let may = true;
  const examples = { mayLoad: async () => may, load: async () => ++loaded };
  const newcomer = visitor(await siteApp(world, { examples }));
  assert.match((await newcomer.get("/")).html, /action="\/examples"/);
  const done = await newcomer.post("/examples");
  assert.deepEqual([done.status, done.location, loaded], [303, "/", 1]);
  may = false;
  assert.doesNotMatch((await newcomer.get("/")).html, /action="\/examples"/);
  assert.equal((await newcomer.post("/examples")).status, 409);
  const elsewhere = visitor(await siteApp(world));
  assert.doesNotMatch((await elsewhere.get("/")).html, /action="\/examples"/);
  assert.equal((await elsewhere.post("/examples")).status, 409);
  assert.equal(loaded, 1);
});

test("a form on another website cannot post here", async () => {
  const { world, citizen } = await started();
  for (const headers of [{ origin: "https://elsewhere.example" }, { origin: "null", "sec-fetch-site": "cross-site" }]) {
    const refused = await report(citizen, filled, headers);
    assert.equal(refused.status, 403);
    assert.match(refused.html, /van een andere website/);
  }
  assert.equal(await countReports(world), 0);
});

test("the language is kept once chosen, the address is clean again, and a page that answers a form has no switch to lose it by", async () => {
  const { citizen } = await started();
  assert.match((await citizen.get("/report", { "accept-language": "en-GB,en" })).html, /<html lang="en"/);
  assert.match((await citizen.get("/report")).html, /<html lang="nl"/);
  const chosen = await citizen.get("/report?lang=en");
  assert.deepEqual([chosen.status, chosen.location], [303, "/report"]);
  assert.match((await citizen.get("/report")).html, /<html lang="en"[\s\S]*hreflang="nl"/);
  const receipt = await report(citizen, filled);
  assert.match(receipt.html, /<html lang="en"/);
  assert.doesNotMatch(receipt.html, /hreflang/);
});

test("nothing of a page is kept by a browser, but what has its hash in the address is kept for ever, compressed when asked", async () => {
  const { citizen } = await started();
  const home = await citizen.get("/");
  assert.equal(home.headers["cache-control"], "no-store");
  const address = /href="(\/assets\/[^"]+\.css)"/.exec(home.html)?.[1] ?? "";
  const plain = await citizen.get(address);
  assert.match(String(plain.headers["cache-control"]), /immutable/);
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.equal((await citizen.get(address, { "accept-encoding": "br, gzip" })).headers["content-encoding"], "gzip");
  assert.equal((await citizen.get(address, { "accept-encoding": "gzip;q=0" })).headers["content-encoding"], undefined);
});

test("an address that is not there, and a body that no form sends, get a page in plain words", async () => {
  const { citizen, site } = await started();
  const nowhere = await citizen.get("/nowhere");
  assert.equal(nowhere.status, 404);
  assert.match(nowhere.html, /Deze pagina is er niet/);
  const broken = await citizen.post("/report/questions/story", { narrative: "a\0b" });
  assert.equal(broken.status, 400);
  assert.match(broken.html, /Wij konden dit niet lezen/);
  assert.deepEqual(site.reported, []);
});
