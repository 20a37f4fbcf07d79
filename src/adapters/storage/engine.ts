/** What PGlite and PostgreSQL have in common once opened: connections that speak the same SQL and give the same values. */
import type { Sql, Tx } from "#core/ports.ts";
import { type DumpHead, type DumpRows, dump, load } from "./dump.ts";
import { migrate } from "./migrate.ts";
import { dropEmptyPartitions, ensurePartitions } from "./partitions.ts";
import { transactionOn } from "./transaction.ts";

/** One connection. `run` takes a script of several statements and gives nothing back; `query` takes one statement. */
export type Connection = Tx & { run(script: string): Promise<void> };

/** An opened database. A connection it lends is the owner's until the transaction takes a role. */
export type Engine = {
  readonly kind: "pglite" | "postgres";
  /** Lends a connection for as long as `use` takes. */
  borrow<T>(use: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** The store as the house uses it: transactions in somebody's name, and the owner's few chores. */
export type Store = Sql & {
  readonly kind: Engine["kind"];
  /** Brings the schema up to date and makes room for the months around `at`. */
  migrate(at: Date): Promise<void>;
  /** Makes room for the months around `at`; does nothing where there is room already. */
  ensurePartitions(at: Date): Promise<void>;
  /** Takes away the room of months before `before` of which nothing is left; gives the names of what went. */
  dropEmptyPartitions(before: Date): Promise<string[]>;
  /** Reads all that is there, as it was at one moment. */
  dump(begin: (head: DumpHead) => Promise<void>, take: (part: DumpRows) => Promise<void>): Promise<void>;
  /** Puts that into a store that holds nothing. */
  load(at: Date, head: DumpHead, parts: AsyncIterable<DumpRows>): Promise<void>;
  close(): Promise<void>;
};

/** Where our own migrations are. */
export const migrationsFolder: string = new URL("./migrations", import.meta.url).pathname;

/** A store on an opened engine. Tests give their own migrations. */
export function storeOn(engine: Engine, migrations = migrationsFolder): Store {
  return {
    kind: engine.kind,
    transaction: (identity, work) => transactionOn(engine, identity, work),
    migrate: (at) =>
      engine.borrow(async (owner) => {
        await migrate(owner, at, migrations);
        await ensurePartitions(owner, at);
      }),
    ensurePartitions: (at) => engine.borrow((owner) => ensurePartitions(owner, at)),
    dropEmptyPartitions: (before) => engine.borrow((owner) => dropEmptyPartitions(owner, before)),
    dump: (begin, take) => dump(engine, begin, take),
    load: (at, head, parts) => load(engine, migrations, at, head, parts),
    close: () => engine.close(),
  };
}
