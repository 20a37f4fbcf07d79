/** The check in the browser of the simplest kind: what is asked stands in no address, and every answer has a next step. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

async function open() {
  return visitor(await siteApp(await scene({ covenants: [] })));
}

test("from the first page: asked, answered, and on to a report that is filled in already", async () => {
  const visit = await open();
  assert.match((await visit.get("/")).html, /action="\/check"/);
  const text = "Uw pakket staat klaar: https://pakket-ophalen.nl/betaal 06 12345678";
  const answered = await visit.post("/check", { text });
  assert.equal(answered.status, 200);
  assert.match(answered.html, /Verdacht/);
  assert.match(answered.html, /Stop even/);
  assert.match(answered.html, /href="tel:09000101"/, "and who helps");
  assert.match((await visit.post("/check", { text: "buurthuis-de-linde.nl" })).html, /niet hetzelfde als veilig/);
  assert.equal((await visit.post("/report/drafts", { text })).location, "/report/questions/form");
  const asked = (question: string) => visit.get(`/report/questions/${question}`);
  assert.match((await asked("story")).html, /Uw pakket staat klaar/);
  assert.match((await asked("website")).html, /value="https:\/\/pakket-ophalen\.nl\/betaal"/);
  assert.match((await asked("phone")).html, /value="\+31612345678"/);
  await visit.post("/report/questions/story", { narrative: "Mijn eigen woorden." });
  await visit.post("/report/drafts", { text: "https://een-ander.nl" });
  assert.match((await asked("story")).html, /Mijn eigen woorden/, "what was written stays");
  for (const address of visit.addresses) assert.ok(!address.includes("pakket"), address);
});

test("nothing typed, or far too much, is told beside the field, and what was typed is still there", async () => {
  const visit = await open();
  const empty = await visit.post("/check", { text: "" });
  assert.equal(empty.status, 400);
  assert.match(empty.html, /href="#text"/);
  const long = await visit.post("/check", { text: `begin ${"a ".repeat(60_000)}` });
  assert.equal(long.status, 400);
  assert.match(long.html, /begin a a/);
});

test("a mail as a file is checked as a mail, and what was read stands in the field, to be put right; what is wrong beside it", async () => {
  const visit = await open();
  const mail =
    "From: ING <a@fietsen.example>\r\nSubject: Uw pas verloopt\r\n\r\nGa naar https://fietsen.example/pas\r\n";
  const answered = await visit.send("/check/files", { name: "bericht.eml", content: Buffer.from(mail) });
  assert.equal(answered.status, 200);
  assert.match(answered.html, /De afzender noemt zich ING/);
  assert.match(answered.html, /<textarea[^>]*>\nING &lt;a@fietsen\.example&gt;\nUw pas verloopt/);
  const none = await visit.send("/check/files", { name: "", content: Buffer.from("") });
  assert.equal(none.status, 400);
  assert.match(none.html, /href="#file"/);
  const pdf = await visit.send("/check/files", { name: "foto.jpg", content: Buffer.from("%PDF-1.7\n\0\0") });
  assert.equal(pdf.status, 400);
  assert.match(pdf.html, /Dit bestand kunnen wij niet lezen/);
});

test("who is being called finds, without typing, their bank and the number that has a source; without one, the card", async () => {
  const visit = await open();
  const { html } = await visit.get("/being-called");
  assert.match(html, /Hang op/);
  const ing = await visit.get("/being-called/ing");
  assert.match(ing.html, /href="tel:\+31202288800"/);
  assert.match(ing.html, /Bron: /);
  const banks = [...html.matchAll(/href="\/being-called\/([a-z0-9-]+)"/g)].map(([, id]) => id ?? "");
  assert.ok(banks.length >= 10);
  for (const id of banks) {
    const page = await visit.get(`/being-called/${id}`);
    assert.ok(/href="tel:\+\d+"/.test(page.html) !== page.html.includes("geen nummer met een bron"), id);
  }
  assert.equal((await visit.get("/being-called/geen-bank")).status, 404);
});

test("where a bank takes no urgent request, the page says so and does not promise one", async () => {
  const visit = visitor(await siteApp(await scene()));
  assert.match((await visit.get("/being-called/ing")).html, /met spoed/);
  const without = await open();
  assert.match((await without.get("/being-called/ing")).html, /nog geen spoedverzoeken/);
});
