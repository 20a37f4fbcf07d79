/** What was backed up comes back whole, to the last row and with its log; who was erased since does not come back. */
import assert from "node:assert/strict";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eraseReport, receiveReport } from "#core/flow.ts";
import { verifyLog } from "#core/log/audit.ts";
import { seal } from "#core/log/log.ts";
import { issueToken, revokeToken, tokenOf } from "#core/people/token.ts";
import { hub, type World } from "#core/ports.ts";
import { openReport } from "#core/report-store.ts";
import { tick } from "#core/tick.ts";
import { backUp, restore } from "./backup.ts";
import { readConfig } from "./config.ts";
import { ledgerOf, openWorld } from "./world.ts";

const refused = (sentence: RegExp) => ({ name: "Refusal", message: sentence });

test("a backup comes back whole; who was erased and what was revoked since stays so; and nothing else is taken for a backup", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-backup-"));
  try {
    const config = readConfig({ DATA_DIR: join(folder, "old") });
    const file = join(folder, "backup");
    const { kept, erased, token, rows } = await lived(config, file);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    for (const told of ["verhaal", "melder-1", "koopjeshal"]) assert.ok(!readFileSync(file).includes(told), told);

    const fresh = readConfig({ DATA_DIR: join(folder, "new") });
    await assert.rejects(restore(fresh, file), refused(/no keys/));
    mkdirSync(fresh.dataDir);
    cpSync(join(config.dataDir, "keys"), join(fresh.dataDir, "keys"), { recursive: true });
    chmodSync(join(fresh.dataDir, "keys"), 0o700);
    await assert.rejects(restore(fresh, file), refused(/no ledger of erasures/));
    copyFileSync(ledgerOf(config), ledgerOf(fresh));
    const bytes = readFileSync(file);
    for (const [what, content] of Object.entries({
      cut: bytes.subarray(0, bytes.length - 100),
      changed: Buffer.concat([bytes.subarray(0, 5_000), Buffer.from([bytes[5_000]! ^ 1]), bytes.subarray(5_001)]),
      longer: Buffer.concat([bytes, Buffer.from("x")]),
    })) {
      writeFileSync(join(folder, what), content);
      await assert.rejects(restore(fresh, join(folder, what)), refused(/broken or cut off/), what);
    }
    writeFileSync(join(folder, "other"), "id,form\n");
    await assert.rejects(restore(fresh, join(folder, "other")), refused(/no backup of Kentering/));

    const restored = await restore(fresh, file);
    assert.deepEqual([restored.rows, restored.erased, restored.verified.whole], [rows, 1, true]);
    await assert.rejects(restore(fresh, file), refused(/holds something already/));

    const open = await openWorld(fresh);
    try {
      assert.equal((await told(open.world, kept))?.narrative, "Het verhaal van melder 2.");
      assert.equal(await told(open.world, erased), undefined, "erased after the backup, and still erased");
      assert.equal(await tokenOf(open.world, token), undefined, "revoked after the backup, and still revoked");
      assert.equal((await verifyLog(open.world)).whole, true);
      await receiveReport(open.world, { desk: "politie-lmio", input: report(3), body: "3" });
    } finally {
      await open.close();
    }

    const other = readConfig({ DATA_DIR: join(folder, "other-keys") });
    await (await openWorld(other)).close();
    rmSync(join(other.dataDir, "store"), { recursive: true });
    await assert.rejects(restore(other, file), refused(/other keys/));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const report = (number: number) => ({
  form: "fake-webshop",
  narrative: `Het verhaal van melder ${number}.`,
  indicators: [{ kind: "domain", value: "koopjeshal-voordeel.nl" }],
  reporter: { email: `melder-${number}@example.org` },
});

/** Two reports and a token, a backup, and then one of the reports erased and the token revoked. */
async function lived(config: ReturnType<typeof readConfig>, file: string) {
  const open = await openWorld(config);
  const { world, store } = open;
  try {
    const [erased, kept] = [
      await receiveReport(world, { desk: "politie-lmio", input: report(1), body: "1" }),
      await receiveReport(world, { desk: "politie-lmio", input: report(2), body: "2" }),
    ];
    const wish = { organisation: "sidn", scopes: ["requests"], label: "x", days: 30, by: "test" } as const;
    const { secret, id } = await issueToken(world, wish);
    await tick(world);
    while ((await seal(world)) > 0);
    const { rows } = await backUp({ store, secrets: world.secrets }, file);
    await assert.rejects(backUp({ store, secrets: world.secrets }, file), refused(/already/));
    await eraseReport(world, erased.id);
    await revokeToken(world, id);
    assert.equal(await told(world, erased.id), undefined);
    return { kept: kept.id, erased: erased.id, token: secret, rows };
  } finally {
    await open.close();
  }
}

function told(world: World, id: string) {
  return world.store.transaction(hub, async (tx) => (await openReport(world, tx, id))?.told);
}
