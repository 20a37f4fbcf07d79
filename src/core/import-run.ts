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
};

/** Begins a reading, or takes over the one of the same file that never ended. Either way it counts from the first row. */
export async function beginImport(world: World, { desk, name }: Pick<ImportRun, "desk" | "name">): Promise<string> {
  const [run] = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string }>(
      `insert into import_run (id, desk, name, state, started_at) values ($1, $2, $3, 'running', $4)
       on conflict (desk, name) where state = 'running'
         do update set read = 0, added = 0, known = 0, rejected = 0, started_at = excluded.started_at
       returning id`,
      [world.newId(), desk, name, world.now()],
    ),
  );
  if (run === undefined) throw new Error("A reading that was stored gave no id.");
  return run.id;
}

/** Tells how far a reading is, or that it reached the end. */
export async function noteImport(
  world: World,
  id: string,
  { read, added, known, rejected }: ImportCounts,
  state: "running" | "done" = "running",
): Promise<void> {
  await world.store.transaction(hub, (tx) =>
    tx.query(
      `update import_run set read = $2, added = $3, known = $4, rejected = $5, state = $6, finished_at = $7
       where id = $1 and state = 'running'`,
      [id, read, added, known, rejected, state, state === "running" ? null : world.now()],
    ),
  );
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
      `select id, desk, name, state, read, added, known, rejected, started_at as "startedAt", finished_at as "finishedAt", reason
       from import_run where id = $1`,
      [id],
    ),
  );
  if (run === undefined) throw new Refusal("NOT_FOUND", "There is no import with this id.");
  return run;
}
