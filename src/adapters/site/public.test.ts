import assert from "node:assert/strict";
import { test } from "node:test";
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
  victimType: "citizen",
  impact: "mental",
  reporterEmail: "melder@example.org",
};

const codeIn = (html: string): string => /k-code__value">([^<]+)</.exec(html)?.[1] ?? "";
const keyIn = (html: string): string => /name="idempotencyKey" value="([^"]+)"/.exec(html)?.[1] ?? "";
const countReports = async (world: Parameters<typeof rows>[0]) => (await rows(world, `select id from report`)).length;

async function started() {
  const world = await scene();
  const site = await siteApp(world);
  return { world, site, citizen: visitor(site) };
}

test("a citizen reports, gets a code, and follows the report with it; the code never stands in an address", async () => {
  const { world, citizen } = await started();
  const form = await citizen.get("/report");
  const receipt = await citizen.post("/report", { ...filled, idempotencyKey: keyIn(form.html) });
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
  await citizen.post("/report", { ...filled, idempotencyKey: "k" });
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
  await citizen.post("/report", { ...filled, phoneHow: "displayed", idempotencyKey: "k" });
  const [phone] = await rows(
    world,
    `select t.role from tie t join indicator i on i.id = t.indicator where i.kind = 'phone'`,
  );
  assert.deepEqual(phone, { role: "impersonated" });
});

test("wrong input shows the form again with every value and every field that needs another look, and stores nothing", async () => {
  const { world, citizen } = await started();
  const wrong = {
    ...filled,
    form: "",
    amount: "twaalf",
    account: "NL00 ABNA 1",
    phoneHow: "",
    occurredOn: "31-02-2026",
  };
  const again = await citizen.post("/report", { ...wrong, idempotencyKey: "k" });
  assert.equal(again.status, 400);
  for (const field of ["form", "amount", "account", "phoneHow", "occurredOn"])
    assert.match(again.html, new RegExp(`href="#${field}"`), field);
  assert.match(again.html, /value="twaalf"/);
  assert.match(again.html, /Ik kocht schoenen\.\nDaarna hoorde ik niets &lt;b&gt;meer&lt;\/b&gt;\./);
  assert.match(again.html, /value="mental" checked/);
  assert.equal(keyIn(again.html), "k");
  assert.equal(await countReports(world), 0);
});

test("an empty form asks only for what is needed", async () => {
  const { citizen } = await started();
  const again = await citizen.post("/report", { idempotencyKey: "k" });
  assert.deepEqual(
    [...again.html.matchAll(/<li><a [^>]*href="#(\w+)"/g)].map(([, field]) => field),
    ["form", "narrative"],
  );
});

test("the form sent twice, or the receipt loaded again, is one report with one code", async () => {
  const { world, citizen } = await started();
  const [first, second] = await Promise.all(
    [1, 2].map(() => citizen.post("/report", { ...filled, idempotencyKey: "twice" })),
  );
  world.pass(60_000);
  const third = await citizen.post("/report", { ...filled, idempotencyKey: "twice" });
  assert.equal(codeIn(first!.html), codeIn(second!.html));
  assert.equal(codeIn(third.html), codeIn(first!.html));
  assert.match(third.html, /13:00/, "the receipt tells when it came in, not when it was looked at again");
  assert.equal(await countReports(world), 1);
});

test("a report that was sent and then changed is asked about: only the person knows whether it is a second one", async () => {
  const { world, citizen } = await started();
  await citizen.post("/report", { ...filled, idempotencyKey: "k" });
  const changed = { ...filled, narrative: "Een ander verhaal." };
  const asked = await citizen.post("/report", { ...changed, idempotencyKey: "k" });
  assert.equal(asked.status, 409);
  assert.match(asked.html, /Deze melding stuurde u al/);
  assert.match(asked.html, /Een ander verhaal\./);
  assert.notEqual(keyIn(asked.html), "k");
  assert.equal(await countReports(world), 1);
  assert.equal((await citizen.post("/report", { ...changed, idempotencyKey: keyIn(asked.html) })).status, 200);
  assert.equal(await countReports(world), 2);
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
  const code = codeIn((await citizen.post("/report", { ...filled, idempotencyKey: "k" })).html);

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
    const refused = await citizen.post("/report", { ...filled, idempotencyKey: "k" }, headers);
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
  const receipt = await citizen.post("/report", { ...filled, idempotencyKey: "k" });
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
  const broken = await citizen.post("/report", { narrative: "a\0b" });
  assert.equal(broken.status, 400);
  assert.match(broken.html, /Wij konden dit niet lezen/);
  assert.deepEqual(site.reported, []);
});
