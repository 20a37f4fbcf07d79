/** Verifies the log: recomputes every head from the rows and checks every signature, so that no change stays hidden. */

import { hub, type Tx, type World } from "#core/ports.ts";
import { headOf, type LogEntry, noHead } from "./log.ts";

export type Verified = {
  readonly whole: boolean;
  readonly batches: number;
  readonly entries: number;
  /** The last head, "number:hex": keep it elsewhere and give it to a later verification, and a cut-off tail is found too. */
  readonly head: string;
  /** What was found first, in words, with the position where. */
  readonly fault?: { readonly position: number; readonly what: string };
};

type BatchRow = {
  number: number;
  first_position: number;
  last_position: number;
  previous: Uint8Array;
  head: Uint8Array;
  key_id: string;
  signature: Uint8Array;
};

/** Reads the whole log, batch by batch. `known` is a head that must still be in it: "number:hex". */
export async function verifyLog(world: World, known?: string): Promise<Verified> {
  let previous: Uint8Array = noHead;
  let position = 0;
  let batches = 0;
  let knownSeen = known === undefined;
  for (;;) {
    const batch = await read(world, (tx) => nextBatch(tx, batches));
    if (batch === undefined) break;
    const entries = await read(world, (tx) => entriesOf(tx, batch));
    const what = faultIn(world, batch, entries, previous, { number: batches + 1, first: position + 1 });
    if (what !== undefined)
      return { whole: false, batches, entries: position, head: `${batches}:${hex(previous)}`, fault: what };
    previous = batch.head;
    position = batch.last_position;
    batches = batch.number;
    knownSeen ||= known === `${batch.number}:${hex(batch.head)}`;
  }
  const summary = { batches, entries: position, head: `${batches}:${hex(previous)}` };
  const beyond = await read(world, (tx) => beyondTail(tx, position));
  if (beyond !== undefined)
    return {
      whole: false,
      ...summary,
      fault: { position: beyond, what: "Rows or readers lie beyond the last batch: the tail was cut off." },
    };
  if (!knownSeen)
    return {
      whole: false,
      ...summary,
      fault: { position, what: "The head you know is not in this log: it was rewritten or cut off." },
    };
  return { whole: true, ...summary };
}

function read<T>(world: World, work: (tx: Tx) => Promise<T>): Promise<T> {
  return world.store.transaction(hub, work);
}

async function nextBatch(tx: Tx, after: number): Promise<BatchRow | undefined> {
  const [row] = await tx.query<BatchRow>(
    `select number, first_position, last_position, previous, head, key_id, signature from batch
     where number > $1 order by number limit 1`,
    [after],
  );
  return row;
}

/** By position, which no two rows share: a row that stands in another batch is found where it stands. */
function entriesOf(tx: Tx, { first_position, last_position }: BatchRow): Promise<(LogEntry & { batch: number })[]> {
  return tx.query<LogEntry & { batch: number }>(
    `select position, batch, id, at, type, subjects, organisation from log
     where position between $1 and $2 order by position`,
    [first_position, last_position],
  );
}

function faultIn(
  world: World,
  batch: BatchRow,
  entries: readonly (LogEntry & { batch: number })[],
  previous: Uint8Array,
  expected: { number: number; first: number },
): Verified["fault"] {
  const at = (position: number, what: string) => ({ position, what });
  if (batch.number !== expected.number) return at(expected.first, `Batch ${expected.number} is missing.`);
  if (batch.first_position !== expected.first)
    return at(expected.first, "The batch does not begin where the one before it ended.");
  for (const [index, entry] of entries.entries()) {
    if (entry.position !== expected.first + index) return at(expected.first + index, "A row is missing.");
    if (entry.batch !== batch.number) return at(entry.position, "A row stands in another batch than it was sealed in.");
  }
  if (entries.length !== batch.last_position - batch.first_position + 1)
    return at(batch.last_position, "The batch holds other rows than were sealed.");
  if (hex(batch.previous) !== hex(previous))
    return at(expected.first, "The batch does not continue the one before it.");
  if (hex(headOf(previous, batch.number, entries)) !== hex(batch.head)) {
    return at(expected.first, `A row of batch ${batch.number} was changed, or rows were put in another order.`);
  }
  if (!world.secrets.verify(batch.head, batch.key_id, batch.signature))
    return at(expected.first, "The signature is not ours.");
  return undefined;
}

async function beyondTail(tx: Tx, position: number): Promise<number | undefined> {
  const [row] = await tx.query<{ position: number | null }>(
    `select min(position) as position from (
       select position from log where position > $1 or position < 1 union all select position from reader where position > $1) as beyond`,
    [position],
  );
  return row?.position ?? undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
