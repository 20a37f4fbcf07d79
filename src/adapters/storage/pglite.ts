/** The store inside our own process: PostgreSQL compiled to WebAssembly, on disk or, for tests, in memory. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Row } from "#core/ports.ts";
import { DurableFiles, syncFolder, syncPath } from "./durable-files.ts";
import { type Connection, type Engine, type Store, storeOn } from "./engine.ts";
import { EngineStopped } from "./fault.ts";
import { lockFolder } from "./lock.ts";
import { planning } from "./planning.ts";
import { preparedOn } from "./prepared.ts";
import { upkeep } from "./upkeep.ts";
import { parsers } from "./values.ts";

/** So many loans of the connection go between two looks at what needs upkeep. */
const loansBetweenUpkeep = 1_000;

export type PglitePlace = { readonly folder?: string };

/** The embedded store. Without a folder it is in memory, and gone with the process. */
export async function openPglite(place: PglitePlace): Promise<Store> {
  return storeOn(await pgliteEngine(place));
}

/** PGlite as an engine: one connection, lent to one borrower at a time, in the order they came. */
export async function pgliteEngine({ folder }: PglitePlace): Promise<Engine> {
  if (folder === undefined)
    return engineOn(await PGlite.create({ parsers: Object.fromEntries(parsers) }), () => undefined);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  try {
    const data = join(folder, "data");
    if (!existsSync(data)) await createData(data);
    return await engineOn(await openData(data), () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Made beside its place and moved there when whole and synced: a power cut leaves a whole database, or none. */
async function createData(data: string): Promise<void> {
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const database = await openData(unfinished);
  await database.close();
  syncFolder(unfinished);
  renameSync(unfinished, data);
  syncPath(join(data, ".."));
}

/** PGlite's own parameters, but with fsync on, by the one way that reaches the disk: `fdatasync` is empty in Emscripten. */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  "-c",
  "fsync=on",
  "-c",
  "wal_sync_method=fsync",
];

function openData(data: string): Promise<PGlite> {
  return PGlite.create({ fs: new DurableFiles(data), startParams, parsers: Object.fromEntries(parsers) });
}

async function engineOn(database: PGlite, closed: () => void): Promise<Engine> {
  const settings = Object.entries({ timezone: "'UTC'", ...planning }).map(([name, value]) => `set ${name} = ${value}`);
  await database.exec(settings.join("; "));
  const prepared = preparedOn(database);
  let open = true;
  let last: Promise<unknown> = Promise.resolve();
  let loans = 0;
  const connection: Connection = {
    run: async (script) => {
      await database.exec(script);
    },
    query: <R extends Row>(text: string, values: readonly unknown[] = []) => prepared<R>(text, values),
  };
  const borrow = <T>(use: (connection: Connection) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => {
      if (!open) throw new EngineStopped();
      // Before the work and not after: should it fail, nothing has been promised yet.
      loans += 1;
      if (loans % loansBetweenUpkeep === 0) await upkeep(connection);
      return use(connection);
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  const close = async (): Promise<void> => {
    await last;
    if (!open) return;
    open = false;
    await database.close();
    closed();
  };
  return { kind: "pglite", borrow, close };
}
