/**
 * Ten million reports, copied in and checked; then the flow goes on from there: how fast beside the bare transaction, and
 * how soon a dossier stands on the screen.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPostgres } from "#adapters/storage/postgres.ts";
import type { Store } from "#adapters/storage/store.ts";
import type { World } from "#core/ports.ts";
import { tick } from "#core/tick.ts";
import { startPostgres } from "#tools/postgres.ts";
import { checkInvariants, copyIn } from "./copy-in.ts";
import { dossierPages } from "./dossier-pages.ts";
import { openFloor } from "./floor.ts";
import { hotDomain, reportOf } from "./population.ts";
import { madeUpReport } from "./reports.ts";
import { contest, ratio, spread } from "./rounds.ts";
import { benchWorld, handIn } from "./world.ts";

const clients = 16;
/** Over the last half year, so that a covenant's window holds only part of them. */
const days = 180;
const day = 86_400_000;

export async function copy(reports: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const server = await startPostgres();
  const store = await openPostgres({ url: server.url, connections: clients + 2 });
  try {
    const world = await benchWorld(store, folder);
    const from = new Date(world.now().getTime() - days * day);
    for (let month = 0; month <= days; month += 28)
      await store.ensurePartitions(new Date(from.getTime() + month * day));
    await settle(server.url, "alter system set max_wal_size = '16GB'");
    await settle(server.url, "select pg_reload_conf()");
    const { tally, reportsPerSecond } = await copyIn(world, server.url, {
      reports,
      from,
      apart: (days * day) / reports,
    });
    tell({ tally, reportsPerSecond });
    await settle(server.url, "analyze");
    const against = await checkInvariants(server.url, tally, hotDomain);
    tell({ against });
    const bytesPerReport = Math.round((await bytes(server.url)) / reports);
    const goingOn = await flowGoesOn(world, server.url, reports);
    tell({ goingOn });
    return {
      reports,
      days,
      tally,
      reportsPerSecond,
      against,
      bytesPerReport,
      goingOn,
      pages: await pages(world, reports),
    };
  } finally {
    await closed(store, server);
    rmSync(folder, { recursive: true });
  }
}

/** The population goes on where the copy ended: half of what comes in is about something that is there. */
async function flowGoesOn(world: World, url: string, reports: number): Promise<object> {
  const floor = await openFloor(url, clients);
  try {
    const rates = await contest({
      rounds: 5,
      milliseconds: 6_000,
      clients,
      between: async () => {
        while ((await tick(world)).sealed > 0);
      },
      works: {
        floor: (number) => floor.receive(madeUpReport(60, number)),
        flow: (number) => handIn(world, reportOf(reports + number)),
      },
    });
    return { floor: spread(rates.floor), flow: spread(rates.flow), flowToFloor: ratio(rates.flow, rates.floor) };
  } finally {
    await floor.close();
  }
}

function pages(world: World, reports: number): Promise<object> {
  const campaigns = Array.from({ length: 50 }, (_, place) => Math.floor((reports / 20) * (place / 50)));
  return dossierPages(world, [hotDomain, ...campaigns.map((campaign) => `campagne-${campaign}-0.nl`)]);
}

async function bytes(url: string): Promise<number> {
  return Number(await settle(url, "select pg_database_size(current_database()) as n"));
}

/** One statement of the owner's; gives the first value, if there is one. */
async function settle(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n?: string }>(statement);
    return rows[0]?.n;
  } finally {
    await client.end();
  }
}

async function closed(store: Store, server: { stop(): Promise<void> }): Promise<void> {
  await store.close();
  await server.stop();
}

/** How far it is, for whoever waits. */
function tell(what: object): void {
  process.stderr.write(`${JSON.stringify(what)}\n`);
}
