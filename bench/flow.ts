/** What a report costs: on PostgreSQL beside the bare transaction, with one hot value, on PGlite, and sealed in the log. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPglite } from "#adapters/storage/pglite.ts";
import { openPostgres } from "#adapters/storage/postgres.ts";
import { verifyLog } from "#core/log/audit.ts";
import { seal } from "#core/log/log.ts";
import { hub, type World } from "#core/ports.ts";
import { startPostgres } from "#tools/postgres.ts";
import { openFloor } from "./floor.ts";
import { freshDomain, madeUpReport, madeUpReportWithoutAccount } from "./reports.ts";
import { contest, ratio, type Spread, spread } from "./rounds.ts";
import { benchWorld, handIn } from "./world.ts";

const clients = 16;
const rounds = 5;
/** Five on PostgreSQL and one on PGlite, each in every round and half a turn to warm up. */
const turns = 6 * (rounds + 0.5);

export type Flow = { readonly clients: number; readonly rounds: number } & Readonly<Record<string, unknown>>;

/** Measures for about so many seconds, not counting what is between. */
export async function flow(seconds: number): Promise<Flow> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const milliseconds = (seconds * 1_000) / turns;
  try {
    const postgres = await onPostgres(join(folder, "keys"), milliseconds);
    const pglite = await onPglite(folder, milliseconds);
    return { clients, rounds, turnSeconds: milliseconds / 1_000, postgres, pglite };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onPostgres(keys: string, milliseconds: number): Promise<object> {
  const server = await startPostgres();
  const floor = await openFloor(server.url, clients);
  const store = await openPostgres({ url: server.url, connections: clients });
  try {
    const world = await benchWorld(store, keys);
    const sealing = sealer(world);
    const [hot, hotToo] = [freshDomain(3, 0), freshDomain(5, 0)];
    const rates = await contest({
      rounds,
      milliseconds,
      clients,
      between: sealing.all,
      works: {
        floor: (number) => floor.receive(madeUpReport(1, number)),
        fresh: (number) => handIn(world, madeUpReport(2, number)),
        hot: (number) => handIn(world, madeUpReport(3, number, hot)),
        freshWithoutAccount: (number) => handIn(world, madeUpReportWithoutAccount(4, number)),
        hotWithoutAccount: (number) => handIn(world, madeUpReportWithoutAccount(5, number, hotToo)),
      },
    });
    return {
      settings: await settings(world),
      perSecond: spreads(rates),
      ratios: {
        freshToFloor: ratio(rates.fresh, rates.floor),
        hotToFresh: ratio(rates.hot, rates.fresh),
        hotToFreshWithoutAccount: ratio(rates.hotWithoutAccount, rates.freshWithoutAccount),
      },
      log: await logFigures(world, sealing.rates, rates.fresh),
    };
  } finally {
    await store.close();
    await floor.close();
    await server.stop();
  }
}

async function onPglite(folder: string, milliseconds: number): Promise<object> {
  const store = await openPglite({ folder: join(folder, "store") });
  try {
    const world = await benchWorld(store, join(folder, "keys"));
    const sealing = sealer(world);
    let reports = 0;
    const fresh = (number: number) => {
      reports += 1;
      return handIn(world, madeUpReport(2, number));
    };
    const before = process.cpuUsage();
    const rates = await contest({ rounds, milliseconds, clients, works: { fresh }, between: sealing.all });
    const { user, system } = process.cpuUsage(before);
    return {
      settings: await settings(world),
      perSecond: spreads(rates),
      // Store and program are one process here, so this holds on a busy machine too; sealing is in it.
      cpuMillisecondsPerReport: Number(((user + system) / 1_000 / reports).toPrecision(3)),
      log: await logFigures(world, sealing.rates, rates.fresh),
    };
  } finally {
    await store.close();
  }
}

function spreads(rates: Readonly<Record<string, readonly number[]>>): Record<string, Spread> {
  return Object.fromEntries(Object.entries(rates).map(([name, values]) => [name, spread(values)]));
}

/** Seals whatever the turns before left, and keeps how fast that went. */
function sealer(world: World): { readonly rates: number[]; readonly all: () => Promise<void> } {
  const rates: number[] = [];
  const all = async () => {
    const begin = performance.now();
    let events = 0;
    for (let sealed = await seal(world); sealed > 0; sealed = await seal(world)) events += sealed;
    rates.push((events * 1_000) / (performance.now() - begin));
  };
  return { rates, all };
}

async function logFigures(world: World, sealed: readonly number[], fresh: readonly number[]): Promise<object> {
  const eventsPerReport = await eventsOfOne(world);
  const begin = performance.now();
  const { whole, entries } = await verifyLog(world);
  if (!whole) throw new Error("The log is not whole after the measurement.");
  const verified = (entries * 1_000) / (performance.now() - begin);
  const intake = spread(fresh).median * eventsPerReport;
  return {
    eventsPerReport,
    sealedPerSecond: spread(sealed),
    sealingToIntake: spread(sealed.map((rate) => rate / intake)),
    verifiedPerSecond: spread([verified]),
    entries,
  };
}

/** How many events one fresh report leaves. */
async function eventsOfOne(world: World): Promise<number> {
  await handIn(world, madeUpReport(9, 0));
  return seal(world);
}

async function settings(world: World): Promise<Record<string, string>> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('server_version', 'fsync', 'synchronous_commit', 'wal_sync_method', 'shared_buffers')`,
    ),
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}
