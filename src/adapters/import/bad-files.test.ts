/** What desks send that is not what it should be: each costs only itself, and its owner is told what to do. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { beginImport, type ImportCounts, importPoint, importRun } from "#core/import-run.ts";
import { hub } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { ownMapping } from "./mapping.ts";
import { runImport } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "kentering-bad-"));
after(() => rmSync(folder, { recursive: true }));
const desk = "politie-lmio";
const names = "form,narrative,indicator.domain,externalId";
const good = (n: number): string => `fake-webshop,"Besteld, niets gekomen (${n}).",winkel-${n % 40}.example,r${n}`;

const world = await testWorld(await emptied(await memoryStore()));

/** Reads a file and gives its counts and its rejects, without their head. */
async function read(
  name: string,
  content: string | Uint8Array,
  by: TestWorld = world,
): Promise<{ counts: ImportCounts; rejects: string[]; unread: readonly string[] }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const id = await beginImport(by, { desk, name: path });
  const counts = await runImport(by, { id, desk, path, mappings: [ownMapping] });
  const rejects = readFileSync(`${path}.rejects.csv`, "utf8").trim().split("\n").slice(1);
  return { counts, rejects, unread: (await importRun(by, id)).unread };
}

const counts = (read: number, added: number, rejected: number): ImportCounts => ({
  read,
  added,
  known: read - added - rejected,
  rejected,
});

test("one bad row, number 70,000 of a file, is told by its number, and the rows before and behind it are in", async () => {
  // All but the last ten hold nothing, as spreadsheets write them: the store is not what is tested here.
  const lines = Array.from({ length: 70_009 }, (_, n) => (n < 69_998 ? `,,,` : good(n)));
  lines[69_998] = 'fake-webshop,"hij zei "ja"",,';
  const { counts: found, rejects } = await read("70000.csv", `${names}\n${lines.join("\n")}\n`);
  assert.deepEqual(found, counts(11, 10, 1));
  assert.match(rejects[0]!, /^70000,,,"A quote in this row is broken/);
});

test("a formula in a cell is text: it is never run, and our own files do not run it either", async () => {
  for (const [n, formula] of ['=HYPERLINK("https://x.example";"x")', "+31612345678", "-1+1", "@SUM(A1)"].entries()) {
    const cell = `"${formula.replaceAll('"', '""')}"`;
    const { counts: found } = await read(`formula-${n}.csv`, `${names}\nphishing,${cell},,f${n}\n`);
    assert.deepEqual(found, counts(1, 1, 0), formula);
  }
  const { rejects } = await read("formulas.csv", `form,narrative,indicator.iban\n=1+1,=cmd(),=2+2\n`);
  assert.match(rejects[0]!, /^2,form,\/form,/);
  assert.doesNotMatch(rejects[0]!, /=/);
});

test("quotes that do not close, NUL bytes and rows that are too short or too long cost their own row", async () => {
  const rows = [
    good(900),
    'fake-webshop,"nooit gesloten,,',
    "fake-webshop,te kort",
    "fake-webshop,te lang,,x1,meer",
    "fake-webshop,alleen lege cellen meer,,x2,,,",
    "fake-webshop,een \0 erin,,x3",
    ",,,",
    good(901),
  ];
  const { counts: found, rejects } = await read("broken.csv", `${names}\n${rows.join("\n")}\n`);
  assert.deepEqual(found, counts(7, 3, 4));
  assert.deepEqual(
    rejects.map((line) => line.split(",").slice(0, 3).join(",")),
    ["3,,", "4,,", "5,,", "7,narrative,/narrative"],
  );
});

test("a file is read in the encoding that most of it is written in, with or without a mark", async () => {
  const text = `${names}\nphishing,Één café,,`;
  const utf16be = (part: string): Buffer => Buffer.from(part, "utf16le").swap16();
  const files: readonly (readonly [string, Buffer])[] = [
    ["mark", Buffer.from(`\ufeff${text}u1\n`)],
    ["1252", Buffer.from(`${text}u2\n`, "latin1")],
    ["16le-mark", Buffer.from(`\ufeff${text}u3\n`, "utf16le")],
    ["16le", Buffer.from(`${text}u4\n`, "utf16le")],
    ["16be-mark", utf16be(`\ufeff${text}u5\n`)],
    ["16be", utf16be(`${text}u6\n`)],
  ];
  for (const [name, bytes] of files) {
    assert.deepEqual((await read(`${name}.csv`, bytes)).counts, counts(1, 1, 0), name);
  }
  const gists = await world.store.transaction(hub, (tx) =>
    tx.query(`select gist from report where gist like 'Één café'`),
  );
  assert.equal(gists.length, files.length);
});

test("of a file that was put together from two encodings, the rows of the lesser one are rejected, not misread", async () => {
  const utf8 = Array.from({ length: 5 }, (_, n) => `phishing,café ${n},,m${n}`).join("\n");
  const mixed = Buffer.concat([Buffer.from(`${names}\n${utf8}\n`), Buffer.from("phishing,caf\xe9,,m5\n", "latin1")]);
  const { counts: found, rejects } = await read("mixed.csv", mixed);
  assert.deepEqual(found, counts(6, 5, 1));
  assert.match(rejects[0]!, /^7,,,.*not valid utf-8/);
  const latin = Array.from({ length: 5 }, (_, n) => `phishing,caf\xe9 ${n},,n${n}`).join("\n");
  const other = Buffer.concat([Buffer.from(`${names}\n${latin}\n`, "latin1"), Buffer.from("phishing,café,,n5\n")]);
  assert.match((await read("mixed-too.csv", other)).rejects[0]!, /^7,,,.*not valid windows-1252/);
});

test("a cell of a megabyte and a table of ten thousand columns are refused in words, and cost little", async () => {
  const { counts: found, rejects } = await read(
    "large.csv",
    `${names}\nphishing,${"x".repeat(1_048_576)},,l1\nphishing,${"y".repeat(30_000)},,l2\n${good(902)}\n`,
  );
  assert.deepEqual(found, counts(3, 1, 2));
  assert.match(rejects[0]!, /^2,,,This row is longer than 1048576 bytes/);
  assert.match(rejects[1]!, /^3,narrative,\/narrative/);
  await assert.rejects(read("wide.csv", `form,narrative${",x".repeat(9_998)}\n`), /10000 columns; at most 1000/);
});

test("an empty file is refused, and one with names only is read: there was nothing in it", async () => {
  await assert.rejects(read("empty.csv", ""), /This file is empty/);
  await assert.rejects(read("mark-only.csv", "\ufeff"), /No row among the first 20/);
  assert.deepEqual((await read("names.csv", `${names}\n`)).counts, counts(0, 0, 0));
  assert.deepEqual((await read("names-bare.csv", names)).counts, counts(0, 0, 0));
});

test("two columns of one name are refused when they fill one field", async () => {
  await assert.rejects(read("twice.csv", `form,narrative,narrative\n`), /Column 3 gives "narrative" a second time/);
});

test("an id that comes again with another story is rejected; with the same story it is known", async () => {
  const { counts: found, rejects } = await read(
    "ids.csv",
    `${names}\nphishing,Een.,,same\nphishing,Een.,,same\nphishing,Twee.,,same\n`,
  );
  assert.deepEqual([found.read, found.added + found.known, found.rejected], [3, 2, 1]);
  assert.match(rejects[0]!, /^[34],externalId,\/externalId,/);
});

test("line ends of old programs, a carriage return alone, end a row as well", async () => {
  const { counts: found } = await read("cr.csv", `${names}\r${good(903)}\rphishing,"twee\rregels",,cr2\r`);
  assert.deepEqual(found, counts(2, 2, 0));
});

test("a workbook, an archive, a PDF or a web page that is called .csv is named for what it is, with what to do", async () => {
  for (const [name, bytes, said] of [
    ["xlsx", Buffer.from("504b0304140006000800", "hex"), /Excel.*CSV UTF-8/],
    ["xls", Buffer.from("d0cf11e0a1b11ae1", "hex"), /old Excel/],
    ["gz", gzipSync(`${names}\n`), /compressed\. Unpack it/],
    ["pdf", Buffer.from("%PDF-1.7\n"), /PDF/],
    ["html", Buffer.from("\ufeff <!DOCTYPE html><table>"), /web page/],
  ] as const)
    await assert.rejects(read(`${name}.csv`, bytes), said, name);
});

test("a reading that was broken off goes on where it was, and from the first row when the file is another", async () => {
  const path = join(folder, "on.csv");
  const lines = Array.from({ length: 500 }, (_, n) =>
    n % 100 === 7 ? "phishing,te kort" : `phishing,Deel ${n}.,,on${n}`,
  );
  writeFileSync(path, `${names}\n${lines.join("\n")}\n`);
  let asked = 0;
  const breaking: TestWorld = {
    ...world,
    store: {
      transaction: (identity, work) =>
        ++asked > 330 ? Promise.reject(new Error("The power went out.")) : world.store.transaction(identity, work),
    },
  };
  const id = await beginImport(breaking, { desk, name: path });
  await assert.rejects(runImport(breaking, { id, desk, path, mappings: [ownMapping] }), /power/);
  const point = await importPoint(world, id);
  assert.deepEqual([point!.counts.read, point!.place.row], [200, 201]);
  let calls = 0;
  const counting: TestWorld = {
    ...world,
    store: {
      transaction: (identity, work) =>
        world.store.transaction(identity, (tx) => {
          calls += 1;
          return work(tx);
        }),
    },
  };
  const found = await runImport(counting, { id, desk, path, mappings: [ownMapping] });
  assert.deepEqual([found.read, found.added + found.known, found.rejected], [500, 495, 5]);
  assert.ok(calls < 310, `${calls} transactions: it began at the first row`);
  const rows = readFileSync(`${path}.rejects.csv`, "utf8").trim().split("\n").slice(1);
  assert.deepEqual(
    rows.map((row) => row.split(",")[0]),
    ["9", "109", "209", "309", "409"],
  );

  for (const spoil of [
    () => writeFileSync(path, readFileSync(path, "utf8").replace("Deel 3.", "Deel drie.")),
    () => truncateSync(`${path}.rejects.csv.part`, 10),
  ]) {
    asked = 0;
    const again = await beginImport(breaking, { desk, name: path });
    await assert.rejects(runImport(breaking, { id: again, desk, path, mappings: [ownMapping] }), /power/);
    spoil();
    const { read: all, rejected } = await runImport(world, { id: again, desk, path, mappings: [ownMapping] });
    assert.deepEqual([all, rejected], [500, rejected]);
    assert.equal(readFileSync(`${path}.rejects.csv`, "utf8").split("\n").length, rejected + 2);
  }
});
