/** A partner that answers with a spreadsheet: its open requests out, its answers back, each row by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { rows, scene, settle, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const names = "request,result,code,reason,at,amount";
const unknown = "019aaaaa-0000-7000-8000-000000000001";

async function daan(shops = ["eerste-winkel.nl", "tweede-winkel.nl"]) {
  const world = await scene();
  for (const value of shops)
    for (let count = 0; count < 3; count++)
      await tell(world, { indicators: [{ kind: "domain", value, how: "visited" }] });
  await settle(world);
  const app = await siteApp(world);
  const partner = visitor(app);
  await partner.signIn("daan");
  const ids = (
    await rows<{ id: string }>(world, `select id from barrier_request where addressee = 'sidn' order by id`)
  ).map(({ id }) => id);
  const send = (text: string) =>
    partner.send("/inbox/answer-file-previews", { name: "answers.csv", content: Buffer.from(text) });
  return { world, app, partner, ids, send };
}

/** What the preview's button sends. */
function itemsIn(html: string): string {
  const held = /name="items" value="([^"]*)"/.exec(html)?.[1] ?? "";
  return held
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

test("the open requests come as a file, each with its fields and each written down as disclosed; answered ones do not", async () => {
  const { world, partner, ids } = await daan();
  const file = await partner.post("/inbox/request-files");
  assert.match(String(file.headers["content-disposition"]), /^attachment; filename="kentering-requests\.csv"$/);
  const table: Record<string, string>[] = parse(file.html, { columns: true, bom: true });
  const told = table.map(({ request, value, result }) => `${request} ${value} ${result}`);
  assert.deepEqual(told.sort(), [`${ids[0]} eerste-winkel.nl `, `${ids[1]} tweede-winkel.nl `]);
  assert.equal((await rows(world, `select 1 from disclosure where recipient = 'sidn'`)).length, 2);
  assert.equal((await rows(world, `select 1 from access where action = 'request.read'`)).length, 2);
  const preview = await partner.send("/inbox/answer-file-previews", {
    name: "a.csv",
    content: Buffer.from(`${names}\n${ids[0]},raised,,,,\n`),
  });
  await partner.post("/inbox/answer-files", { items: itemsIn(preview.html) });
  assert.equal(parse((await partner.post("/inbox/request-files")).html, { columns: true, bom: true }).length, 1);
});

test("the file as it went out comes back filled in, also as a Dutch spreadsheet saves it; nothing is stored before it was shown", async () => {
  const { world, partner, ids, send } = await daan();
  const text = `\uFEFFrequest;value;result;code;reason;at;amount\r\n${ids[0]};x;raised;stopped;"Klaar; nu";;12,50\r\n${ids[1]};y;;;;;\r\n`;
  const preview = await send(text);
  assert.equal(preview.status, 200);
  assert.match(preview.html, /Antwoorden: 1\. Rijen met een fout: 0\. Nog niet ingevuld: 1\./);
  assert.deepEqual(await rows(world, `select 1 from outcome`), []);
  const items = itemsIn(preview.html);
  for (let press = 0; press < 2; press++) {
    const done = await partner.post("/inbox/answer-files", { items });
    assert.match(done.html, /Opgeslagen: 1\. Niet opgeslagen: 0\./);
  }
  assert.deepEqual(
    await rows(world, `select result, code, reason, amount_stopped_cents::integer as cents from outcome`),
    [{ result: "raised", code: "stopped", reason: "Klaar; nu", cents: 1_250 }],
  );
});

test("what is wrong with a row is told by its number and column, and keeps no other back", async () => {
  const { world, partner, ids, send } = await daan();
  const lines = [
    names,
    `${ids[0]},declined,,,,`,
    `${ids[0]},misschien,,,,`,
    `${ids[0]},raised,zomaar,,,`,
    `${ids[0]},raised,,,gisteren,`,
    `${ids[0]},raised,,,,veel`,
    `geen id,raised,,,,`,
    `"${ids[0]},raised`,
    `${unknown},raised,,,,`,
    `${ids[1]},raised,,,,`,
  ];
  const preview = await send(`${lines.join("\n")}\n`);
  assert.match(preview.html, /Antwoorden: 2\. Rijen met een fout: 7\./);
  for (const [row, column] of [
    [2, "reason"],
    [3, "result"],
    [4, "code"],
    [5, "at"],
    [6, "amount"],
    [7, "request"],
  ] as const)
    assert.match(preview.html, new RegExp(`<span>${row}</span></td><td[^>]*><span>${column}</span>`), column);
  const done = await partner.post("/inbox/answer-files", { items: itemsIn(preview.html) });
  assert.match(done.html, /Opgeslagen: 1\. Niet opgeslagen: 1\./);
  assert.match(done.html, /<span>9<\/span>[\s\S]*niet aan uw organisatie gestuurd/);
  assert.deepEqual(await rows(world, `select request, result from outcome`), [{ request: ids[1], result: "raised" }]);
});

test("a file without our names, with too many rows, or none at all is told so whole", async () => {
  const { world, partner, ids, send } = await daan(["eerste-winkel.nl"]);
  for (const [text, told] of [
    ["a,b\n1,2\n", /Wij kunnen dit bestand niet lezen/],
    ["", /Wij kunnen dit bestand niet lezen/],
    [`${names}\n${`${ids[0]},raised,,,,\n`.repeat(501)}`, /Dit zijn te veel rijen/],
  ] as const) {
    const preview = await send(text);
    assert.deepEqual([preview.status, told.test(preview.html)], [400, true]);
  }
  assert.equal((await partner.post("/inbox/answer-file-previews")).status, 400);
  assert.equal((await send(`${names}\n${"x".repeat(1_100_000)}`)).status, 413);
  for (const items of ["", "{", "[]", "[1]"])
    assert.equal((await partner.post("/inbox/answer-files", { items })).status, 400, items);
  assert.deepEqual(await rows(world, `select 1 from outcome`), []);
});

test("a formula in what a reporter named is text in the file, and a formula in a reason is text when it comes back", async () => {
  const { world, partner, ids, send } = await daan(["eerste-winkel.nl"]);
  await rows(world, `update request_content set fields = jsonb_set(fields, '{indicator,value}', '"=HYPERLINK(1)"')`);
  const file = await partner.post("/inbox/request-files");
  assert.match(file.html, /,'=HYPERLINK\(1\),/);
  const preview = await send(`${names}\n${ids[0]},declined,,'=1+1,,\n`);
  await partner.post("/inbox/answer-files", { items: itemsIn(preview.html) });
  assert.deepEqual(await rows(world, `select reason from outcome`), [{ reason: "=1+1" }]);
});

test("another organisation's requests are in no file of ours, and its answers about them are refused", async () => {
  const { world, app, ids } = await daan();
  const samir = visitor(app);
  await samir.signIn("samir");
  const file = await samir.post("/inbox/request-files");
  for (const id of ids) assert.ok(!file.html.includes(id));
  const items = JSON.stringify([{ row: 2, request: ids[0], outcome: { result: "raised" } }]);
  assert.match((await samir.post("/inbox/answer-files", { items })).html, /Opgeslagen: 0\. Niet opgeslagen: 1\./);
  const citizen = visitor(app);
  for (const url of ["/inbox/request-files", "/inbox/answer-file-previews", "/inbox/answer-files"])
    assert.equal((await citizen.post(url, { items })).status, 401, url);
  assert.deepEqual(await rows(world, `select 1 from outcome`), []);
});
