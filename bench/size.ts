/**
 * The flow on a store that grows to the size of a nation: how fast reports come in as it fills, what each takes on disk,
 * what a value seen a hundred thousand times costs, and how soon a dossier stands on the screen.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openPostgres } from "#adapters/storage/postgres.ts";
import { verifyLog } from "#core/log/audit.ts";
import { hub, type Row, type World } from "#core/ports.ts";
import { tick } from "#core/tick.ts";
import { startPostgres } from "#tools/postgres.ts";
import { dossierPages } from "./dossier-pages.ts";
import { openFloor } from "./floor.ts";
import { hotDomain, reportOf } from "./population.ts";
import { freshDomain, madeUpReport, madeUpReportWithoutAccount } from "./reports.ts";
import { contest, ratio, spread } from "./rounds.ts";
import { benchWorld, handIn } from "./world.ts";

const clients = 16;
const blocks = 10;
const floorMilliseconds = 4_000;

/** One tenth of the reports: how they came in, beside the bare transaction right after, and what they left on disk. */
type Block = { readonly perSecond: number; readonly floorPerSecond: number; readonly bytesPerReport: number };

/** Hands in so many reports, and measures as the store fills. */
export async function size(reports: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const server = await startPostgres();
  const floor = await openFloor(server.url, clients);
  const store = await openPostgres({ url: server.url, connections: clients + 2 });
  try {
    const world = await benchWorld(store, folder);
    const ticking = keepTicking(world);
    const filled: Block[] = [];
    for (let block = 0; block < blocks; block++) {
      filled.push(await fill(world, floor, block, Math.floor(reports / blocks)));
      process.stderr.write(`${JSON.stringify(filled.at(-1))}\n`);
    }
    await ticking.stop();
    const [first, last] = [filled[0], filled.at(-1)];
    if (first === undefined || last === undefined) throw new Error("Nothing was measured.");
    return {
      reports,
      clients,
      blocks: filled,
      lastToFirst: round(last.perSecond / first.perSecond),
      lastToFirstBesideFloor: round(last.perSecond / last.floorPerSecond / (first.perSecond / first.floorPerSecond)),
      bytesLastToFirst: round(last.bytesPerReport / first.bytesPerReport),
      hot: await hotBesideFresh(world),
      pages: await dossierPages(world, [hotDomain, ...sampled(reports)]),
      log: await logIsWhole(world),
      counts: await counts(world),
    };
  } finally {
    await store.close();
    await floor.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function fill(
  world: World,
  floor: Awaited<ReturnType<typeof openFloor>>,
  block: number,
  reports: number,
): Promise<Block> {
  const before = await bytes(world);
  let next = block * reports;
  const end = next + reports;
  const begin = performance.now();
  const client = async () => {
    while (next < end) await handIn(world, reportOf(next++));
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - begin) / 1_000;
  const after = await bytes(world);
  const { bare } = await contest({
    rounds: 1,
    milliseconds: floorMilliseconds,
    clients,
    works: { bare: (number) => floor.receive(madeUpReport(block + 20, number)) },
  });
  return {
    perSecond: Math.round(reports / seconds),
    floorPerSecond: Math.round(spread(bare).median),
    bytesPerReport: Math.round((after - before) / reports),
  };
}

/** Seals and delivers beside the intake, as the server's own clock does. */
function keepTicking(world: World): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { sealed, read, delivered, deadlines } = await tick(world);
      if (sealed + read + delivered + deadlines === 0) await wait(250);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

/** The value that a tenth of all reports name, and one nobody named before, in turns; the rest of the report is new. */
async function hotBesideFresh(world: World): Promise<object> {
  const [seen] = await rows<{ n: number }>(
    world,
    `select count(*) as n from tie t join indicator i on i.id = t.indicator where i.kind = 'domain' and i.value = $1`,
    [hotDomain],
  );
  const rates = await contest({
    rounds: 5,
    milliseconds: 5_000,
    clients,
    between: async () => {
      while ((await tick(world)).sealed > 0);
    },
    works: {
      hot: (number) => handIn(world, madeUpReportWithoutAccount(40, number, hotDomain)),
      fresh: (number) => handIn(world, madeUpReportWithoutAccount(41, number, freshDomain(41, number))),
    },
  });
  return { seen: seen?.n, hotToFresh: ratio(rates.hot, rates.fresh), freshPerSecond: spread(rates.fresh) };
}

/** Shops of campaigns from the beginning, the middle and the end. */
function sampled(reports: number): string[] {
  return Array.from({ length: 50 }, (_, place) => `campagne-${Math.floor((reports / 20) * (place / 50))}-0.nl`);
}

async function logIsWhole(world: World): Promise<object> {
  while ((await tick(world)).sealed > 0);
  const { whole, entries } = await verifyLog(world);
  if (!whole) throw new Error("The log is not whole after the measurement.");
  return { whole, entries };
}

async function counts(world: World): Promise<Row> {
  const [row] = await rows(
    world,
    `select (select count(*) from report) as reports, (select count(*) from tie) as ties,
       (select count(*) from indicator) as indicators, (select count(*) from dossier where merged_into is null) as dossiers,
       (select count(*) from dossier where merged_into is not null) as merged, (select count(*) from firing) as firings,
       (select count(*) from barrier_request) as requests`,
  );
  return row ?? {};
}

async function bytes(world: World): Promise<number> {
  const [row] = await rows<{ n: number }>(
    world,
    `select sum(pg_total_relation_size(c.oid))::bigint as n from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
  );
  return Number(row?.n);
}

function rows<R extends Row>(world: World, text: string, values: readonly unknown[] = []): Promise<R[]> {
  return world.store.transaction(hub, (tx) => tx.query<R>(text, values));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
