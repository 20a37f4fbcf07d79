/** Readers of the sealed log: each goes on where it was, and acts on an entry in the transaction that moves it on. */
import { hub, type Tx, type World } from "#core/ports.ts";
import type { EventType } from "./event.ts";
import type { LogEntry } from "./log.ts";

/** Acts, in order and once, on the entries of one type. Returns how many there were. */
export async function readOn(
  world: World,
  name: string,
  type: EventType,
  act: (tx: Tx, entry: LogEntry) => Promise<void>,
  limit = 5_000,
): Promise<number> {
  return world.store.transaction(hub, async (tx) => {
    const [ahead] = await tx.query<{ behind: boolean }>(
      // Asked first, without a lock: a quiet night should write nothing.
      `select exists (select 1 from log where position > coalesce((select position from reader where name = $1), 0)) as behind`,
      [name],
    );
    if (ahead?.behind !== true) return 0;
    await tx.query(`insert into reader (name, position) values ($1, 0) on conflict do nothing`, [name]);
    const [reader] = await tx.query<{ position: number }>(`select position from reader where name = $1 for update`, [
      name,
    ]);
    const from = reader?.position ?? 0;
    // Positions have no gaps, so the end of this stretch is known without reading what lies in it.
    const [end] = await tx.query<{ position: number }>(
      `select least($1 + $2::bigint, max(position))::bigint as position from log`,
      [from, limit],
    );
    const until = end?.position ?? from;
    const entries = await tx.query<LogEntry>(
      `select position, id, at, type, subjects, organisation from log
       where position > $1 and position <= $2 and type = $3 order by position`,
      [from, until, type],
    );
    for (const entry of entries) await act(tx, entry);
    await tx.query(`update reader set position = $2 where name = $1`, [name, until]);
    return entries.length;
  });
}
