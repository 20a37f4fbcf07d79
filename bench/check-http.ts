/**
 * Checks over HTTP, asked of the real server on PostgreSQL with fsync: how long one takes at 500 a second while 100 reports a
 * second come in; how many a second of what is on the list, beside a bare echo; and how long a public page takes. Client,
 * server and database share this machine, so what the client costs is in it too.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openStore } from "#adapters/storage/store.ts";
import { issueToken } from "#core/people/token.ts";
import { hub } from "#core/ports.ts";
import { freePort } from "#tools/free-port.ts";
import { startPostgres } from "#tools/postgres.ts";
import { type Asking, getting, keepAlive, posting } from "./keep-alive.ts";
import { madeUpReport } from "./reports.ts";
import { contest, ratio, spread } from "./rounds.ts";
import { benchWorld } from "./world.ts";

const checksPerSecond = 500;
const reportsPerSecond = 100;
const connections = 64;
const clients = 16;
const rounds = 5;
const onTheList = 20_000;
const timesAPage = 200;
const warmSeconds = 3;
const patience = 60_000;
const pages = ["/", "/check", "/being-called", "/report", "/follow", "/fraud-forms"] as const;

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export async function checkHttp(seconds: number): Promise<object> {
  const dataDir = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const postgres = await startPostgres();
  const started: ChildProcess[] = [];
  try {
    const secret = await prepared(dataDir, postgres.url);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: postgres.url, PORT: String(port) };
    const args = ["--max-semi-space-size=4", fileOf("../src/main.ts"), "serve"];
    started.push(spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] }));
    await listIsRead(url);
    const asking = await keepAlive(url, connections);
    const load = (for_: number) => underLoad(asking, secret, for_);
    await load(warmSeconds);
    const loaded = await load(seconds / 2);
    const shown = await pageTimes(asking);
    const echo = await bareEcho(started);
    const beside = await besideEcho(asking, echo, (seconds * 1_000) / 2 / (2 * (rounds + 0.5)));
    asking.close();
    return { onTheList, connections, loaded, pageMilliseconds: shown, beside };
  } finally {
    for (const each of started) await stopped(each);
    await postgres.stop();
    rmSync(dataDir, { recursive: true });
  }
}

/** A store with a list of reported sites, and a token for the desk whose reports come in. */
async function prepared(dataDir: string, databaseUrl: string): Promise<string> {
  const store = await openStore({ dataDir, databaseUrl });
  try {
    const world = await benchWorld(store, join(dataDir, "keys"));
    const now = world.now();
    await store.transaction(hub, (tx) =>
      tx.query(
        `insert into signal (indicator, kind, value, last_seen, until, at, position)
         select gen_random_uuid(), 'domain', 'gemeld-' || n || '.nl', $1, $1::timestamptz + interval '1 day', $1, n
         from generate_series(1, ${onTheList}) n`,
        [now],
      ),
    );
    const wish = { organisation: "politie-lmio", scopes: ["reports"], label: "bench", days: 1, by: "bench" };
    return (await issueToken(world, wish)).secret;
  } finally {
    await store.close();
  }
}

const known = (number: number): string => `gemeld-${1 + (number % onTheList)}.nl`;

/** What people ask: mostly a link or a message, some of them on the list, now and then a whole mail of 4 kB. */
function question(number: number): string {
  const link = `https://pakket-${number}.example-post-${number % 977}.nl/volgen?code=${number}`;
  const kind = number % 10;
  if (kind < 3) return known(number);
  if (kind < 5) return link;
  if (kind < 7) return `06${String(10_000_000 + number)}`;
  const message = `Beste klant, uw ING-pas verloopt vandaag. Vraag direct een nieuwe aan via ${link} of bel 0${850_000_000 + number}. `;
  if (kind < 9) return message;
  return `${message}${"Wij hebben geprobeerd uw pakket te bezorgen, maar er was niemand thuis. ".repeat(60)}`.slice(
    0,
    4_000,
  );
}

/** Each leaves at its moment, whether or not earlier ones were answered; its time counts from then. */
async function underLoad(asking: Asking, secret: string, seconds: number): Promise<object> {
  const [checks, reports]: [number[], number[]] = [[], []];
  let failed = 0;
  const timed = async (due: number, times: number[], request: string, good: number): Promise<void> => {
    const status = await asking.ask(request);
    times.push(performance.now() - due);
    if (status !== good) failed += 1;
  };
  const began = performance.now();
  const salt = Math.floor(began);
  const perTick = 1_000 / (checksPerSecond + reportsPerSecond);
  const pending: Promise<void>[] = [];
  const every = (checksPerSecond + reportsPerSecond) / reportsPerSecond;
  for (let number = 0; number < seconds * (checksPerSecond + reportsPerSecond); number++) {
    const due = began + number * perTick;
    if (due > performance.now()) await wait(Math.max(0, due - performance.now()));
    if (number % every === 0) {
      const body = JSON.stringify(madeUpReport(salt, number));
      pending.push(timed(due, reports, posting("/v1/reports", body, 1, `authorization: Bearer ${secret}\r\n`), 201));
    } else {
      const body = JSON.stringify({ text: question(number) });
      pending.push(timed(due, checks, posting("/v1/checks", body, 10 + number), 200));
    }
  }
  await Promise.all(pending);
  const took = (performance.now() - began) / 1_000;
  return {
    seconds,
    failed,
    perSecond: { checks: Math.round(checks.length / took), reports: Math.round(reports.length / took) },
    checkMilliseconds: percentiles(checks),
    reportMilliseconds: percentiles(reports),
  };
}

/** One after the other, with nothing else going on. */
async function pageTimes(asking: Asking): Promise<object> {
  const figures: Record<string, object> = {};
  for (const page of pages) {
    const times: number[] = [];
    for (let time = 0; time < timesAPage; time++) {
      const began = performance.now();
      const status = await asking.ask(getting(page, 1_000_000 + time));
      times.push(performance.now() - began);
      if (status !== 200) throw new Error(`${page} answered ${status}.`);
    }
    figures[page] = percentiles(times);
  }
  return figures;
}

/** As many as the clients can, of what is on the list; beside an echo of the same body. */
async function besideEcho(asking: Asking, echo: string, milliseconds: number): Promise<object> {
  const echoing = await keepAlive(echo, clients);
  const body = (number: number): string => JSON.stringify({ text: known(number) });
  const good = async (answer: Promise<number>): Promise<void> => {
    const status = await answer;
    if (status !== 200) throw new Error(`A check was answered ${status}.`);
  };
  const rates = await contest({
    rounds,
    milliseconds,
    clients,
    works: {
      echo: (number) => good(echoing.ask(posting("/echo", body(number), number))),
      check: (number) => good(asking.ask(posting("/v1/checks", body(number), 2_000_000 + number))),
    },
  });
  echoing.close();
  return {
    rounds,
    perSecond: { echo: spread(rates.echo), check: spread(rates.check) },
    checkToEcho: ratio(rates.check, rates.echo),
  };
}

async function bareEcho(started: ChildProcess[]): Promise<string> {
  const echo = spawn(process.execPath, [fileOf("./echo.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(echo);
  for await (const line of createInterface(echo.stdout)) return line;
  throw new Error("The echo did not start.");
}

/** Until the last value of the list is known as reported. */
async function listIsRead(url: string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await wait(200)) {
    const asked = await fetch(`${url}/v1/checks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: known(onTheList - 1) }),
    }).catch(() => undefined);
    if (asked !== undefined && (await asked.text()).includes('"reported"')) return;
  }
  throw new Error("The server did not read its list.");
}

function percentiles(times: readonly number[]): object {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN) * 100) / 100;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

async function stopped(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
}
