/** A server that is killed while it reads a desk's file goes on by itself when it starts again: no row lost, none twice. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { askServer, socketPath } from "#adapters/cli/socket.ts";
import { openStore } from "#adapters/storage/store.ts";
import { hub } from "#core/ports.ts";
import { freePort } from "#tools/free-port.ts";

const dataDir = mkdtempSync(join(tmpdir(), "kentering-import-kill-"));
const rows = 800;
/** Of every two hundred rows one is wrong. */
const bad = 4;
/** Rows between two notes, and one batch. */
const readAgainAtMost = 208;
let server: ChildProcess | undefined;

after(() => {
  server?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

test("killed twice in the middle of a file, the server reads the rest, and every row counts once", async () => {
  const port = await freePort();
  server = await started(port);
  const token = await tokenFor("politie-lmio");
  const ask = async (path: string, body?: string): Promise<Found> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/imports${path}`, {
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "text/csv" }) },
      ...(body !== undefined && { method: "POST", body }),
    });
    return foundIn(await answer.json());
  };
  const { id } = await ask("", file());
  for (const point of [230, 470]) {
    while ((await ask(`/${id}`)).read < point) await pause(50);
    await ended(server, "SIGKILL");
    server = await started(port);
  }
  let found = await ask(`/${id}`);
  assert.notEqual(found.state, "failed");
  while (found.state === "running") {
    await pause(100);
    found = await ask(`/${id}`);
  }
  assert.deepEqual([found.state, found.read, found.rejected], ["done", rows, bad]);
  assert.equal(found.added + found.known, rows - bad);
  assert.ok(found.known <= 2 * readAgainAtMost, `${found.known} rows were read again: it did not go on where it was`);
  const rejects = await fetch(`http://127.0.0.1:${port}/v1/imports/${id}/rejects`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const told = (await rejects.text()).trim().split("\n").slice(1);
  assert.deepEqual(
    told.map((line) => line.split(",")[0]),
    Array.from({ length: bad }, (_, n) => String(n * 200 + 2)),
  );
  await ended(server, "SIGTERM");
  assert.deepEqual(readdirSync(join(dataDir, "imports")), [`${id}.rejects.csv`]);
  const store = await openStore({ dataDir });
  const [stored] = await store.transaction(hub, (tx) =>
    tx.query(`select (select count(*)::integer from report) as reports,
      (select count(*)::integer from external_report) as ids,
      (select count(*)::integer from (select type from log union all select type from event) as known
         where type = 'report.received') as logged`),
  );
  await store.close();
  assert.deepEqual({ ...stored }, { reports: rows - bad, ids: rows - bad, logged: rows - bad });
});

function file(): string {
  const lines = Array.from({ length: rows }, (_, n) =>
    n % 200 === 0 ? `no-such-form,Rij ${n}.,,` : `fake-webshop,Rij ${n}: niets gekomen.,winkel-${n}.example,k${n}`,
  );
  return `form,narrative,indicator.domain,externalId\n${lines.join("\n")}\n`;
}

type Found = {
  readonly id: string;
  readonly state: string;
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly rejected: number;
};

function foundIn(answer: unknown): Found {
  const fields = new Map(Object.entries(answer ?? {}));
  const count = (name: string): number => Number(fields.get(name));
  return {
    id: String(fields.get("id")),
    state: String(fields.get("state")),
    read: count("read"),
    added: count("added"),
    known: count("known"),
    rejected: count("rejected"),
  };
}

/** The real program, when it says that it serves. */
function started(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/main.ts"), "serve"], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
    child.stdout.on("data", (text) => {
      if (String(text).includes("serves on")) resolve(child);
    });
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit").once("exit", () => resolve());
    child.kill(signal);
  });
}

async function tokenFor(organisation: string): Promise<string> {
  const answer = await askServer(socketPath(dataDir), {
    method: "POST",
    path: "/v1/tokens",
    body: { organisation, scopes: ["imports"] },
  });
  return String(new Map(Object.entries(answer?.body ?? {})).get("token"));
}
