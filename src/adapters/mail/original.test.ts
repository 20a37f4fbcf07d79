import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { removeExpired } from "#core/expiry.ts";
import { eraseReport } from "#core/flow.ts";
import { readOriginal } from "#core/original.ts";
import { hub } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { readMail } from "./parse.ts";
import { receiveRead } from "./receive.ts";

const example = readFileSync(new URL("../../../examples/mails/09-met-bijlage.eml", import.meta.url));
const large = Buffer.concat([example, Buffer.alloc(600_000, "x ")]);
const day = 86_400_000;

async function taken(bytes: Buffer) {
  const world = await testWorld(await emptied(await memoryStore()));
  const mail = await readMail(bytes);
  const { id: report } = await receiveRead(world, { bytes, mail, desk: "fraudehelpdesk", named: true });
  const rows = (text: string) => world.store.transaction(hub, (tx) => tx.query<Record<string, unknown>>(text));
  const look = (desk = "fraudehelpdesk") => readOriginal(world, { report, desk, by: "person 1", basis: "gdpr-6-1-e" });
  return { world, report, rows, look };
}
const gone = { name: "Refusal", code: "NOT_FOUND" };

test("the original of a mail is sealed in parts, opens to the same bytes for its own desk, and looking is logged", async () => {
  const { rows, look } = await taken(large);
  const parts = await rows("select sealed from original");
  assert.equal(parts.length, 3);
  assert.ok(parts.every(({ sealed }) => !Buffer.from(sealed as Uint8Array).includes("factuur")));
  assert.ok(Buffer.from(await look()).equals(large));
  assert.equal((await rows("select 1 as one from access where action = 'original.read'")).length, 1);
  await assert.rejects(look("cmi"), gone);
});

test("what hangs on a mail is listed under the seal, and nothing of it stands in the open", async () => {
  const { world, rows } = await taken(example);
  const [report] = await rows("select sealed, wrapped, gist from report join report_key on report = id");
  const told = world.secrets.open(report!.wrapped as Uint8Array, report!.sealed as Uint8Array) as {
    attachments: object[];
  };
  assert.deepEqual(
    told.attachments.map((each) => ({ ...each, sha256: undefined })),
    [{ name: "factuur.zip", type: "application/zip", size: 22, sha256: undefined }],
  );
  assert.doesNotMatch(String(report!.gist), /factuur\.zip/u);
});

test("after fourteen days the original is gone and the report stays", async () => {
  const { world, rows, look } = await taken(example);
  world.pass(14 * day - 1);
  await removeExpired(world);
  assert.ok(Buffer.from(await look()).equals(example));
  world.pass(2);
  await assert.rejects(look(), gone);
  await removeExpired(world);
  assert.deepEqual(await rows("select 1 as one from original"), []);
  assert.equal((await rows("select 1 as one from report where state = 'received'")).length, 1);
});

test("erasing a report destroys the original with it", async () => {
  const { world, report, rows, look } = await taken(example);
  await eraseReport(world, report);
  await assert.rejects(look(), gone);
  assert.deepEqual(await rows("select 1 as one from original"), []);
});
