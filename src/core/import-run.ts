/** How far the reading of a desk's file came. Its rows are reports like any other; only the counts stand here. */
import { Refusal } from "./errors.ts";
import { hub, type World } from "./ports.ts";

/** Rows read from a file, and what became of them. */
export type ImportCounts = {
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly rejected: number;
};

/** The counts of a file of which nothing has been read. */
export const nothingRead: ImportCounts = { read: 0, added: 0, known: 0, rejected: 0 };

/** One reading of one file. */
export type ImportRun = ImportCounts & {
  readonly id: string;
  readonly desk: string;
  readonly name: string;
  readonly state: "running" | "done" | "failed";
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Why it failed, for whoever started it. */
  readonly reason: string | null;
  /** Columns of the file that nobody told us to read or to leave. */
  readonly unread: readonly string[];
};

/** Up to where a file is done with: all that lies before is in, known or rejected. */
export type ImportPlace = {
  readonly byte: number;
  readonly row: number;
  /** The length of the file with rejects. */
  readonly rejects: number;
  /** Of all that lies before; the same again shows that it is still the same file, read in the same way. */
  readonly digest: string;
};

/** Where a reading is, with what became of the rows before. */
export type ImportPoint = { readonly counts: ImportCounts; readonly place: ImportPlace };

/** Begins a reading, or takes over the one of the same file that never ended. */
export async function beginImport(world: World, { desk, name }: Pick<ImportRun, "desk" | "name">): Promise<string> {
  const [run] = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string }>(
      `insert into import_run (id, desk, name, state, started_at) values ($1, $2, $3, 'running', $4)
       on conflict (desk, name) where finished_at is null do update set started_at = excluded.started_at
       returning id`,
      [world.newId(), desk, name, world.now()],
    ),
  );
  if (run === undefined) throw new Error("A reading that was stored gave no id.");
  return run.id;
}

/** Where a reading came that was broken off; undefined when it did not come far enough to note it. */
export async function importPoint(world: World, id: string): Promise<ImportPoint | undefined> {
  type Noted = ImportCounts & { byte: number; row: number; rejects: number; digest: string | null };
  const [noted] = await world.store.transaction(hub, (tx) =>
    tx.query<Noted>(
      `select read, added, known, rejected, byte_to as byte, row_to as row, rejects_to as rejects, digest
       from import_run where id = $1 and state = 'running'`,
      [id],
    ),
  );
  if (noted === undefined || noted.digest === null) return undefined;
  const { read, added, known, rejected, byte, row, rejects, digest } = noted;
  return { counts: { read, added, known, rejected }, place: { byte, row, rejects, digest } };
}

/** Tells how far a reading is, or that it reached the end. */
export async function noteImport(
  world: World,
  id: string,
  { counts: { read, added, known, rejected }, place: { byte, row, rejects, digest } }: ImportPoint,
  state: "running" | "done" = "running",
): Promise<void> {
  await world.store.transaction(hub, (tx) =>
    tx.query(
      `update import_run set read = $2, added = $3, known = $4, rejected = $5, state = $6, finished_at = $7,
         byte_to = $8, row_to = $9, rejects_to = $10, digest = $11
       where id = $1 and state = 'running'`,
      [id, read, added, known, rejected, state, state === "running" ? null : world.now(), byte, row, rejects, digest],
    ),
  );
}

const namesKept = 50;
const longestName = 60;

/** Keeps which columns of a file are not read: its desk may have meant them for us. */
export async function noteUnread(world: World, id: string, names: readonly string[]): Promise<void> {
  const kept = names.slice(0, namesKept).map((name) => name.replaceAll("\0", "").toWellFormed().slice(0, longestName));
  await world.store.transaction(hub, (tx) => tx.query(`update import_run set unread = $2 where id = $1`, [id, kept]));
}

/** Ends a reading that cannot go on; another start of the same file begins again. */
export async function failImport(world: World, id: string, reason: string): Promise<void> {
  await world.store.transaction(hub, (tx) =>
    tx.query(
      `update import_run set state = 'failed', reason = $2, finished_at = $3 where id = $1 and state = 'running'`,
      [id, reason, world.now()],
    ),
  );
}

/** How far it is. @throws Refusal NOT_FOUND */
export async function importRun(world: World, id: string): Promise<ImportRun> {
  const [run] = await world.store.transaction(hub, (tx) =>
    tx.query<ImportRun>(
      `select id, desk, name, state, read, added, known, rejected, started_at as "startedAt", finished_at as "finishedAt",
         reason, unread
       from import_run where id = $1`,
      [id],
    ),
  );
  if (run === undefined) throw new Refusal("NOT_FOUND", "There is no import with this id.");
  return run;
}
