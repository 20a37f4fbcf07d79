/** How fast a desk's file is read, beside the same reports handed in without a file, and how much memory that takes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownMapping } from "#adapters/import/mapping.ts";
import { runImport } from "#adapters/import/run.ts";
import { openPostgres } from "#adapters/storage/postgres.ts";
import { receiveReport } from "#core/flow.ts";
import { beginImport } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { startPostgres } from "#tools/postgres.ts";
import { type MadeUp, madeUpReport } from "./reports.ts";
import { ratio, spread } from "./rounds.ts";
import { benchWorld } from "./world.ts";

const desk = "fraudehelpdesk";
const rounds = 5;
/** As many at once as a file hands in. */
const atOnce = 8;
const sizes = [10 * 1024 ** 2, 2 * 1024 ** 3 + 1024 ** 2];

/** `rows` for each turn. Each turn has reports of its own, all new. */
export async function imports(rows: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-imports-"));
  const server = await startPostgres();
  const store = await openPostgres({ url: server.url, connections: atOnce });
  try {
    const world = await benchWorld(store, join(folder, "keys"));
    const speed = await speeds(world, folder, rows);
    const memory = [];
    for (const kind of ["csv", "ndjson"] as const)
      for (const bytes of sizes) memory.push(await memoryOf(server.url, folder, kind, bytes));
    return { postgres: { rowsInEachTurn: rows, rounds, atOnce, ...speed }, memory };
  } finally {
    await store.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function speeds(world: World, folder: string, rows: number): Promise<object> {
  const rates = { floor: [] as number[], csv: [] as number[], ndjson: [] as number[] };
  const turns = [
    ["floor", (reports: readonly MadeUp[]) => handInAll(world, reports)],
    ["csv", (reports: readonly MadeUp[], path: string) => read(world, `${path}.csv`, csvOf(reports))],
    ["ndjson", (reports: readonly MadeUp[], path: string) => read(world, `${path}.ndjson`, ndjsonOf(reports))],
  ] as const;
  let turn = 0;
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of round % 2 === 0 ? turns : turns.toReversed()) {
      turn += 1;
      const reports = Array.from({ length: rows }, (_, n) => madeUpReport(100 + turn, n));
      const milliseconds = await work(reports, join(folder, `turn-${turn}`));
      // The first round warms up.
      if (round > 0) rates[name].push((rows * 1_000) / milliseconds);
    }
  }
  return {
    perSecond: { floor: spread(rates.floor), csv: spread(rates.csv), ndjson: spread(rates.ndjson) },
    ratios: { csvToFloor: ratio(rates.csv, rates.floor), ndjsonToFloor: ratio(rates.ndjson, rates.floor) },
  };
}

async function handInAll(world: World, reports: readonly MadeUp[]): Promise<number> {
  const begin = performance.now();
  for (let at = 0; at < reports.length; at += atOnce) {
    const batch = reports.slice(at, at + atOnce);
    await Promise.all(batch.map((input) => receiveReport(world, { desk, input, body: JSON.stringify(input) })));
  }
  return performance.now() - begin;
}

async function read(world: World, path: string, content: string): Promise<number> {
  writeFileSync(path, content);
  const id = await beginImport(world, { desk, name: path });
  const begin = performance.now();
  const { added, read: all } = await runImport(world, { id, desk, path, mappings: [ownMapping] });
  const took = performance.now() - begin;
  if (added !== all) throw new Error(`${all - added} rows of the measurement were not new.`);
  return took;
}

const columns =
  "form,narrative,occurredAt,amountLost,channel,victim.type,victim.impact,indicator.domain,indicator.iban,indicator.phone,reporter.email";

function csvOf(reports: readonly MadeUp[]): string {
  const lines = reports.map(({ form, narrative, occurredAt, amountLost, channel, victim, indicators, reporter }) =>
    [
      form,
      `"${narrative.replaceAll('"', '""')}"`,
      occurredAt,
      ((amountLost?.cents ?? 0) / 100).toFixed(2),
      channel,
      victim?.type,
      victim?.impact?.join(" "),
      ...indicators.map(({ value }) => value),
      reporter?.email,
    ].join(","),
  );
  return `${columns}\n${lines.join("\n")}\n`;
}

function ndjsonOf(reports: readonly MadeUp[]): string {
  return `${reports.map((report) => JSON.stringify(report)).join("\n")}\n`;
}

const padding = "x".repeat(4_000);

/** Of every 1,000 rows of about 4 kB one is new, nine are that one again, and the rest name a form that is none. */
async function memoryOf(url: string, folder: string, kind: "csv" | "ndjson", bytes: number): Promise<object> {
  const path = join(folder, `memory-${bytes}.${kind}`);
  await write(path, kind, bytes);
  const child = spawn(process.execPath, [join(import.meta.dirname, "imports-memory.ts"), url, path, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    said += String(text);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`Reading ${path} ended with ${String(code)}.`);
  const size = statSync(path).size;
  rmSync(path);
  rmSync(`${path}.rejects.csv`);
  return { kind, megabytes: Math.round(size / 1024 ** 2), ...JSON.parse(said) };
}

async function write(path: string, kind: "csv" | "ndjson", bytes: number): Promise<void> {
  const file = createWriteStream(path);
  if (kind === "csv") file.write("form,narrative,externalId\n");
  for (let row = 0, written = 0; written < bytes; row++) {
    const form = row % 100 === 0 ? "phishing" : "no-such-form";
    const narrative = `Bericht ${Math.floor(row / 1_000)} van ${bytes}. ${padding}`;
    const externalId = row % 100 === 0 ? `${kind}-${bytes}-${Math.floor(row / 1_000)}` : `r${row}`;
    const line =
      kind === "csv" ? `${form},${narrative},${externalId}\n` : `${JSON.stringify({ form, narrative, externalId })}\n`;
    written += line.length;
    if (!file.write(line)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
}
