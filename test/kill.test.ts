/** A process that is killed at any await has kept every promise it made, and whoever comes after it does nothing twice. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import { openStore, type Store } from "#adapters/storage/store.ts";
import { verifyLog } from "#core/log/audit.ts";
import { hub, type World } from "#core/ports.ts";
import { startPostgres, type ThrowAwayPostgres } from "#tools/postgres.ts";
import { testStart } from "#tools/world.ts";
import { firstLoop, type Promised, worldAt } from "./kill/loop.ts";

const hour = 3_600_000;
/** Of all awaits of the loop so many are tried, spread evenly; `KILL_POINTS=1000` tries every one. */
const tried = { postgres: Number(process.env.KILL_POINTS ?? 24), pglite: Number(process.env.KILL_POINTS ?? 12) };
/** This machine has few cores, and a process that starts is busy. */
const atOnce = 2;

let server: ThrowAwayPostgres;
let folder: string;
let points: number;

before(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), "kentering-kill-"));
  await prepared({ databaseUrl: await database("template") });
  await prepared({ dataDir: join(folder, "template") });
  const whole = await lived(await database("whole", "template"), 0);
  assert.equal(whole.signal, null, whole.errors);
  points = Number(whole.promised.find(({ name }) => name === "points")?.value);
  assert.ok(points > 100, `the loop has ${points} awaits`);
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

test("killed at awaits all over the first loop, on PostgreSQL: all that was acknowledged is there, none of it twice", async () => {
  await eachPoint(tried.postgres, async (point) => {
    const url = await database(`at_${point}`, "template");
    await killedAndTakenOver(url, { databaseUrl: url }, point);
  });
});

test("killed at awaits all over the first loop, on PGlite: all that was acknowledged is there, none of it twice", async () => {
  await eachPoint(tried.pglite, async (point) => {
    const dataDir = join(folder, `at-${point}`);
    cpSync(join(folder, "template"), dataDir, { recursive: true });
    await killedAndTakenOver(dataDir, { dataDir }, point);
    rmSync(dataDir, { recursive: true });
  });
});

type Place = { readonly databaseUrl?: string; readonly dataDir?: string };

async function eachPoint(count: number, prove: (point: number) => Promise<void>): Promise<void> {
  const step = Math.max(1, points / count);
  const waiting = Array.from({ length: Math.min(count, points) }, (_, place) => 1 + Math.floor(place * step));
  const worker = async (): Promise<void> => {
    for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) await prove(point);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function killedAndTakenOver(argument: string, place: Place, point: number): Promise<void> {
  const { promised, signal, errors } = await lived(argument, point);
  assert.equal(signal, "SIGKILL", `at await ${point}: ${errors}`);
  const store = await openStore(place);
  try {
    const again: Promised[] = [];
    const delivered: Promised[] = [];
    // Whoever takes over comes an hour later, and hears the same requests again under the same names.
    const world = await worldAt(
      store,
      testStart.getTime() + hour,
      async ({ id, to }) => void delivered.push({ name: `notice ${id}`, value: to }),
    );
    await firstLoop(world, world, (promise) => again.push(promise));
    checkPromises(promised, again, delivered, point);
    await checkStore(store, world, point);
  } finally {
    await store.close();
  }
}

function checkPromises(
  promised: readonly Promised[],
  again: readonly Promised[],
  delivered: readonly Promised[],
  point: number,
): void {
  const notices = promised.filter(({ name }) => name.startsWith("notice"));
  for (const { name, value } of promised.filter((each) => !notices.includes(each))) {
    assert.equal(again.find((each) => each.name === name)?.value, value, `${name}, killed at await ${point}`);
  }
  const twice = delivered.filter(({ name }) => notices.some((each) => each.name === name));
  // Only what was under way comes again, one to a recipient, under the same id, and nothing else.
  const recipients = new Set(twice.map(({ value }) => value));
  assert.equal(recipients.size, twice.length, `${twice.length} notices came again, killed at await ${point}`);
  const names = new Set(delivered.map(({ name }) => name));
  assert.equal(names.size, delivered.length, `a notice came twice after await ${point}`);
}

async function checkStore(store: Store, world: World, point: number): Promise<void> {
  const counts = await store.transaction(hub, (tx) =>
    tx.query(`select (select count(*)::integer from report) as reports,
      (select count(*)::integer from reporter_key) as keys,
      (select count(*)::integer from firing) as firings,
      (select string_agg(step || ' ' || addressee || ' ' || state, ', ' order by step) from barrier_request) as requests,
      (select count(*)::integer from outcome) as outcomes,
      (select count(*)::integer from disclosure) as disclosures,
      (select count(*)::integer from delivery where delivered_at is null) as untaken,
      (select count(*)::integer from event) as unsealed,
      (select count(*)::integer from (select type, subjects from log where type <> 'covenant.activated'
         group by type, subjects having count(*) > 1) as twice) as twice`),
  );
  // Beside the shop, each report fires the agreement about its own payment; without an account of theirs nobody is asked.
  const expected = {
    reports: 3,
    keys: 3,
    firings: 1,
    outcomes: 3,
    disclosures: 3,
    untaken: 0,
    unsealed: 0,
    twice: 0,
    requests: "0 psp-a answered, 1 sidn answered, 2 bank-a answered",
  };
  assert.deepEqual({ ...counts[0] }, expected, `killed at await ${point}`);
  const verified = await verifyLog(world);
  assert.ok(verified.whole, `${JSON.stringify(verified.fault)}, killed at await ${point}`);
}

/** A database of this name, as a copy of another where one is given. */
async function database(name: string, template?: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database ${name}${template === undefined ? "" : ` template ${template}`}`);
  await client.end();
  return server.url.replace(/[^/]+$/, name);
}

/** Migrated, with its covenants, and closed: what every run begins with. */
async function prepared(place: Place): Promise<void> {
  const store = await openStore(place);
  await store.migrate(testStart);
  await worldAt(store, testStart.getTime() - hour, () => Promise.resolve(undefined));
  await store.close();
}

type Life = { readonly promised: readonly Promised[]; readonly signal: string | null; readonly errors: string };

/** The life of a process until it kills itself at an await, or, at await 0, comes to its end. */
function lived(argument: string, point: number): Promise<Life> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "kill/child.ts"), argument, String(point)]);
  let said = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (_, signal) =>
      resolve({ promised: said.split("\n").filter(Boolean).map(parsed), signal, errors }),
    );
  });
}

function parsed(line: string): Promised {
  const { name, value } = JSON.parse(line);
  return { name, value };
}
