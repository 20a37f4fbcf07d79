import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { lockFolder } from "./lock.ts";

const folder = mkdtempSync(join(tmpdir(), "kentering-lock-"));
after(() => rmSync(folder, { recursive: true }));

/** Another process that takes the lock, says so or says why not, and holds it until it is killed. */
async function another(): Promise<{ readonly said: string; readonly child: ChildProcess }> {
  const script = `import { lockFolder } from ${JSON.stringify(new URL("./lock.ts", import.meta.url))};
    try { globalThis.lock = lockFolder(${JSON.stringify(folder)}); process.stdout.write("taken"); }
    catch (error) { process.stdout.write(error.code); }
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(child.stdout, "data");
  return { said: String(said), child };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

test("a folder that a living process holds is refused to another, and free once it is killed", async () => {
  const holder = await another();
  assert.equal(holder.said, "taken");
  const second = await another();
  assert.equal(second.said, "STORE_UNAVAILABLE");
  assert.throws(() => lockFolder(folder), { code: "STORE_UNAVAILABLE" });
  await kill(second.child);
  assert.throws(() => lockFolder(folder), { code: "STORE_UNAVAILABLE" }, "the end of a refused process frees nothing");
  await kill(holder.child);
  lockFolder(folder).release();
});

test("one process cannot take the same folder twice, and can after it has let go", () => {
  const lock = lockFolder(folder);
  assert.throws(() => lockFolder(folder), { code: "STORE_UNAVAILABLE" });
  lock.release();
  lockFolder(folder).release();
});
