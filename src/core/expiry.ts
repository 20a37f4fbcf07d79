/** Takes away what is past its time and of use to nobody: sessions that ended, names of deliveries we need not know,
 * letters whose link no longer works, mails as they came, and what was added to reports that are past their time. */
import { hub, type World } from "./ports.ts";

/** In batches, so that a large backlog never holds locks for long. Returns how many rows went. */
export async function removeExpired(world: World, batch = 1_000): Promise<number> {
  let removed = 0;
  for (const table of ["session", "idempotency", "confirmation", "original", "amendment", "request_link"]) {
    for (;;) {
      const gone = await world.store.transaction(hub, (tx) =>
        tx.query(
          `delete from ${table} where ctid in (select ctid from ${table} where expires_at <= $1 limit $2) returning 1 as one`,
          [world.now(), batch],
        ),
      );
      removed += gone.length;
      if (gone.length < batch) break;
    }
  }
  return removed;
}
