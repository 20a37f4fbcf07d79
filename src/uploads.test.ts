import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { type UploadLimits, usualLimits } from "#adapters/import/upload-folder.ts";
import { Refusal } from "#core/errors.ts";
import { uploadOf } from "#core/upload.ts";
import { ask, houseOf, openHouse, token } from "#tools/http.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { type UploadWork, uploading } from "./uploads.ts";

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const policyFolder = new URL("../policy", import.meta.url).pathname;
const desk = "politie-lmio";
const file = (rows: number, more = ""): string =>
  `form,narrative,externalId\n${Array.from({ length: rows }, (_, n) => `phishing,Vals bericht ${n}.,u${n}\n`).join("")}${more}`;

async function opened(limits: Partial<UploadLimits> = {}, world?: TestWorld) {
  const at = world ?? (await testWorld(await emptied(await memoryStore())));
  const folder = mkdtempSync(join(tmpdir(), "kentering-upload-"));
  folders.push(folder);
  const lines: string[] = [];
  const settings = { folder, policyFolder, report: (line: string) => void lines.push(line) };
  const open = (): UploadWork => uploading(at, { ...settings, limits: { ...usualLimits, ...limits } });
  return { world: at, folder, lines, open, uploads: open() };
}

const sent = (text: string | AsyncIterable<Uint8Array>, waits = false) => ({
  desk,
  by: "test",
  kind: "csv" as const,
  title: "week 47.csv",
  content: typeof text === "string" ? Readable.from([Buffer.from(text)]) : text,
  waits,
});

async function finished(uploads: UploadWork, id: string): Promise<void> {
  while (uploads.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

test("a desk's program sends a file, hears that it is taken, and finds what became of each row; again changes nothing", async () => {
  const { world } = await openHouse();
  const { uploads, folder } = await opened({}, world);
  const house = await houseOf(world, { uploads });
  const by = await token(world, desk, ["imports"]);
  const csv = { "content-type": "text/csv; charset=utf-8" };
  const content = file(20, "no-such-form,x,u20\n");
  const first = await ask(house, by, "POST", "/v1/imports", content, csv);
  assert.deepEqual([first.statusCode, first.json().state], [202, "running"], first.payload);
  const { id } = first.json();
  await finished(uploads, id);
  const found = (await ask(house, by, "GET", `/v1/imports/${id}`)).json();
  assert.deepEqual([found.state, found.read, found.added, found.rejected], ["done", 21, 20, 1]);
  const rejects = await ask(house, by, "GET", `/v1/imports/${id}/rejects`);
  assert.equal(rejects.headers["content-type"], "text/csv; charset=utf-8");
  assert.match(rejects.payload, /^row,column,path,reason\n22,form,\/form,/);
  const again = await ask(house, by, "POST", "/v1/imports", content, csv);
  assert.deepEqual([again.statusCode, again.json().id, again.json().state], [202, id, "done"]);
  assert.equal((await ask(house, by, "GET", "/v1/imports")).json().items.length, 1);
  assert.deepEqual(readdirSync(folder), [`${id}.rejects.csv`], "what was read is not kept");
  const line = JSON.stringify({ form: "phishing", narrative: "Nog een." });
  const ndjson = await ask(house, by, "POST", "/v1/imports", line, { "content-type": "application/x-ndjson" });
  await finished(uploads, ndjson.json().id);
  assert.equal((await ask(house, by, "GET", `/v1/imports/${ndjson.json().id}`)).json().added, 1);
});

test("a file that cannot be read says why, and sent again it is tried again; what is no file is refused at once", async () => {
  const { world } = await openHouse();
  const { uploads } = await opened({}, world);
  const house = await houseOf(world, { uploads });
  const by = await token(world, desk, ["imports"]);
  const csv = { "content-type": "text/csv" };
  const first = (await ask(house, by, "POST", "/v1/imports", "PK\x03\x04 xlsx", csv)).json();
  await finished(uploads, first.id);
  const failed = (await ask(house, by, "GET", `/v1/imports/${first.id}`)).json();
  assert.equal(failed.state, "failed");
  assert.match(failed.reason, /Excel.*CSV UTF-8/);
  const second = (await ask(house, by, "POST", "/v1/imports", "PK\x03\x04 xlsx", csv)).json();
  assert.notEqual(second.id, first.id);
  await finished(uploads, second.id);
  assert.equal((await ask(house, by, "POST", "/v1/imports", { desk, path: "/etc/passwd" })).statusCode, 415);
  assert.equal((await ask(house, by, "POST", "/v1/imports", undefined)).statusCode, 400);
  const bank = await token(world, "bank-a", ["imports"]);
  assert.equal((await ask(house, bank, "POST", "/v1/imports", file(1), csv)).statusCode, 403);
});

test("a file that is too large, or for which there is no room, is refused with nothing left of it", async () => {
  const small = await opened({ mostBytes: 100 });
  let produced = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      produced += 1;
      yield Buffer.alloc(50, 97);
    }
  }
  const is = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
  await assert.rejects(small.uploads.take(sent(endless())), is("TOO_LARGE"));
  assert.equal(produced, 3, "nothing is read beyond the limit");
  await assert.rejects(small.uploads.take({ ...sent(endless()), bytes: 101 }), is("TOO_LARGE"));
  assert.deepEqual(readdirSync(small.folder), []);
  const full = await opened({ bytesKeptFree: Number.MAX_SAFE_INTEGER });
  await assert.rejects(full.uploads.take(sent(file(1))), is("STORE_UNAVAILABLE"));
  async function* cut(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("form,narrative\n");
    throw new Error("The line went dead.");
  }
  const { uploads, folder } = await opened();
  await assert.rejects(uploads.take(sent(cut())), /line went dead/);
  assert.deepEqual(readdirSync(folder), []);
});

test("a person sees the first rows with what is wrong in them, and nothing is in before that person says so", async () => {
  const { uploads, world, folder } = await opened();
  const text = `Overzicht;week 47\nPL-nummer;Modus;Verklaring;Pleegdatum;Schadebedrag;Kleur;BSN\n7;Nepwebwinkel;Betaald en niets.;3-11-2026;€ 450,-;rood;\n8;iets onbekends;x;3-11-2026;12;rood;\n`;
  const id = await uploads.take(sent(text, true));
  const { columns, rows, ...told } = await uploads.preview(desk, id, {});
  assert.deepEqual(told, { mapping: "desk", encoding: "utf-8", separator: ";", headerRow: 2 });
  assert.deepEqual(
    columns.map(({ name, field, isIgnored }) => [name, field ?? (isIgnored ? "ignored" : "unknown")]),
    [
      ["PL-nummer", "externalId"],
      ["Modus", "form"],
      ["Verklaring", "narrative"],
      ["Pleegdatum", "occurredAt"],
      ["Schadebedrag", "amountLost"],
      ["Kleur", "unknown"],
      ["BSN", "ignored"],
    ],
  );
  assert.deepEqual(
    rows.map(({ row, fault }) => [row, fault?.column]),
    [
      [3, undefined],
      [4, "Modus"],
    ],
  );
  assert.match((await uploads.preview(desk, id, { mapping: "own" })).refusal?.sentence ?? "", /No row among the first/);
  assert.match((await uploads.preview(desk, id, { separator: "," })).refusal?.sentence ?? "", /No row|no column/);
  await assert.rejects(uploads.preview(desk, id, { separator: "x" }), { path: "/separator" });
  await assert.rejects(uploads.start(desk, id, { encoding: "ebcdic" }), { path: "/encoding" });
  await assert.rejects(uploads.preview("fraudehelpdesk", id, {}), { code: "NOT_FOUND" });
  assert.equal((await uploadOf(world, desk, id)).state, "waiting");
  await uploads.start(desk, id, {});
  await uploads.start(desk, id, {});
  await finished(uploads, id);
  const { state, added, rejected, unread } = await uploadOf(world, desk, id);
  assert.deepEqual([state, added, rejected, unread], ["done", 1, 1, ["Kleur"]]);
  assert.match(await textOf(await uploads.rejects(desk, id)), /\n4,Modus,\/form,/);
  const other = await uploads.take(sent(file(1), true));
  await uploads.drop(desk, other);
  await assert.rejects(uploads.start(desk, other, {}), { code: "STATE_CONFLICT" });
  assert.deepEqual(readdirSync(folder), [`${id}.rejects.csv`]);
});

test("after a stop the next start goes on with what was being read, and with nothing else", async () => {
  const { uploads, open, world, folder } = await opened();
  const waiting = await uploads.take(sent(file(2, "phishing,Wacht.,w\n"), true));
  const running = await uploads.take(sent(file(60)));
  await uploads.stop();
  const { state, read } = await uploadOf(world, desk, running);
  assert.equal(state, "running");
  assert.ok(read < 60);
  const next = open();
  await next.resume();
  await finished(next, running);
  const { state: end, read: all, added, known } = await uploadOf(world, desk, running);
  assert.deepEqual([end, all, added + known], ["done", 60, 60]);
  assert.equal((await uploadOf(world, desk, waiting)).state, "waiting");
  await next.start(desk, waiting, {});
  await finished(next, waiting);
  assert.equal((await uploadOf(world, desk, waiting)).known, 2);
  assert.ok(readdirSync(folder).every((name) => name.endsWith(".rejects.csv")));
});

test("what nobody starts goes after a day, rejects after fourteen, and no more than ten files of a desk wait", async () => {
  const { uploads, world, folder } = await opened();
  const done = await uploads.take(sent(file(1)));
  await finished(uploads, done);
  const waiting: string[] = [];
  for (let n = 0; n < 10; n++) waiting.push(await uploads.take(sent(file(n + 2), true)));
  await assert.rejects(uploads.take(sent(file(50), true)), { code: "TOO_MANY" });
  await uploads.tidy();
  assert.equal(readdirSync(folder).length, 11, "the file that was refused is not kept, the others are");
  world.pass(25 * 3_600_000);
  await uploads.tidy();
  assert.deepEqual(readdirSync(folder), [`${done}.rejects.csv`]);
  assert.equal((await uploadOf(world, desk, waiting[0]!)).state, "dropped");
  const old = new Date(world.now().getTime() - 1);
  utimesSync(join(folder, `${done}.rejects.csv`), old, old);
  await uploads.tidy();
  assert.equal((await uploadOf(world, desk, done)).title, "week 47.csv");
  world.pass(14 * 86_400_000);
  await uploads.tidy();
  assert.deepEqual(readdirSync(folder), []);
  assert.equal((await uploadOf(world, desk, done)).title, null);
  await assert.rejects(uploads.rejects(desk, done), { code: "NOT_FOUND" });
});

test("a file comes over the network as it is, in pieces, and is never held whole", async () => {
  const { world } = await openHouse();
  const received = createHash("sha256");
  const { uploads } = await opened({}, world);
  let pieces = 0;
  const house = await houseOf(world, {
    uploads: {
      ...uploads,
      async take({ content }) {
        for await (const chunk of content) {
          pieces += 1;
          received.update(chunk);
        }
        throw new Refusal("TOO_LARGE", "Only looked at.");
      },
    },
  });
  const by = await token(world, desk, ["imports"]);
  const { port } = new URL(await house.app.listen({ host: "127.0.0.1", port: 0 }));
  const expected = createHash("sha256");
  try {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...by.headers, "content-type": "text/csv" };
      const out = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/imports", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      out.once("error", reject);
      const piece = Buffer.alloc(65_536, 98);
      Readable.from(
        (function* () {
          for (let n = 0; n < 160; n++) {
            expected.update(piece);
            yield piece;
          }
        })(),
      ).pipe(out);
    });
    assert.equal(status, 413);
    assert.equal(
      received.digest("hex"),
      expected.digest("hex"),
      "ten megabytes, where other routes take a quarter of one",
    );
    assert.ok(pieces > 100);
  } finally {
    await house.app.close();
  }
});
