/** How soon a server with an existing store answers, and how much memory it keeps when nobody asks anything. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openStore } from "#adapters/storage/store.ts";
import { freePort } from "#tools/free-port.ts";
import { startPostgres } from "#tools/postgres.ts";
import { madeUpReport } from "./reports.ts";
import { ratio, type Spread, spread } from "./rounds.ts";
import { benchWorld, handIn } from "./world.ts";

const rounds = 3;
const reportsInStore = 500;
const idleMilliseconds = 20_000;
const patience = 60_000;

type Place = { readonly dataDir: string; readonly databaseUrl?: string };
type Started = { readonly healthz: number; readonly page: number; readonly memory?: Memory };
type Memory = { readonly residentMb: number; readonly highestMb: number };

/** Both stores in turn, each round beside the floor: a Node that starts and does nothing. */
export async function start(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const server = await startPostgres();
  const pglite: Place = { dataDir: join(folder, "pglite") };
  const postgres: Place = { dataDir: join(folder, "postgres"), databaseUrl: server.url };
  const floor: number[] = [];
  const [onPglite, onPostgres]: [Started[], Started[]] = [[], []];
  try {
    for (const place of [pglite, postgres]) await fill(place);
    for (let round = 1; round <= rounds; round++) {
      const isLast = round === rounds;
      floor.push(await bareNode());
      onPglite.push(await startOnce(pglite, isLast));
      onPostgres.push(await startOnce(postgres, isLast));
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
  return {
    rounds,
    reportsInStore,
    bareNodeSeconds: spread(floor),
    pglite: figures(onPglite, floor),
    postgres: figures(onPostgres, floor),
  };
}

function figures(started: readonly Started[], floor: readonly number[]): object {
  const healthz = started.map((each) => each.healthz);
  const page = started.map((each) => each.page);
  const seconds: Record<string, Spread> = { healthz: spread(healthz), page: spread(page) };
  return { seconds, pageToBareNode: ratio(page, floor), idle: started.at(-1)?.memory };
}

async function fill({ dataDir, databaseUrl }: Place): Promise<void> {
  const store = await openStore({ dataDir, ...(databaseUrl !== undefined && { databaseUrl }) });
  try {
    const world = await benchWorld(store, join(dataDir, "keys"));
    for (let number = 0; number < reportsInStore; number++) await handIn(world, madeUpReport(1, number));
  } finally {
    await store.close();
  }
}

async function bareNode(): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, ["--eval", "0"], { stdio: "ignore" }), "exit");
  return since(begin);
}

async function startOnce({ dataDir, databaseUrl }: Place, andIdle: boolean): Promise<Started> {
  const port = await freePort();
  const begin = performance.now();
  const main = new URL("../src/main.ts", import.meta.url).pathname;
  const env = {
    ...process.env,
    HOST: "127.0.0.1",
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl ?? "",
  };
  // As `npm start` does it.
  const server = spawn(process.execPath, ["--max-semi-space-size=4", main, "serve"], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    const healthz = await answered(server, `http://127.0.0.1:${port}/healthz`, begin);
    const page = await answered(server, `http://127.0.0.1:${port}/`, begin);
    if (!andIdle) return { healthz, page };
    await wait(idleMilliseconds);
    return { healthz, page, memory: memoryOf(server) };
  } finally {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
  }
}

/** Seconds from the begin to the first answer 200. */
async function answered(server: ChildProcess, url: string, begin: number): Promise<number> {
  while (performance.now() - begin < patience) {
    if (server.exitCode !== null) throw new Error(`The server stopped with ${server.exitCode} before it answered.`);
    if (await isGood(url)) return since(begin);
    await wait(10);
  }
  throw new Error(`No answer from ${url}.`);
}

async function isGood(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === 200;
  } catch (error) {
    // Until the server listens the connection is refused: that is what we are waiting out.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function memoryOf({ pid }: ChildProcess): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
  return { residentMb: megabytes("VmRSS"), highestMb: megabytes("VmHWM") };
}

function since(begin: number): number {
  return (performance.now() - begin) / 1_000;
}
