/** PGlite's files on disk, made durable: PGlite itself never asks the disk to keep anything (docs/decisions/0005). */
import fs from "node:fs";
import { join } from "node:path";
import { NodeFS } from "@electric-sql/pglite/nodefs";

type Initialise = NodeFS["init"];

/** "Input/output error" in WASI; PostgreSQL stops at it rather than trust what the disk may have lost. */
const ioError = 29;
/** EX_IOERR of sysexits. */
const exitCode = 74;

/** The files of one store, where a sync that PostgreSQL asks for reaches the disk. */
export class DurableFiles extends NodeFS {
  override async init(...[pglite, options]: Parameters<Initialise>): ReturnType<Initialise> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun: typeof emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module) => {
        // Emscripten calls this operation on fsync(), and its own files have none, so that fsync() does nothing.
        Object.assign(operationsOf(module.NODEFS), { fsync: syncStream });
        Object.assign(module, { onAbort: endProgram });
      },
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/**
 * PostgreSQL panics when the disk is full or fails, for what it holds in memory is then not to be trusted. PGlite hides
 * that and turns round for ever on the fallen engine, so the program ends here; the next start recovers from the log.
 */
function endProgram(): void {
  fs.writeSync(
    2,
    "Kentering stops: the disk of the store is full or failing, and what is not kept must not be acknowledged.\n",
  );
  process.exit(exitCode);
}

function operationsOf(files: unknown): object {
  if (typeof files === "object" && files !== null && "stream_ops" in files) {
    const operations = files.stream_ops;
    if (typeof operations === "object" && operations !== null) return operations;
  }
  throw new Error("This version of PGlite has no file operations where we make them durable (docs/decisions/0005).");
}

function syncStream({ nfd }: { readonly nfd: number }): number {
  try {
    syncDescriptor(nfd);
    return 0;
  } catch {
    return ioError;
  }
}

/** A file's content and length; of a folder, the names in it. */
function syncDescriptor(descriptor: number): void {
  if (fs.fstatSync(descriptor).isDirectory()) fs.fsyncSync(descriptor);
  else fs.fdatasyncSync(descriptor);
}

/** Syncs a folder with all that is in it. */
export function syncFolder(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncFolder(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(folder);
}

/** Syncs one file or one folder's own names. */
export function syncPath(path: string): void {
  const descriptor = fs.openSync(path, "r");
  try {
    syncDescriptor(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
