/** A process that reads one file and says how much memory it took: `imports-memory.ts <url> <path> <folder of keys>`. */
import { join } from "node:path";
import { ownMapping } from "#adapters/import/mapping.ts";
import { runImport } from "#adapters/import/run.ts";
import { openPostgres } from "#adapters/storage/postgres.ts";
import { beginImport } from "#core/import-run.ts";
import { benchWorld } from "./world.ts";

const [url = "", path = "", folder = ""] = process.argv.slice(2);
const store = await openPostgres({ url, connections: 8 });
const world = await benchWorld(store, join(folder, "keys"));
const desk = "fraudehelpdesk";
const before = process.resourceUsage().maxRSS;
const begin = performance.now();
const id = await beginImport(world, { desk, name: path });
const counts = await runImport(world, { id, desk, path, mappings: [ownMapping] });
const seconds = (performance.now() - begin) / 1_000;
await store.close();
const megabytes = (kilobytes: number): number => Math.round(kilobytes / 1_024);
process.stdout.write(
  JSON.stringify({
    ...counts,
    seconds: Math.round(seconds * 10) / 10,
    peakResidentMegabytes: megabytes(process.resourceUsage().maxRSS),
    residentBeforeMegabytes: megabytes(before),
  }),
);
