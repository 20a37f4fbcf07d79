import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { takeIn } from "#adapters/import/take-in.ts";
import { mailFilesIn } from "#adapters/mail/folder.ts";
import { beginImport, importRun } from "#core/import-run.ts";
import { hub } from "#core/ports.ts";
import { anybody, ask, houseOf, openHouse } from "#tools/http.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { importing } from "./imports.ts";

const root = mkdtempSync(join(tmpdir(), "kentering-mails-"));
after(() => rmSync(root, { recursive: true }));
const examples = new URL("../examples/mails/", import.meta.url).pathname;
const mails = readdirSync(examples).filter((name) => name.endsWith(".eml"));
const desk = "fraudehelpdesk";

const emptyWorld = async () => testWorld(await emptied(await memoryStore()));

function folderOfMails(name: string): string {
  const path = join(root, name);
  cpSync(examples, join(path, "van de klanten"), { recursive: true, filter: (from) => !from.endsWith(".md") });
  return path;
}

async function read(world: TestWorld, path: string): ReturnType<typeof takeIn> {
  const id = await beginImport(world, { desk, name: path });
  return takeIn(world, { id, path }, mailFilesIn(world, path, desk));
}

const count = async ({ store }: TestWorld, what: string): Promise<number> => {
  const [row] = await store.transaction(hub, (tx) => tx.query<{ n: number }>(`select count(*) as n from ${what}`));
  return row!.n;
};

test("a folder of mails is taken in, what is no mail is told by its name, and a second time changes nothing", async () => {
  const world = await emptyWorld();
  const path = folderOfMails("klanten");
  writeFileSync(join(path, "empty.eml"), "");
  writeFileSync(join(path, "deep.eml"), `From: a@b.example\nX: ${"x".repeat(1_100_000)}\n\nx`);
  writeFileSync(join(path, "factuur.pdf"), "%PDF");
  mkdirSync(join(path, "Maildir", "cur"), { recursive: true });
  writeFileSync(join(path, "Maildir", "cur", "1732:2,S"), "From: a@b.example\nSubject: Betaal\n\nhttps://c.example/x");
  symlinkSync(path, join(path, "round"));
  const first = await read(world, path);
  assert.deepEqual(first, { read: mails.length + 4, added: mails.length + 1, known: 0, rejected: 3 });
  const rejects = readFileSync(`${path}.rejects.csv`, "utf8").trim().split("\n");
  assert.deepEqual(
    rejects.map((line) => line.split(",")[0]),
    ["row", "deep.eml", "empty.eml", "factuur.pdf"],
  );
  const events = await count(world, "event");
  assert.deepEqual(await read(world, path), { ...first, added: 0, known: mails.length + 1 });
  assert.equal(await count(world, "event"), events);
  assert.equal(await count(world, "tie where counts"), 0, "what a program read in a mail never counts");
});

test("a folder whose reading is broken off is taken over by the next start, and no mail is in twice", async () => {
  const world = await emptyWorld();
  const path = folderOfMails("crash");
  let transactions = 0;
  const breaking: TestWorld = {
    ...world,
    store: {
      transaction: (identity, work) =>
        ++transactions > 6 ? Promise.reject(new Error("The power went out.")) : world.store.transaction(identity, work),
    },
  };
  await assert.rejects(read(breaking, path), /power/);
  assert.equal(await count(world, "report"), 5);
  assert.deepEqual(await read(world, path), { read: mails.length, added: mails.length - 5, known: 5, rejected: 0 });
});

test("the operator's door reads a folder, or one mail, as it reads a file", async () => {
  const house = await openHouse();
  const imports = importing(house.world, new URL("../policy", import.meta.url).pathname, () => undefined);
  const socket = await houseOf(house.world, { door: "operator", imports });
  const path = folderOfMails("door");
  for (const [given, added] of [
    [join(path, "van de klanten", mails[0]!), 1],
    [path, mails.length - 1],
  ] as const) {
    const { id } = (await ask(socket, anybody, "POST", "/v1/imports", { desk, path: given })).json();
    while (imports.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
    const run = await importRun(house.world, id);
    assert.deepEqual([run.state, run.added, run.rejected], ["done", added, 0]);
  }
});
