/** How soon a dossier stands before a person: everything the page shows, asked of the store, by the size of the dossier. */
import { hub, type World } from "#core/ports.ts";
import { openDossier } from "#pillars/investigation/dossier.ts";

const turns = 10;
const investigator = {
  id: "00000000-0000-7000-8000-000000000001",
  name: "bench",
  organisation: "politie-lmio",
  roles: ["investigator"],
};

/** Opens the dossiers that these shops are in, each some times; milliseconds. The first is told apart: it is the largest. */
export async function dossierPages(world: World, domains: readonly string[]): Promise<object> {
  const ids = await dossiersOf(world, domains);
  const times: number[][] = [];
  for (const id of ids) times.push(await openings(world, id));
  const [largest = [], ...others] = times;
  return { dossiers: ids.length, largest: percentiles(largest), others: percentiles(others.flat()) };
}

async function openings(world: World, id: string): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const begin = performance.now();
    await openDossier(world, investigator, id);
    times.push(performance.now() - begin);
  }
  return times;
}

async function dossiersOf(world: World, domains: readonly string[]): Promise<string[]> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<{ value: string; dossier: string }>(
      `select value, dossier from indicator where kind = 'domain' and value = any($1) and dossier is not null`,
      [domains],
    ),
  );
  const found = new Map(rows.map(({ value, dossier }) => [value, dossier]));
  return domains.flatMap((domain) => found.get(domain) ?? []);
}

function percentiles(times: readonly number[]): object {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toPrecision(3));
  return { times: times.length, median: at(0.5), p95: at(0.95), most: at(1) };
}
