/** Reads files of desks beside everything else, each once at a time, and stops between two batches when we close. */
import { constants, existsSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { traceOf } from "#adapters/http/trace.ts";
import { type Mapping, mappingOf, mappingShape, ownMapping } from "#adapters/import/mapping.ts";
import { runImport } from "#adapters/import/run.ts";
import { takeIn } from "#adapters/import/take-in.ts";
import { holdsMails, mailFilesIn } from "#adapters/mail/folder.ts";
import { readPolicyFile } from "#adapters/policy/file.ts";
import { Refusal } from "#core/errors.ts";
import { beginImport, failImport, type ImportCounts } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { deskOf } from "#core/report.ts";

/** The reading of files, as the operator's door uses it. */
export type Imports = {
  start(wish: { readonly desk: string; readonly path: string }): Promise<string>;
  isReading(id: string): boolean;
  /** Waits for the batches that are under way. What was not finished stays to be taken over. */
  stop(): Promise<void>;
};

export function importing(world: World, policyFolder: string, report: (line: string) => void): Imports {
  const running = new Map<string, Promise<void>>();
  // By desk and file: a second start of what is being read joins it.
  const starting = new Map<string, Promise<string>>();
  const stopping = new AbortController();
  return {
    async start({ desk, path }) {
      deskOf(world, desk);
      await refuseUnreadable(path);
      const read = await readingOf(world, policyFolder, { desk, path, signal: stopping.signal });
      const held = `${desk} ${path}`;
      const known = starting.get(held);
      if (known !== undefined) return known;
      const begun = beginImport(world, { desk, name: path });
      starting.set(held, begun);
      const forget = (): boolean => starting.delete(held);
      const id = await begun.catch((error: unknown) => {
        forget();
        throw error;
      });
      const reading = read(id)
        .then(
          () => undefined,
          (error: unknown) => tellFailure(world, id, error, report),
        )
        .finally(() => {
          forget();
          running.delete(id);
        });
      running.set(id, reading);
      return id;
    },
    isReading: (id) => running.has(id),
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

/** How a path is read: a folder and a mail as mails, any other file as rows under its desk's mapping. */
async function readingOf(
  world: World,
  policyFolder: string,
  { desk, path, signal }: { readonly desk: string; readonly path: string; readonly signal: AbortSignal },
): Promise<(id: string) => Promise<ImportCounts>> {
  if (await holdsMails(path)) return (id) => takeIn(world, { id, path, signal }, mailFilesIn(world, path, desk));
  const mappings = readMappings(policyFolder, desk);
  return (id) => runImport(world, { id, desk, path, mappings, signal });
}

/** How files of a desk may be read: by its own mapping, or with our own names. @throws Refusal POLICY_INVALID with file and line. */
export function readMappings(policyFolder: string, desk: string): readonly Mapping[] {
  const file = join(policyFolder, "imports", `${desk}.yaml`);
  if (!existsSync(file)) return [ownMapping];
  const { content, fault } = readPolicyFile(mappingShape, file);
  return [mappingOf(content, fault), ownMapping];
}

/** The file is read and its rejects are written beside it: both have to be possible before anything begins. */
async function refuseUnreadable(path: string): Promise<void> {
  if (!isAbsolute(path)) throw new Refusal("INPUT_INVALID", "/path is not a whole path from the root.", "/path");
  try {
    await access(path, constants.R_OK);
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Refusal(
      "INPUT_INVALID",
      "The file cannot be read by the server, or it may not write beside it. Look at the path and the rights on it.",
      "/path",
    );
  }
  const found = await stat(path);
  if (found.isFile() || found.isDirectory()) return;
  throw new Refusal("INPUT_INVALID", "/path is not a file or a folder.", "/path");
}

async function tellFailure(world: World, id: string, error: unknown, report: (line: string) => void): Promise<void> {
  const isTold = error instanceof Refusal;
  if (!isTold) report(JSON.stringify({ level: "error", where: "import", id, what: traceOf(error) }));
  const reason = isTold ? error.message : "A fault of ours ended it; the log of the server says which. Start it again.";
  // A store that cannot be reached leaves it `running`, for the next start to take over.
  await failImport(world, id, reason).catch((fault: unknown) =>
    report(JSON.stringify({ level: "error", where: "import", id, what: traceOf(fault) })),
  );
}
