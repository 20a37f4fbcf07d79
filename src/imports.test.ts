import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ownMapping } from "#adapters/import/mapping.ts";
import { runImport } from "#adapters/import/run.ts";
import { readDirectory } from "#adapters/policy/directory.ts";
import { beginImport, importRun } from "#core/import-run.ts";
import { hub } from "#core/ports.ts";
import { anybody, ask, houseOf, openHouse, token } from "#tools/http.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { importing, readMappings } from "./imports.ts";

const folder = mkdtempSync(join(tmpdir(), "kentering-import-"));
after(() => rmSync(folder, { recursive: true }));
const policy = new URL("../policy", import.meta.url).pathname;
const desk = "politie-lmio";
const columns = "form,narrative,amountLost,indicator.domain,reporter.email,externalId";

const emptyWorld = async () => testWorld(await emptied(await memoryStore()));
const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const goodRow = (n: number): string =>
  `fake-webshop,"Besteld, betaald, niets gekomen (${n}).",12.50,winkel-${n % 400}.example,koper${n}@post.example,${n % 2 === 0 ? `z${n}` : ""}`;
const reports = async ({ store }: TestWorld): Promise<number> => {
  const [row] = await store.transaction(hub, (tx) => tx.query<{ n: number }>("select count(*) as n from report"));
  return row!.n;
};

async function read(world: TestWorld, path: string): ReturnType<typeof runImport> {
  const id = await beginImport(world, { desk, name: path });
  return runImport(world, { id, desk, path, mappings: [ownMapping] });
}

test("of two thousand rows the bad ones are told by row and column, the rest is in, and a second time changes nothing", async () => {
  const world = await emptyWorld();
  const rows = Array.from({ length: 2_000 }, (_, n) => goodRow(n));
  rows[99] = "no-such-form,=HYPERLINK(1),,,,";
  rows[499] = "fake-webshop,Niets gekomen,twaalf,,,";
  rows[999] = "fake-webshop,te weinig";
  rows[1_499] = 'fake-webshop,"hij zei "ja" tegen mij",,,,';
  rows[1_999] = 'fake-webshop,"nooit gesloten,,,,';
  const path = file("big.csv", `${columns}\n${rows.join("\n")}\n`);
  assert.deepEqual(await read(world, path), { read: 2_000, added: 1_995, known: 0, rejected: 5 });
  const rejects = readFileSync(`${path}.rejects.csv`, "utf8");
  assert.deepEqual(
    rejects
      .trim()
      .split("\n")
      .map((line) => line.split(",").slice(0, 3).join(",")),
    ["row,column,path", "101,form,/form", "501,amountLost,/amountLost/cents", "1001,,", "1501,,", "2001,,"],
  );
  assert.doesNotMatch(rejects, /HYPERLINK|twaalf|weinig|tegen mij|nooit/);
  // Longer than an idempotency key is kept.
  world.pass(30 * 86_400_000);
  assert.deepEqual(await read(world, path), { read: 2_000, added: 0, known: 1_995, rejected: 5 });
  assert.equal(readFileSync(`${path}.rejects.csv`, "utf8"), rejects);
  assert.equal(await reports(world), 1_995);
});

test("a reading that is broken off in the middle is taken over by the next start, and no row is in twice", async () => {
  const world = await emptyWorld();
  const path = file("crash.csv", `${columns}\n${Array.from({ length: 60 }, (_, n) => goodRow(n)).join("\n")}\n`);
  let transactions = 0;
  const breaking: TestWorld = {
    ...world,
    store: {
      transaction: (identity, work) =>
        ++transactions > 33
          ? Promise.reject(new Error("The power went out."))
          : world.store.transaction(identity, work),
    },
  };
  const id = await beginImport(breaking, { desk, name: path });
  await assert.rejects(runImport(breaking, { id, desk, path, mappings: [ownMapping] }), /power/);
  assert.equal((await importRun(world, id)).state, "running");
  assert.equal(await reports(world), 30);
  assert.equal(await beginImport(world, { desk, name: path }), id);
  const counts = await runImport(world, { id, desk, path, mappings: [ownMapping] });
  assert.deepEqual(counts, { read: 60, added: 30, known: 30, rejected: 0 });
  const run = await importRun(world, id);
  assert.deepEqual([run.state, run.added, run.known], ["done", 30, 30]);
  assert.notEqual(await beginImport(world, { desk, name: path }), id);
});

test("a line of NDJSON is a report as the API takes it; the same id with another story is rejected", async () => {
  const world = await emptyWorld();
  const report = { form: "fake-webshop", narrative: "Niets gekomen.", externalId: "a" };
  const lines = [report, report, { ...report, narrative: "Iets anders." }, 7, { form: "fake-webshop" }];
  const path = file("some.ndjson", `${lines.map((line) => JSON.stringify(line)).join("\n")}\n{"form":\n\xff`);
  assert.deepEqual(await read(world, path), { read: 7, added: 1, known: 1, rejected: 5 });
});

test("the operator's door starts a reading and shows how far it is; nobody else has that door", async () => {
  const house = await openHouse();
  const imports = importing(house.world, policy, (line) => house.lines.push(line));
  const socket = await houseOf(house.world, { door: "operator", imports });
  const path = file(
    "fhd.csv",
    Buffer.from(
      "Meldnummer;Soort;Verhaal;Datum;Schade;Kanaal;Rekening oplichter;Telefoon oplichter;Website;E-mail melder;Intern\n" +
        "1;Nepwebwinkel;Caf\xe9stoel betaald;3-11-2026;1.234,50;Website;;;stoel.example;koper@post.example;x\n",
      "latin1",
    ),
  );
  const started = await ask(socket, anybody, "POST", "/v1/imports", { desk: "fraudehelpdesk", path });
  assert.equal(started.statusCode, 202, started.payload);
  const { id } = started.json();
  const again = await ask(socket, anybody, "POST", "/v1/imports", { desk: "fraudehelpdesk", path });
  assert.equal(again.json().id, id);
  while (imports.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
  const { state, added, rejected } = (await ask(socket, anybody, "GET", `/v1/imports/${id}`)).json();
  assert.deepEqual([state, added, rejected], ["done", 1, 0]);
  const [stored] = await house.rows<{ gist: string; cents: number }>("select gist, amount_cents as cents from report");
  assert.deepEqual([stored!.gist.includes("Caféstoel"), stored!.cents], [true, 123450]);
  const lmio = await token(house.world, desk, ["imports", "reports"]);
  assert.equal((await ask(house, lmio, "POST", "/v1/imports", { desk, path })).statusCode, 404);
});

test("what cannot be read is refused before anything begins, or told as the reason why it failed", async () => {
  const house = await openHouse();
  const imports = importing(house.world, policy, (line) => house.lines.push(line));
  const socket = await houseOf(house.world, { door: "operator", imports });
  const start = (body: object) => ask(socket, anybody, "POST", "/v1/imports", body);
  const path = file("names.csv", "Jan,Vries\n1,2\n");
  assert.equal((await start({ desk, path: join(folder, "nothing.csv") })).statusCode, 400);
  assert.equal((await start({ desk, path: "/dev/null" })).statusCode, 400);
  assert.equal((await start({ desk, path: "names.csv" })).statusCode, 400);
  assert.equal((await start({ desk: "sidn", path })).statusCode, 403);
  const { id } = (await start({ desk, path })).json();
  while (imports.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
  const run = (await ask(socket, anybody, "GET", `/v1/imports/${id}`)).json();
  assert.equal(run.state, "failed");
  assert.match(run.reason, /No row among the first 20/);
  const left = await beginImport(house.world, { desk, name: "/left/by/a/crash.csv" });
  assert.equal((await ask(socket, anybody, "GET", `/v1/imports/${left}`)).json().state, "stopped");
  assert.deepEqual(house.lines, []);
});

test("every mapping in policy belongs to a desk and can be read", () => {
  const { organisations } = readDirectory(policy);
  for (const name of readdirSync(join(policy, "imports"))) {
    const of = name.replace(/\.yaml$/, "");
    assert.ok(organisations.get(of)?.desk, name);
    assert.equal(readMappings(policy, of).length, 2, name);
  }
});
