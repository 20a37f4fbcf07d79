/**
 * The one log. The sealer takes what has committed, in batches, and gives each event a gapless position and each batch a
 * hash over the one before it, signed. (A hash chain inside each transaction would cost seven times the throughput; a
 * serial cursor would skip rows that commit late.) Nothing leaves the building before it is sealed.
 */
import { createHash } from "node:crypto";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { Event } from "./event.ts";

export type LogEntry = Event & { readonly position: number };

type Batch = { readonly number: number; readonly last_position: number; readonly head: Uint8Array };

export const noHead = new Uint8Array(32);
// One sealer at a time, over all processes: any number will do as long as it is ours.
const sealerLock = 7_208_020;

/** Seals up to `limit` committed events as one batch. Returns how many; 0 when there are none or another is sealing. */
export async function seal(world: World, limit = 2_000): Promise<number> {
  return world.store.transaction(hub, async (tx) => {
    const [lock] = await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(${sealerLock}) as mine`);
    if (lock?.mine !== true) return 0;
    const events = await tx.query<Event>(
      `delete from event where id in (select id from event order by id limit $1) returning id, at, type, subjects, organisation`,
      [limit],
    );
    if (events.length === 0) return 0;
    const previous = await lastBatch(tx);
    const number = (previous?.number ?? 0) + 1;
    const first = (previous?.last_position ?? 0) + 1;
    const entries = events
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((event, index): LogEntry => ({ ...event, position: first + index }));
    await writeEntries(tx, number, entries);
    const head = headOf(previous?.head ?? noHead, number, entries);
    const { keyId, signature } = world.secrets.sign(head);
    await tx.query(
      `insert into batch (number, first_position, last_position, sealed_at, previous, head, key_id, signature)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [number, first, first + entries.length - 1, world.now(), previous?.head ?? noHead, head, keyId, signature],
    );
    return entries.length;
  });
}

async function lastBatch(tx: Tx): Promise<Batch | undefined> {
  const [row] = await tx.query<Batch>(`select number, last_position, head from batch order by number desc limit 1`);
  return row;
}

async function writeEntries(tx: Tx, batch: number, entries: readonly LogEntry[]): Promise<void> {
  await tx.query(
    `insert into log (position, batch, id, at, type, subjects, organisation)
     select e.position, $1, e.id, e.at, e.type, string_to_array(e.subjects, ',')::uuid[], e.organisation
     from unnest($2::bigint[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[])
       as e (position, id, at, type, subjects, organisation)`,
    [
      batch,
      entries.map(({ position }) => position),
      entries.map(({ id }) => id),
      entries.map(({ at }) => at),
      entries.map(({ type }) => type),
      entries.map(({ subjects }) => subjects.join(",")),
      entries.map(({ organisation }) => organisation),
    ],
  );
}

/** SHA-256 over the head before, the batch number and each entry in order, one line each. */
export function headOf(previous: Uint8Array, batch: number, entries: readonly LogEntry[]): Uint8Array {
  const hash = createHash("sha256").update(previous).update(`batch ${batch}\n`);
  for (const { position, id, at, type, subjects, organisation } of entries) {
    hash.update(`${position} ${id} ${at.toISOString()} ${type} ${subjects.join(",")} ${organisation}\n`);
  }
  return hash.digest();
}

/** The sealed log after a position, in order. */
export async function entriesAfter(tx: Tx, position: number, limit: number): Promise<LogEntry[]> {
  return tx.query<LogEntry>(
    `select position, id, at, type, subjects, organisation from log where position > $1 order by position limit $2`,
    [position, limit],
  );
}
