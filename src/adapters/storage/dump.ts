/**
 * All that is in the store as it was at one moment, row by row as JSON; and putting that into an empty store. The rows are
 * read in one transaction that sees no change, so a backup is whole while reports come in. (PGlite has one connection:
 * there, whoever reports waits as long as it takes.)
 */
import { Refusal } from "#core/errors.ts";
import type { Connection, Engine } from "./engine.ts";
import { migrate } from "./migrate.ts";
import { ensurePartitions, ensurePartitionsNamed } from "./partitions.ts";

/** What stands before the rows: which schema they are of, and which months there are. */
export type DumpHead = {
  readonly migrations: readonly { readonly number: number; readonly hash: string }[];
  readonly partitions: readonly string[];
};

/** Some rows of one table, each as JSON text. */
export type DumpRows = { readonly table: string; readonly rows: readonly string[] };

const rowsAtOnce = 50;

/** Reads everything. */
export function dump(
  engine: Engine,
  begin: (head: DumpHead) => Promise<void>,
  take: (part: DumpRows) => Promise<void>,
): Promise<void> {
  return engine.borrow(async (owner) => {
    await owner.run("begin isolation level repeatable read read only");
    try {
      await begin({ migrations: await migrationsOf(owner), partitions: await partitionsOf(owner) });
      for (const table of await tablesOf(owner)) {
        await owner.run(`declare everything no scroll cursor for select to_jsonb(t)::text as row from "${table}" t`);
        for (;;) {
          const rows = await owner.query<{ row: string }>(`fetch ${rowsAtOnce} from everything`);
          if (rows.length > 0) await take({ table, rows: rows.map(({ row }) => row) });
          if (rows.length < rowsAtOnce) break;
        }
        await owner.run("close everything");
      }
    } finally {
      await owner.run("rollback");
    }
  });
}

/** Puts a dump into a store that holds nothing; all of it or nothing of it. @throws Refusal STATE_CONFLICT where it holds something. */
export function load(
  engine: Engine,
  migrations: string,
  at: Date,
  head: DumpHead,
  parts: AsyncIterable<DumpRows>,
): Promise<void> {
  return engine.borrow(async (owner) => {
    await refuseUnlessEmpty(owner);
    // To the schema of the rows first; what came after it is done to the rows as it was to others.
    await migrate(owner, at, migrations, head.migrations.length);
    const known = await migrationsOf(owner);
    if (
      head.migrations.some(({ number, hash }, place) => known[place]?.number !== number || known[place]?.hash !== hash)
    ) {
      throw new Refusal(
        "STATE_CONFLICT",
        "The backup is of another program, or of a newer one: use the program it was made with.",
      );
    }
    await ensurePartitionsNamed(owner, head.partitions);
    await owner.run("begin");
    try {
      // Answers and requests refer to each other, so no order of tables would do.
      const references = await referencesOf(owner);
      for (const { drop } of references) await owner.run(drop);
      for await (const { table, rows } of parts) {
        if (table === "migration") continue;
        await owner.query(
          `insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
          [`[${rows.join(",")}]`],
        );
      }
      await owner.run("commit");
    } catch (error) {
      await owner.run("rollback");
      throw error;
    }
    await migrate(owner, at, migrations);
    await ensurePartitions(owner, at);
  });
}

async function refuseUnlessEmpty(owner: Connection): Promise<void> {
  for (const table of await tablesOf(owner)) {
    if (table === "migration") continue;
    const rows = await owner.query(`select 1 from "${table}" limit 1`);
    if (rows.length > 0) {
      throw new Refusal(
        "STATE_CONFLICT",
        "This store holds something already. Restore into an empty DATA_DIR or database.",
      );
    }
  }
}

async function migrationsOf(owner: Connection): Promise<{ number: number; hash: string }[]> {
  return owner.query<{ number: number; hash: string }>("select number, hash from migration order by number");
}

async function partitionsOf(owner: Connection): Promise<string[]> {
  const rows = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relispartition and relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname",
  );
  return rows.map(({ name }) => name);
}

async function tablesOf(owner: Connection): Promise<string[]> {
  const rows = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition
       and relnamespace = current_schema()::regnamespace order by relname`,
  );
  return rows.map(({ name }) => name);
}

/** Every reference between tables, as what takes it away and what puts it back; whoever puts it back checks all rows. */
async function referencesOf(owner: Connection): Promise<{ drop: string; add: string }[]> {
  return owner.query<{ drop: string; add: string }>(
    `select format('alter table %I drop constraint %I', c.relname, k.conname) as drop,
       format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as add
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = current_schema()::regnamespace order by k.conname`,
  );
}
