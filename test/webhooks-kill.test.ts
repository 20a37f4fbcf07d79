/** A hub that is killed while a partner has its notice in hand: whoever takes over tells the partner again, under the same id. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openStore } from "#adapters/storage/store.ts";
import { tick } from "#core/flow.ts";
import { hub } from "#core/ports.ts";
import { openBank } from "#tools/bank.ts";
import { reachingWorld } from "#tools/reaching.ts";

const program = join(import.meta.dirname, "partner/hub.ts");
/** After this a lane that nobody released is anybody's. */
const later = 60_000;

test("killed between the bank's taking a notice and our writing that down, it comes again as the same notice, once", async () => {
  await using bank = await openBank();
  const folder = mkdtempSync(join(tmpdir(), "kentering-webhooks-"));
  try {
    const child = spawn(process.execPath, [program, folder, bank.url("/hold")], { stdio: ["pipe", "pipe", "inherit"] });
    const [secret] = await once(child.stdout.setEncoding("utf8"), "data");
    await bank.know("/hold", String(secret).trim());
    child.stdin.write("go\n");
    const first = await bank.until("/hold");
    assert.equal(first.verdict, "genuine");
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    assert.deepEqual((await gone)[1], "SIGKILL");
    const store = await openStore({ dataDir: folder });
    try {
      const world = await reachingWorld(store, later);
      await tick(world);
      const second = await bank.until("/hold", 2);
      assert.deepEqual(
        [second.id, second.verdict, second.isNew, second.body],
        [first.id, "genuine", false, first.body],
      );
      await tick(world);
      const rows = await store.transaction(hub, (tx) =>
        tx.query(`select delivered_at is not null as delivered, answer from delivery where recipient = 'sidn'`),
      );
      assert.deepEqual(rows, [{ delivered: true, answer: 204 }]);
      assert.equal(bank.got.length, 2);
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
