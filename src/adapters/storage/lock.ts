/** Only one process may have the folder of the embedded store: two would destroy it, and PGlite does not notice. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "#core/errors.ts";
import { codeOf } from "./fault.ts";

/** A lock that is held. The operating system lets go of it when the process dies, however it dies. */
export type Lock = { release(): void };

const busy = 5;

/**
 * Takes the folder, or refuses. Node offers no flock; SQLite, which Node carries, locks a file by fcntl: held by the
 * kernel for the life of the process, across containers, and with nothing left behind to be taken for a live holder.
 */
export function lockFolder(folder: string): Lock {
  const file = join(folder, "lock");
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Refusal(
      "STORE_UNAVAILABLE",
      `Another Kentering process has the store in ${folder}; stop that one first.`,
    );
  }
  chmodSync(file, 0o600);
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return codeOf(error) === "ERR_SQLITE_ERROR" && error instanceof Error && "errcode" in error && error.errcode === busy;
}
