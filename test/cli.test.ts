/** The command line and the server as processes: what whoever runs Kentering types and reads. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "#tools/free-port.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const covenant = fileURLToPath(new URL("../policy/covenants/own-payment-urgent.yaml", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "kentering-cli-"));
const socket = join(dataDir, "kentering.sock");
let server: ChildProcess | undefined;
after(() => {
  server?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function start(
  words: readonly string[],
  settings: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, [main, ...words], { env });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (part) => {
    out += String(part);
  });
  child.stderr.setEncoding("utf8").on("data", (part) => {
    err += String(part);
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ended, said: () => out + err };
}

const run = (words: readonly string[], settings?: Record<string, string>): Promise<Ended> =>
  start(words, settings).ended;

test("what is typed wrong ends with code 2 and says what to type, without touching the store", async () => {
  const [unknown, setting, plain] = await Promise.all([
    run(["tokn"]),
    run(["audit", "verify"], { PORT: "x", OIDC_ISUER: "y", BASE_URL: "z" }),
    run([]),
  ]);
  assert.deepEqual([unknown.code, unknown.out], [2, ""]);
  assert.match(unknown.err, /There is no command "tokn"[\s\S]+kentering token <organisation>/);
  assert.equal(setting.code, 2);
  assert.match(
    setting.err,
    /^Kentering cannot start:\n- OIDC_ISUER is no setting.+OIDC_ISSUER\?\n- PORT is not[\s\S]+- BASE_URL is not/,
  );
  assert.deepEqual([plain.code, plain.out.includes("kentering serve")], [0, true]);
  assert.ok(!existsSync(join(dataDir, "keys")));
  for (const { err } of [unknown, setting]) assert.doesNotMatch(err, /\n {4}at /);
});

test("a command gives the same answer whether a server runs or not, and the server is the operator's alone", {
  timeout: 120_000,
}, async () => {
  const alone = await run(["covenant", "load", covenant, "--json"]);
  assert.deepEqual([alone.code, alone.err], [0, ""]);
  const refusedAlone = await run(["token", "no-such-bank"]);
  assert.deepEqual(refusedAlone, { code: 1, out: "", err: "This organisation is not in the directory.\n" });

  const port = await freePort();
  const serving = start(["serve"], { PORT: String(port) });
  server = serving.child;
  await until(() => existsSync(socket) && serving.said().includes("serves on"), serving.said);
  assert.equal(statSync(socket).mode & 0o777, 0o600);

  assert.deepEqual(await run(["covenant", "load", covenant, "--json"]), alone);
  assert.deepEqual(await run(["token", "no-such-bank"]), refusedAlone);
  const refusedJson = await run(["token", "no-such-bank", "--json"]);
  assert.deepEqual([refusedJson.code, JSON.parse(refusedJson.err).path], [1, "/organisation"]);

  const issued = JSON.parse((await run(["token", "bank-a", "--scopes", "requests", "--json"])).out);
  const asked = () =>
    fetch(`http://127.0.0.1:${port}/v1/barrier-requests`, { headers: { authorization: `Bearer ${issued.token}` } });
  assert.equal((await asked()).status, 200);
  assert.deepEqual(await run(["token", "revoke", issued.id]), { code: 0, out: "The token is revoked.\n", err: "" });
  assert.equal((await asked()).status, 401);
  assert.match((await run(["audit", "verify"])).out, /^The log is whole: \d+ entries/);

  const second = await run(["serve"], { PORT: String(await freePort()) });
  assert.deepEqual([second.code, second.out], [2, ""]);
  assert.match(second.err, /already serves on the data folder .+ set another DATA_DIR\.\n$/);

  serving.child.kill("SIGTERM");
  const stopped = await serving.ended;
  assert.deepEqual([stopped.code, stopped.err], [0, ""]);
  assert.ok(!existsSync(socket));
});

test("a port that is in use is told in a sentence, and leaves the data folder free", { timeout: 120_000 }, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, out, err } = await run(["serve"], { PORT: String(port) });
  taken.close();
  assert.deepEqual([code, out], [2, ""]);
  assert.equal(
    err,
    `Kentering cannot start:\n- PORT ${port} is in use by another program. Stop that one, or set another PORT.\n`,
  );
  assert.ok(!existsSync(socket));
});

async function until(holds: () => boolean, said: () => string): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 600, said());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
