import assert from "node:assert/strict";
import { test } from "node:test";
import { hub, type World } from "#core/ports.ts";
import { scene } from "#tools/scene.ts";
import { type SiteApp, siteApp, visitor } from "#tools/site-app.ts";

const export47 = Buffer.from(
  "Export week 47\r\nMeldnummer;Soort;Verhaal;Datum;Schade;Website;Kleur;BSN\r\n" +
    "1;Nepwebwinkel;Caf\xe9stoel betaald, niets gekomen;3-11-2026;1.234,50;stoel.example;rood;123456782\r\n" +
    "2;Iets geks;x;3-11-2026;;;;\r\n3;Phishing;y;gisteren;;;;\r\n",
  "latin1",
);

async function reports({ store }: World): Promise<unknown> {
  const [row] = await store.transaction(hub, (tx) => tx.query<{ n: number }>("select count(*) as n from report"));
  return row?.n;
}

async function finished({ uploads }: SiteApp, id: string): Promise<void> {
  while (uploads.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
}

async function opened() {
  const world = await scene();
  const site = await siteApp(world);
  const femke = visitor(site);
  await femke.signIn("femke");
  return { world, site, femke };
}

test("a desk-worker chooses a file, sees what it will be read as, starts, and gets the rows that were skipped", async () => {
  const { world, site, femke } = await opened();
  assert.match((await femke.get("/")).html, /href="\/imports"/);
  const chosen = await femke.send("/imports", { name: "C:\\lijsten\\week 47.csv", content: export47 });
  assert.equal(chosen.status, 303);
  const path = chosen.location!;
  const id = path.split("/").at(-1)!;
  const { html } = await femke.get(path);
  for (const said of [
    /week 47\.csv/,
    /namen van de kolommen staan in rij 2/,
    /Soort fraude/,
    /Caféstoel/,
    /Kennen wij niet en lezen wij niet/,
    /Soort: Deze soort fraude kennen wij niet/,
    /Datum: Dit is geen datum/,
  ])
    assert.match(html, said);
  assert.doesNotMatch(html, /123456782|lijsten|http-equiv/, "what is left out on purpose is not shown");
  assert.equal(await reports(world), 0, "looking hands in nothing");
  const wrong = await femke.get(`${path}?separator=comma`);
  assert.match(wrong.html, /Zo kunnen wij dit niet lezen/);
  assert.doesNotMatch(wrong.html, /Lees het bestand in</);
  assert.equal((await femke.get(`${path}?separator=x`)).status, 400);
  const begun = await femke.post(`${path}/starts`, { mapping: "desk", separator: "semicolon", encoding: "" });
  assert.equal(begun.location, path);
  await finished(site, id);
  const done = (await femke.get(path)).html;
  assert.match(done, /Het hele bestand is gelezen/);
  assert.match(done, /Niet gelezen kolommen<\/dt><dd>Kleur/);
  assert.equal(await reports(world), 1);
  const rejects = await femke.get(`${path}/rejects`);
  assert.match(rejects.html, /\n4,Soort,\/form,.*\n5,Datum,\/occurredAt,/);
  assert.match(String(rejects.headers["content-disposition"]), /attachment/);
  const again = await femke.send("/imports", { name: "kopie.csv", content: export47 });
  assert.equal(again.location, path);
  assert.match((await femke.get(path)).html, /Dit bestand hadden wij al/);
  const { html: list } = await femke.get("/imports");
  assert.equal(list.split("week 47.csv").length, 2);
});

test("while a file is read its page renews itself, and a link keeps it still", async () => {
  const { world, site, femke } = await opened();
  const path = (await femke.send("/imports", { name: "a.csv", content: export47 })).location!;
  await site.uploads.stop();
  await femke.post(`${path}/starts`);
  const { html } = await femke.get(path);
  assert.match(html, /<meta http-equiv="refresh" content="5">/);
  assert.match(html, /href="[^"]+\?still=1"/);
  assert.doesNotMatch((await femke.get(`${path}?still=1`)).html, /http-equiv="refresh"/);
  assert.equal(await reports(world), 0);
});

test("no file, a workbook, and a file of another desk are answered in words", async () => {
  const { femke, site } = await opened();
  const none = await femke.send("/imports", { name: "", content: Buffer.alloc(0) });
  assert.equal(none.status, 400);
  assert.match(none.html, /Bestand: /);
  assert.equal((await femke.post("/imports")).status, 400);
  const book = await femke.send("/imports", { name: "a.csv", content: Buffer.from("PK\x03\x04rest") });
  assert.match((await femke.get(book.location!)).html, /Dit is een Excel-bestand.*CSV UTF-8/);
  const omar = visitor(site);
  await omar.signIn("omar");
  assert.equal((await omar.get(book.location!)).status, 404);
  assert.equal((await omar.post(`${book.location!}/starts`)).status, 404);
  assert.equal((await femke.post(`${book.location!}/removals`)).location, "/imports");
  assert.match((await femke.get("/imports")).html, /Het bestand is verwijderd/);
  const bas = visitor(site);
  await bas.signIn("bas");
  assert.equal((await bas.get("/imports")).status, 403);
});
