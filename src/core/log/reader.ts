/** Readers of the sealed log: each goes on where it was, and acts on entries in the transaction that moves it on. */
import { hub, type Tx, type World } from "#core/ports.ts";
import { entriesAfter, type LogEntry } from "./log.ts";

/** Acts, in order and once, on the next entries. Returns how many there were. */
export async function readOn(
  world: World,
  name: string,
  act: (tx: Tx, entries: readonly LogEntry[]) => Promise<void>,
  limit = 500,
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
    const entries = await entriesAfter(tx, reader?.position ?? 0, limit);
    const last = entries.at(-1);
    if (last === undefined) return 0;
    await act(tx, entries);
    await tx.query(`update reader set position = $2 where name = $1`, [name, last.position]);
    return entries.length;
  });
}
