/** The store on PostgreSQL, for when PGlite is outgrown: a pool of connections and prepared statements. */
import { createHash } from "node:crypto";
import pg from "pg";
import type { Row } from "#core/ports.ts";
import { type Connection, type Engine, type Store, storeOn } from "./engine.ts";
import { EngineStopped } from "./fault.ts";
import { planning } from "./planning.ts";
import { arrays, parserOf } from "./values.ts";

const connectTimeout = 5_000;
/** Texts prepared by name. Ours are some hundreds and fixed; whatever is beyond this is composed, and goes unnamed. */
const namesAtMost = 1_000;

export type PostgresPlace = { readonly url: string; readonly connections?: number };

/** The store on a PostgreSQL server. */
export async function openPostgres(place: PostgresPlace): Promise<Store> {
  return storeOn(await postgresEngine(place));
}

/** A PostgreSQL server as an engine; refuses at once when it cannot be reached. */
export async function postgresEngine({ url, connections = 16 }: PostgresPlace): Promise<Engine> {
  const pool = new pg.Pool({
    ...placeOf(url),
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    // Idle connections alone do not keep a program running that has nothing left to do.
    allowExitOnIdle: true,
    types: { getTypeParser: valueParser },
  });
  // A broken connection tells who uses it by failing the query; without these listeners it would also end our process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const borrow = async <T>(use: (connection: Connection) => Promise<T>): Promise<T> => {
    if (pool.ending) throw new EngineStopped();
    const client = await pool.connect();
    try {
      const result = await use(connectionOn(client));
      client.release();
      return result;
    } catch (error) {
      // After anything but an answer we do not know what state the connection is in: it is closed, not lent again.
      client.release(client.getTransactionStatus() !== "I");
      throw error;
    }
  };
  return { kind: "postgres", borrow, close: () => pool.end() };
}

/** The url may bring options of its own; `pg` would let them replace ours. */
function placeOf(url: string): { readonly connectionString: string; readonly options: string } {
  const place = new URL(url);
  const settings = Object.entries(planning)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
  const options = `${place.searchParams.get("options") ?? ""} -c timezone=UTC -c client_min_messages=warning ${settings}`;
  place.searchParams.delete("options");
  return { connectionString: place.href, options };
}

function connectionOn(client: pg.PoolClient): Connection {
  return {
    run: async (script) => {
      await client.query(script);
    },
    query: async <R extends Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await client.query<R>({ text, values: [...values], ...nameOf(text) });
      return rows;
    },
  };
}

const names = new Map<string, string>();

function nameOf(text: string): { readonly name?: string } {
  const known = names.get(text);
  if (known !== undefined) return { name: known };
  if (names.size >= namesAtMost) return {};
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  names.set(text, name);
  return { name };
}

/** `text[]` of PostgreSQL; every array splits alike. */
const textArray: number = 1009;
const elementsOf: (text: string) => (string | null)[] = pg.types.getTypeParser(textArray);

function valueParser(type: number): (text: string) => unknown {
  const element = arrays.get(type);
  if (element === undefined) return parserOf(type);
  const parse = parserOf(element);
  return (text) => elementsOf(text).map((value) => (value === null ? null : parse(value)));
}
