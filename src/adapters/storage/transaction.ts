/** One transaction in somebody's name: begun in one round trip, committed or rolled back, run again when it lost a race. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Refusal } from "#core/errors.ts";
import type { Identity, Tx } from "#core/ports.ts";
import type { Connection, Engine } from "./engine.ts";
import { isLost, isLostRace, isUnavailable } from "./fault.ts";

const attempts = 5;
const lockTimeout = "5s";
const organisationId = /^[a-z0-9-]{1,64}$/;

/** Set while work runs; a transaction inside one would wait on itself for ever where there is one connection. */
const running = new AsyncLocalStorage<{ open: boolean }>();

/** Runs the work, again from the start when the database broke a deadlock or a conflict: the work must bear that. */
export async function transactionOn<T>(engine: Engine, identity: Identity, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (running.getStore()?.open === true) throw new Error("A transaction was begun inside a transaction.");
  const opening = openingOf(identity);
  for (let attempt = 1; ; attempt++) {
    try {
      return await engine.borrow((connection) => runOnce(connection, opening, work));
    } catch (error) {
      if (isUnavailable(error)) throw unavailable(error);
      if (attempt === attempts || !isLostRace(error)) throw error;
    }
  }
}

async function runOnce<T>(connection: Connection, opening: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const state = { open: true, failed: false };
  const tx: Tx = {
    query: async (text, values) => {
      if (!state.open) throw new Error("A query came after its transaction had ended.");
      try {
        return await connection.query(text, values);
      } catch (error) {
        state.failed = true;
        throw error;
      }
    },
  };
  try {
    await connection.run(opening);
    const result = await running.run(state, () => work(tx));
    state.open = false;
    // PostgreSQL answers `commit` of a failed transaction by rolling back without an error; this one is not silent.
    if (state.failed) await connection.query("select 1");
    await connection.run("commit");
    return result;
  } catch (error) {
    state.open = false;
    // On a lost connection there is nothing to roll back, and the first error says more than a second.
    if (!isLost(error)) await connection.run("rollback");
    throw error;
  }
}

function openingOf(identity: Identity): string {
  const begin = `begin; set local lock_timeout = '${lockTimeout}'; set local role kentering_${identity.as};`;
  if (identity.as === "keeper") return `${begin} set local kentering.organisation = ''`;
  if (identity.as === "hub") {
    const shared =
      identity.sharing === undefined ? "" : `; select pg_advisory_xact_lock_shared(${Number(identity.sharing)})`;
    return `${begin} set local kentering.organisation = ''${shared}`;
  }
  if (!organisationId.test(identity.organisation)) {
    throw new Refusal("INPUT_INVALID", "An organisation's id is 1 to 64 small letters, digits and hyphens.");
  }
  return `${begin} set local kentering.organisation = '${identity.organisation}'`;
}

function unavailable(cause: unknown): Refusal {
  const refusal = new Refusal("STORE_UNAVAILABLE", "The store cannot be reached just now; try again in a moment.");
  refusal.cause = cause;
  return refusal;
}
