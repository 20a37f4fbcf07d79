/**
 * Mails over SMTP as on the busiest day: 25 a second with the hump of one hour pressed into the run, from a real mail
 * program to the real server on a store on disk. None may be acknowledged and not stored.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createTransport } from "nodemailer";
import { openStore } from "#adapters/storage/store.ts";
import { hub } from "#core/ports.ts";
import { freePort } from "#tools/free-port.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const mailbox = "valse-email@fraudehelpdesk.example";
const perSecond = 25;
const connections = 10;
/** Every so many mails tell of a page that others tell of too. */
const shared = 5;

/** Sends for so many seconds, then counts what stands in the store. */
export async function smtp(seconds: number): Promise<object> {
  const dataDir = mkdtempSync(join(tmpdir(), "kentering-smtp-"));
  const [port, web] = [await freePort(), await freePort()];
  const server = spawn(process.execPath, ["--max-semi-space-size=4", main, "serve"], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: String(web), SMTP_LISTEN: `127.0.0.1:${port}` },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    await listens(web);
    await wait(1_000);
    const sent = await send(port, seconds);
    const memory = memoryOf(server);
    await stopped(server);
    const stored = await storedIn(dataDir);
    return {
      seconds,
      wanted: perSecond * seconds,
      acknowledged: sent.acknowledged,
      refused: sent.refused,
      // Acknowledged and not stored.
      lost: Math.max(0, sent.acknowledged - stored.reports),
      stored: stored.reports,
      withDossier: stored.withDossier,
      acknowledgedPerSecond: Math.round((sent.acknowledged / sent.took) * 10) / 10,
      // The dossier is made in the transaction that is acknowledged: what waits for the answer waits for the dossier.
      millisecondsToDossier: sent.times,
      ...memory,
    };
  } finally {
    server.kill("SIGKILL");
    rmSync(dataDir, { recursive: true });
  }
}

async function send(port: number, seconds: number) {
  const program = createTransport({
    host: "127.0.0.1",
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const times: number[] = [];
  let refused = 0;
  const pending: Promise<void>[] = [];
  const started = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = started + 1_000 * momentOf(number, seconds);
    // From when it should have left: a queue in front of us counts as well.
    if (due > performance.now()) await wait(due - performance.now());
    pending.push(
      program
        .sendMail({ envelope: { from: `jan${number}@post.example`, to: mailbox }, raw: mailOf(number) })
        .then(() => void times.push(performance.now() - due))
        .catch(() => {
          refused += 1;
        }),
    );
  }
  await Promise.all(pending);
  const took = (performance.now() - started) / 1_000;
  program.close();
  return { acknowledged: times.length, refused, took, times: figures(times) };
}

/** When mail number so many leaves: half as many at the edges and half as many again in the middle. */
function momentOf(number: number, seconds: number): number {
  const wanted = number / perSecond;
  let [low, high] = [0, seconds];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const before = middle - (seconds / (4 * Math.PI)) * Math.sin((2 * Math.PI * middle) / seconds);
    if (before < wanted) low = middle;
    else high = middle;
  }
  return low;
}

function mailOf(number: number): string {
  const page = number % shared === 0 ? number % 97 : number + 1_000;
  return [
    `From: Jan ${number} <jan${number}@post.example>`,
    `To: ${mailbox}`,
    "Subject: Fwd: Uw pakket wacht",
    `Message-ID: <${number}@post.example>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Dit kreeg ik vandaag.",
    "",
    "---------- Forwarded message ---------",
    `Van: Bezorging <info@pakket-${page}.example>`,
    "Date: ma 23 nov 2026 om 10:00",
    "Subject: Uw pakket wacht",
    `To: <jan${number}@post.example>`,
    "",
    `Betaal de kosten op https://pakket-${page}.example/betaal en wij bezorgen morgen.`,
    "Met vriendelijke groet. ".repeat(40),
  ].join("\r\n");
}

function figures(times: readonly number[]): object {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function memoryOf({ pid }: ChildProcess): object {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "mu").exec(status)?.[1] ?? Number.NaN) / 1_024);
  return { residentMb: megabytes("VmRSS"), highestMb: megabytes("VmHWM") };
}

async function storedIn(dataDir: string): Promise<{ readonly reports: number; readonly withDossier: number }> {
  const store = await openStore({ dataDir });
  try {
    const [row] = await store.transaction(hub, (tx) =>
      tx.query<{ reports: number; tied: number }>("select count(*) as reports, count(dossier) as tied from report"),
    );
    return { reports: row?.reports ?? 0, withDossier: row?.tied ?? 0 };
  } finally {
    await store.close();
  }
}

async function stopped(server: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => server.once("close", resolve));
  server.kill("SIGTERM");
  await closed;
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(100);
  }
  throw new Error("The server did not start within a minute.");
}
