/** A file that a desk sends itself: taken in once, looked at by a person where one wants to, and then read. */
import { Refusal } from "./errors.ts";
import type { ImportRun } from "./import-run.ts";
import { hub, type Tx, type World } from "./ports.ts";

export type UploadKind = "csv" | "ndjson";
export type UploadState = "waiting" | "running" | "done" | "failed" | "dropped";

/** What a person chose on seeing the first rows; what is absent is told from the file. */
export type UploadWish = {
  readonly mapping?: "desk" | "own";
  readonly separator?: string;
  readonly encoding?: string;
};

/** One file of a desk, as that desk may know of it. */
export type Upload = Omit<ImportRun, "state"> & {
  readonly state: UploadState;
  readonly kind: UploadKind;
  readonly title: string | null;
  readonly wish: UploadWish;
};

/** A file as it comes in. */
export type Sent = {
  readonly desk: string;
  readonly by: string;
  readonly kind: UploadKind;
  readonly title?: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** As its sender announced it. */
  readonly bytes?: number;
  /** Waits until a person says that it may be read. */
  readonly waits: boolean;
};

/** What can be wrong with a whole file. */
export type FileFault =
  | "empty"
  | "workbook"
  | "compressed"
  | "document"
  | "names-missing"
  | "column-missing"
  | "name-unknown"
  | "name-twice"
  | "too-wide";

/** The first rows of a file, and what they will be read as. Nothing of it has been handed in. */
export type Preview = {
  /** Why the file cannot be read as it is. */
  readonly refusal?: { readonly fault: FileFault | undefined; readonly sentence: string };
  readonly mapping?: "desk" | "own";
  readonly encoding?: string;
  readonly separator?: string;
  readonly headerRow?: number;
  readonly columns: readonly { readonly name: string; readonly field?: string; readonly isIgnored: boolean }[];
  readonly rows: readonly PreviewRow[];
};

export type PreviewRow = {
  readonly row: number;
  readonly cells: readonly string[];
  readonly fault?: { readonly column: string; readonly path: string; readonly sentence: string };
};

/** What takes in files, shows them and reads them. */
export type Uploads = {
  take(sent: Sent): Promise<string>;
  preview(desk: string, id: string, wish: UploadWish): Promise<Preview>;
  start(desk: string, id: string, wish: UploadWish): Promise<void>;
  drop(desk: string, id: string): Promise<void>;
  /** @throws Refusal NOT_FOUND when there are none, or no longer. */
  rejects(desk: string, id: string): Promise<AsyncIterable<Uint8Array>>;
};

/** What is known of a file that was taken in whole. */
export type Taken = Pick<Sent, "desk" | "by" | "kind" | "title" | "waits"> & {
  readonly digest: string;
  /** A digest of how this desk's files are read today. */
  readonly reading: string;
};

const mostOpen = 10;

/** Begins with a file, or finds the reading that the same content already has. */
export async function takeUpload(world: World, taken: Taken): Promise<{ id: string; state: UploadState }> {
  const { desk, digest, kind, title, reading, by, waits } = taken;
  return world.store.transaction(hub, async (tx) => {
    const earlier = await sameContent(tx, taken);
    if (earlier !== undefined) return earlier;
    const [{ open } = { open: 0 }] = await tx.query<{ open: number }>(
      `select count(*) as open from import_run where desk = $1 and origin = 'upload' and finished_at is null`,
      [desk],
    );
    if (open >= mostOpen) {
      throw new Refusal("TOO_MANY", `${mostOpen} files of your organisation wait already. Read or remove those first.`);
    }
    const [begun] = await tx.query<{ id: string; state: UploadState }>(
      `insert into import_run (id, desk, name, state, started_at, origin, kind, title, reading, by)
       values ($1, $2, $3, $4, $5, 'upload', $6, $7, $8, $9)
       on conflict (desk, name) where finished_at is null do nothing returning id, state`,
      [world.newId(), desk, digest, waits ? "waiting" : "running", world.now(), kind, title ?? null, reading, by],
    );
    const run = begun ?? (await sameContent(tx, taken));
    if (run === undefined) throw new Error("A file that was taken in has no reading.");
    return run;
  });
}

/** A reading that is open, or one that is done and would come to the same. */
async function sameContent(
  tx: Tx,
  { desk, digest, reading }: Taken,
): Promise<{ id: string; state: UploadState } | undefined> {
  const [run] = await tx.query<{ id: string; state: UploadState }>(
    `select id, state from import_run where desk = $1 and name = $2 and origin = 'upload'
       and (finished_at is null or (state = 'done' and reading = $3)) order by started_at desc limit 1`,
    [desk, digest, reading],
  );
  return run;
}

/** Says that a waiting file may be read; gives false when it is being read, or was. */
export async function startUpload(world: World, desk: string, id: string, wish: UploadWish): Promise<boolean> {
  const { state } = await uploadOf(world, desk, id);
  if (state === "running" || state === "done") return false;
  const moved = await world.store.transaction(hub, (tx) =>
    tx.query(
      `update import_run set state = 'running', wish = $3, started_at = $4
       where id = $1 and desk = $2 and state = 'waiting' returning id`,
      [id, desk, JSON.stringify(wish), world.now()],
    ),
  );
  if (moved.length === 0 && state !== "waiting") {
    throw new Refusal("STATE_CONFLICT", "This file is not there any more. Send it again.");
  }
  return moved.length > 0;
}

/** Says that a waiting file may not be read; gives its digest, by which it is found and removed. */
export async function dropUpload(world: World, desk: string, id: string): Promise<string> {
  await uploadOf(world, desk, id);
  const [dropped] = await world.store.transaction(hub, (tx) =>
    tx.query<{ name: string }>(
      `update import_run set state = 'dropped', finished_at = $3, title = null
       where id = $1 and desk = $2 and state = 'waiting' returning name`,
      [id, desk, world.now()],
    ),
  );
  if (dropped === undefined) throw new Refusal("STATE_CONFLICT", "Only a file that is not yet read can be removed.");
  return dropped.name;
}

const shown = `id, desk, name, state, read, added, known, rejected, started_at as "startedAt",
  finished_at as "finishedAt", reason, unread, kind, title, wish`;

/** One file of this desk. @throws Refusal NOT_FOUND also for another's. */
export async function uploadOf(world: World, desk: string, id: string): Promise<Upload> {
  const [run] = await world.store.transaction({ as: "member", organisation: desk }, (tx) =>
    tx.query<Upload>(`select ${shown} from import_run where id = $1`, [id]),
  );
  if (run === undefined) throw new Refusal("NOT_FOUND", "There is no import with this id.");
  return run;
}

/** The latest files of this desk, the newest first. */
export function uploadsOf(
  world: World,
  desk: string,
  { after, limit = 50 }: { readonly after?: string; readonly limit?: number } = {},
): Promise<Upload[]> {
  return world.store.transaction({ as: "member", organisation: desk }, (tx) =>
    tx.query<Upload>(`select ${shown} from import_run where $1::uuid is null or id < $1 order by id desc limit $2`, [
      after ?? null,
      limit,
    ]),
  );
}

/** Every file that waits or is being read, whoever it is of. */
export function openUploads(world: World): Promise<Upload[]> {
  return world.store.transaction(hub, (tx) =>
    tx.query<Upload>(
      `select ${shown} from import_run where origin = 'upload' and finished_at is null order by started_at`,
    ),
  );
}

const day = 86_400_000;
/** Rejects say which rows were wrong; a desk that has not put them right after two weeks will not. */
export const rejectsKept = 14 * day;
const waitingKept = day;

/** Lets go of what nobody started within a day, and of what files were called, after two weeks. Gives whose rejects may go. */
export function expireUploads(world: World): Promise<{ id: string }[]> {
  const now = world.now().getTime();
  return world.store.transaction(hub, async (tx) => {
    await tx.query(
      `update import_run set state = 'dropped', finished_at = $1, title = null
       where origin = 'upload' and state = 'waiting' and started_at < $2`,
      [world.now(), new Date(now - waitingKept)],
    );
    return tx.query<{ id: string }>(
      `update import_run set title = null, unread = '{}'
       where origin = 'upload' and finished_at < $1 and (title is not null or unread <> '{}') returning id`,
      [new Date(now - rejectsKept)],
    );
  });
}
