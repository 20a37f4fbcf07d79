/** The pages of dossiers: found without an address that tells, cut with the consequences first, and doubles judged by a person. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const account = { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" };
const site = (value: string) => ({ kind: "domain", value, how: "visited" });
const copied = {
  narrative: "Ik kocht een fiets voor mijn dochter en na de betaling was de winkel niet meer te bereiken.",
  amountLost: { cents: 12500, currency: "EUR" },
  occurredAt: "2026-11-20",
};

/** Two shops that one report ties, and an investigator of the police who looks. */
async function bridged() {
  const world = await scene({ covenants: [] });
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [site(shop), account] });
  await tell(world, { indicators: [site("andere-winkel.nl")] });
  const bridge = await tell(world, { indicators: [site(shop), site("andere-winkel.nl")] });
  const [stored] = await rows<{ dossier: string }>(
    world,
    `select coalesce(merged_into, id) as dossier from dossier limit 1`,
  );
  const [other] = await rows<{ id: string }>(world, `select id from indicator where value = 'andere-winkel.nl'`);
  const ravi = visitor(await siteApp(world));
  await ravi.signIn("ravi");
  return { world, ravi, bridge, dossier: stored!.dossier, other: other!.id };
}

async function doubled() {
  const world = await scene({ covenants: [] });
  const a = await tell(world, copied);
  const b = await tell(world, { ...copied, narrative: copied.narrative.replace("fiets", "brommer") });
  const [stored] = await rows<{ dossier: string }>(world, `select dossier from report`);
  const anna = visitor(await siteApp(world));
  await anna.signIn("anna");
  return {
    world,
    anna,
    a,
    b,
    dossier: stored!.dossier,
    beside: `/dossiers/${stored!.dossier}/pairs?a=${a}&amp;b=${b}`,
  };
}

test("a dossier is found by its value, which stands in no address; who has none is told so, and a typing error too", async () => {
  const { ravi, dossier } = await bridged();
  assert.match((await ravi.get("/dossiers")).html, new RegExp(`href="/dossiers/${dossier}"`));
  const found = await ravi.post("/dossiers/lookups", { kind: "iban", value: account.value.toLowerCase() });
  assert.equal(found.location, `/dossiers/${dossier}`);
  const none = await ravi.post("/dossiers/lookups", { kind: "domain", value: "niemand.nl" });
  assert.deepEqual([none.status, /geen dossier van u/.test(none.html)], [400, true]);
  assert.match((await ravi.post("/dossiers/lookups", { kind: "iban", value: "NL00" })).html, /href="#value"/);
  assert.match((await ravi.post("/dossiers/lookups", {})).html, /href="#kind"/);
  assert.ok(ravi.addresses.every((address) => !address.includes("niemand") && !address.includes("NL")));
});

test("the page says of every tie in words why it is there and whether it counts", async () => {
  const { ravi, dossier } = await bridged();
  const { html } = await ravi.get(`/dossiers/${dossier}`);
  assert.match(html, /Het meldpunt schreef op dat de melder hierheen betaalde\./);
  assert.match(html, /Meldingen die tellen<\/dt><dd>5</);
  assert.doesNotMatch(html, /example\.org/, "who reported is not shown");
});

test("before a cut a person sees what falls apart and that it is for good; without a reason nothing is cut", async () => {
  const { world, ravi, bridge, dossier, other } = await bridged();
  const named = { report: bridge, indicator: other };
  const preview = await ravi.post(`/dossiers/${dossier}/cut-previews`, named);
  assert.match(preview.html, /Dit kan niet terug[\s\S]*valt in twee delen[\s\S]*Meldingen: 4\.[\s\S]*Meldingen: 1\./);
  assert.deepEqual(await rows(world, `select 1 from cut`), []);
  const without = await ravi.post(`/dossiers/${dossier}/cuts`, { ...named, reason: " " });
  assert.deepEqual([without.status, /href="#reason"/.test(without.html)], [400, true]);
  assert.deepEqual(await rows(world, `select 1 from cut`), []);
  const done = await ravi.post(`/dossiers/${dossier}/cuts`, { ...named, reason: "Andere winkel." });
  assert.equal(done.location, `/dossiers/${dossier}`);
  const after = await ravi.get(`/dossiers/${dossier}`);
  assert.match(after.html, /De band is losgeknipt[\s\S]*Losgeknipt<\/h2>[\s\S]*Andere winkel\.[\s\S]*Ravi Mohan/);
  assert.match(after.html, /Meldingen die tellen<\/dt><dd>4</);
  assert.equal((await ravi.post(`/dossiers/${dossier}/cut-previews`, { report: "x" })).status, 400);
});

test("two reports that are alike wait in the queue, beside each other with the differences marked, until a person judges", async () => {
  const { anna, beside, dossier, a, b } = await doubled();
  const queue = await anna.get("/duplicates");
  assert.match(queue.html, new RegExp(`/dossiers/${dossier}/pairs`));
  const path = beside.replaceAll("&amp;", "&");
  const opened = await anna.get(path);
  assert.match(
    opened.html,
    /Beide noemen hetzelfde bedrag: €\s125,00[\s\S]*<mark>fiets <\/mark>[\s\S]*<mark>brommer <\/mark>/,
  );
  await anna.post(`/dossiers/${dossier}/samenesses`, { a, b });
  assert.match((await anna.get("/duplicates")).html, /Niets om te bekijken/);
  const judged = await anna.get(path);
  assert.match(judged.html, /Zelfde melding[\s\S]*Anna de Wit/);
  await anna.post(`/dossiers/${dossier}/samenesses`, { a, b, undo: "yes" });
  assert.match((await anna.get(path)).html, /Teruggenomen door Anna de Wit/);
  assert.match((await anna.get("/duplicates")).html, new RegExp(`/dossiers/${dossier}/pairs`));
});

test("saying that two people told it needs a reason, and then stays", async () => {
  const { world, anna, dossier, a, b } = await doubled();
  assert.equal((await anna.post(`/dossiers/${dossier}/separations`, { a, b })).status, 400);
  assert.deepEqual(await rows(world, `select 1 from separation`), []);
  assert.equal(
    (await anna.post(`/dossiers/${dossier}/separations`, { a, b, reason: "Gebeld: een echtpaar." })).status,
    303,
  );
  const path = `/dossiers/${dossier}/pairs?a=${a}&b=${b}`;
  const judged = await anna.get(path);
  assert.match(judged.html, /Twee mensen: Gebeld: een echtpaar\./);
  assert.equal((await anna.post(`/dossiers/${dossier}/samenesses`, { a, b })).status, 409);
  assert.equal((await anna.get(`/dossiers/${dossier}/pairs?a=x&b=${b}`)).status, 400);
});

test("a decision that waits leads to its dossier, where the request hangs", async () => {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [site(shop), account] });
  await settle(world);
  const ravi = visitor(await siteApp(world));
  await ravi.signIn("ravi");
  const [, path] = /href="(\/dossiers\/[^"]+)"/.exec((await ravi.get("/decisions")).html) ?? [];
  const [, decision] = /href="(\/decisions\/[^"]+)"/.exec((await ravi.get("/decisions")).html) ?? [];
  assert.match((await ravi.get(decision!)).html, new RegExp(`href="${path}"`));
  assert.match((await ravi.get(path!)).html, new RegExp(`href="${decision}"[\\s\\S]*Bank A`));
});

/** Five shops that only one account holds together, each told of twice. */
async function ofMany() {
  const world = await scene({ covenants: [] });
  for (let place = 0; place < 10; place++) await tell(world, { indicators: [account, site(`winkel-${place % 5}.nl`)] });
  const [stored] = await rows<{ dossier: string; report: string; indicator: string }>(
    world,
    `select i.dossier, t.report, i.id as indicator from indicator i join tie t on t.indicator = i.id
     where i.value = $1 order by t.report limit 1`,
    [account.value],
  );
  const { dossier, ...named } = stored!;
  const anna = visitor(await siteApp(world));
  await anna.signIn("anna");
  return { world, anna, dossier, named };
}

test("an account that holds five shops together is put before a person, who sees what falls apart and may take it back", async () => {
  const { world, anna, dossier, named } = await ofMany();
  const page = await anna.get(`/dossiers/${dossier}`);
  assert.match(page.html, /Misschien van velen[\s\S]*NL\d\dABNA[\s\S]*zonder dit gegeven zijn er 5 losse delen/);
  const preview = await anna.post(`/dossiers/${dossier}/hub-previews`, named);
  assert.match(preview.html, /valt uiteen in 5 losse delen/);
  const without = await anna.post(`/dossiers/${dossier}/hub-findings`, { ...named, hub: "yes", reason: " " });
  assert.deepEqual([without.status, /href="#reason"/.test(without.html)], [400, true]);
  assert.deepEqual(await rows(world, `select 1 from hub_finding`), []);
  await anna.post(`/dossiers/${dossier}/hub-findings`, {
    ...named,
    hub: "yes",
    reason: "Rekening van een betaaldienst.",
  });
  const [count] = await rows<{ n: number }>(
    world,
    `select count(distinct dossier)::integer as n from indicator where not hub`,
  );
  assert.equal(count!.n, 5);
  const [own] = await rows<{ dossier: string }>(world, `select dossier from report where id = $1`, [named.report]);
  assert.match((await anna.get(`/dossiers/${own!.dossier}`)).html, /Nee: dit is van velen/);
  const back = await anna.post(`/dossiers/${own!.dossier}/hub-previews`, named);
  assert.match(back.html, /Verbindt dit gegeven toch\?[\s\S]*Rekening van een betaaldienst\.[\s\S]*Anna de Wit/);
  await anna.post(`/dossiers/${own!.dossier}/hub-findings`, { ...named, hub: "no", reason: "Toch van een katvanger." });
  const [together] = await rows<{ n: number }>(
    world,
    `select count(distinct coalesce(d.merged_into, d.id))::integer as n from indicator i join dossier d on d.id = i.dossier`,
  );
  assert.equal(together!.n, 1);
});

test("who may not find so has no button, and a tie of another dossier opens nothing", async () => {
  const { world, anna, dossier, named } = await ofMany();
  const elsewhere = await tell(world, { indicators: [site("elders.nl")] });
  const other = await anna.post(`/dossiers/${dossier}/hub-previews`, { ...named, report: elsewhere });
  assert.equal(other.status, 404);
  const ravi = visitor(await siteApp(world));
  await ravi.signIn("ravi");
  assert.doesNotMatch((await ravi.get(`/dossiers/${dossier}`)).html, /Van velen\?/);
  assert.equal((await ravi.post(`/dossiers/${dossier}/hub-previews`, named)).status, 403);
});
