/** What a PostgreSQL server does in the background and PGlite, being one process, never does: checkpoints and vacuum. */
import type { Connection } from "./engine.ts";

/** Without a checkpoint the write-ahead log grows for ever, and so does the time to start after a crash. */
const logAtMost = 64 * 1024 * 1024;
/** As PostgreSQL's autovacuum: so many rows, and so large a part of the table. */
const rowsAtLeast = 1_000;
const partAtLeast = 0.2;

/** Writes down what is only in the log, and clears the tables that hold much that is dead. */
export async function upkeep(owner: Connection): Promise<void> {
  const [log] = await owner.query<{ bytes: number }>(
    "select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()",
  );
  if (log !== undefined && log.bytes > logAtMost) await owner.run("checkpoint");
  const worn = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
      where greatest(n_dead_tup, n_mod_since_analyze) > $1 + $2::float8 * n_live_tup`,
    [rowsAtLeast, partAtLeast],
  );
  for (const { name } of worn) await owner.run(`vacuum (analyze) ${name}`);
}
