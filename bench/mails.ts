/**
 * How many mails of a folder the command takes in, how fast, and in how many it finds a link or an address: the real
 * `kentering import` on a new data folder, so on a store on disk. None may be lost, and a second time changes nothing.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "#adapters/storage/store.ts";
import { hub, type Tx } from "#core/ports.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Imports a copy of the folder twice. */
export async function mails(folder: string): Promise<object> {
  const place = mkdtempSync(join(tmpdir(), "kentering-mails-"));
  try {
    const path = join(place, "mails");
    cpSync(folder, path, { recursive: true, filter: (from) => !from.endsWith(".rejects.csv") });
    const files = readdirSync(path, { recursive: true }).filter((name) => String(name).endsWith(".eml")).length;
    const dataDir = join(place, "var");
    // Making the store takes seconds and is no part of it; the command below then opens one that is there.
    await command(dataDir, ["audit", "verify"]);
    const first = await command(dataDir, ["import", path, "--desk", "fraudehelpdesk"]);
    const rejects = rejectsOf(`${path}.rejects.csv`);
    const found = await look(dataDir);
    const second = await command(dataDir, ["import", path, "--desk", "fraudehelpdesk"]);
    const { events } = await look(dataDir);
    const { read, added, known, rejected } = first.answer;
    return {
      files,
      read,
      added,
      known,
      rejected,
      rejects,
      lost: files - Number(added) - Number(known) - Number(rejected),
      crashed: first.code === 0 ? 0 : 1,
      mailsPerSecond: Math.round(Number(read) / secondsOf(first.answer)),
      withLink: share(found.links, Number(added)),
      withLinkOrAddress: share(found.linksOrAddresses, Number(added)),
      tiesThatCount: found.counting,
      // Of the process, store and all, as Linux has it.
      peakMb: first.peakMb,
      second: {
        added: second.answer.added,
        known: second.answer.known,
        rejected: second.answer.rejected,
        eventsAdded: events - found.events,
      },
    };
  } finally {
    rmSync(place, { recursive: true });
  }
}

type Ended = { readonly code: number | null; readonly answer: Record<string, unknown>; readonly peakMb: number };

function command(dataDir: string, words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words, "--json"], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, 100);
  child.stdout.setEncoding("utf8").on("data", (part) => {
    out += String(part);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      const answer: unknown = out === "" ? {} : JSON.parse(out);
      resolve({ code, answer: typeof answer === "object" ? { ...answer } : {}, peakMb });
    });
  });
}

/** The most memory a process ever held; 0 where the system does not say. */
function peakOf(pid: number | undefined): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

function secondsOf({ startedAt, finishedAt }: Record<string, unknown>): number {
  return (Date.parse(String(finishedAt)) - Date.parse(String(startedAt))) / 1_000;
}

function rejectsOf(path: string): readonly string[] {
  return readFileSync(path, "utf8").trim().split("\n").slice(1, 21);
}

async function look(dataDir: string) {
  const store = await openStore({ dataDir });
  try {
    return await store.transaction(hub, async (tx) => ({
      links: await tied(tx, "'url', 'domain'"),
      linksOrAddresses: await tied(tx, "'url', 'domain', 'email'"),
      counting: await count(tx, `(select count(*) from tie where counts)`),
      events: await count(tx, `(select count(*) from event) + (select count(*) from log)`),
    }));
  } finally {
    await store.close();
  }
}

function tied(tx: Tx, kinds: string): Promise<number> {
  return count(
    tx,
    `(select count(distinct t.report) from tie t join indicator i on i.id = t.indicator
       where t.role in ('controlled', 'impersonated') and i.kind in (${kinds}))`,
  );
}

async function count(tx: Tx, what: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(`select ${what} as n`);
  return Number(row?.n);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
