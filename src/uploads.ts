/** Takes in the files that desks send, shows them to whoever asks, and reads them: after a restart, from where it was. */
import { createHash } from "node:crypto";
import { traceOf } from "#adapters/http/trace.ts";
import { encodings } from "#adapters/import/encoding.ts";
import { type Mapping, ownMapping, separators } from "#adapters/import/mapping.ts";
import { previewOf } from "#adapters/import/preview.ts";
import { runImport } from "#adapters/import/run.ts";
import { type UploadFolder, type UploadLimits, uploadFolder } from "#adapters/import/upload-folder.ts";
import { Refusal } from "#core/errors.ts";
import { failImport } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { deskOf } from "#core/report.ts";
import {
  dropUpload,
  expireUploads,
  openUploads,
  rejectsKept,
  startUpload,
  takeUpload,
  type Upload,
  type Uploads,
  type UploadWish,
  uploadOf,
} from "#core/upload.ts";
import { readMappings } from "./imports.ts";

/** What the server needs besides what people ask for. */
export type UploadWork = Uploads & {
  /** Goes on with what a crash or a stop left. */
  resume(): Promise<void>;
  /** Lets go of what is past its time, and tries again what a fault ended. */
  tidy(): Promise<void>;
  isReading(id: string): boolean;
  stop(): Promise<void>;
};

export type UploadSettings = {
  readonly folder: string;
  readonly policyFolder: string;
  readonly report: (line: string) => void;
  readonly limits?: UploadLimits;
};

/** A reading costs the store more than the machine: so many beside each other, the rest in turn. */
const atOnce = 2;

export function uploading(world: World, { folder, policyFolder, report, limits }: UploadSettings): UploadWork {
  const files = uploadFolder(folder, limits);
  const running = new Map<string, Promise<void>>();
  const turns = turnsOf(atOnce);
  const stopping = new AbortController();

  const begin = (run: Pick<Upload, "id" | "desk" | "name" | "kind" | "wish">): void => {
    if (running.has(run.id)) return;
    const reading = turns(() => read(run)).finally(() => running.delete(run.id));
    running.set(run.id, reading);
  };
  const read = async ({ id, desk, name, kind, wish }: Parameters<typeof begin>[0]): Promise<void> => {
    if (stopping.signal.aborted) return;
    try {
      const mappings = wished(readMappings(policyFolder, desk), wish);
      const place = { path: files.pathOf(desk, name), rejects: files.rejectsOf(id) };
      await runImport(world, { id, desk, ...place, kind, mappings, signal: stopping.signal });
      if (!stopping.signal.aborted) await files.remove(desk, name);
    } catch (error) {
      await failed(error, id);
      if (error instanceof Refusal && error.code !== "STORE_UNAVAILABLE") await files.remove(desk, name);
    }
  };
  /** A fault of the store or of ours leaves it as it is, for the next start to go on with. */
  const failed = async (error: unknown, id: string): Promise<void> => {
    if (error instanceof Refusal && error.code !== "STORE_UNAVAILABLE") return failImport(world, id, error.message);
    report(JSON.stringify({ level: "error", where: "upload", id, what: traceOf(error) }));
  };

  const resume = async (): Promise<void> => {
    for (const run of await openUploads(world)) {
      if (run.state === "running" && (await files.has(run.desk, run.name))) begin(run);
    }
  };

  return {
    async take({ content, bytes, ...sent }) {
      deskOf(world, sent.desk);
      const received = await files.receive({ content, ...(bytes !== undefined && { bytes }) });
      try {
        const reading = readingOf(world, policyFolder, sent.desk);
        const { digest } = received;
        // Before the store knows of it: what it knows of is there.
        await files.keep(received, sent.desk);
        const { id, state } = await takeUpload(world, { ...sent, digest, reading });
        if (state === "running") begin(await uploadOf(world, sent.desk, id));
        else if (state !== "waiting") await files.remove(sent.desk, digest);
        return id;
      } catch (error) {
        await files.discard(received);
        throw error;
      } finally {
        files.settle(received, sent.desk);
      }
    },
    async preview(desk, id, wish) {
      const { name, kind, state } = await uploadOf(world, desk, id);
      if (state !== "waiting") throw new Refusal("STATE_CONFLICT", "This file is being read, or was.");
      if (!(await files.has(desk, name))) throw new Refusal("NOT_FOUND", "This file is not there. Send it again.");
      const mappings = wished(readMappings(policyFolder, desk), wish);
      return previewOf(world, { path: files.pathOf(desk, name), kind, desk, mappings });
    },
    async start(desk, id, wish) {
      wished([], wish);
      if (await startUpload(world, desk, id, wish)) begin(await uploadOf(world, desk, id));
    },
    async drop(desk, id) {
      await files.remove(desk, await dropUpload(world, desk, id));
    },
    async rejects(desk, id) {
      await uploadOf(world, desk, id);
      return files.openRejects(id);
    },
    resume,
    async tidy() {
      await expireUploads(world);
      await tidied(world, files);
      await resume();
    },
    isReading: (id) => running.has(id),
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

async function tidied(world: World, files: UploadFolder): Promise<void> {
  const wanted = new Set((await openUploads(world)).map(({ desk, name }) => files.pathOf(desk, name)));
  await files.tidy(wanted, new Date(world.now().getTime() - rejectsKept));
}

/** The ways of reading that a person chose among. @throws Refusal INPUT_INVALID for what nobody offered. */
function wished(all: readonly Mapping[], { mapping, separator, encoding }: UploadWish): readonly Mapping[] {
  const chosen = mapping === undefined ? all : mapping === "own" ? [ownMapping] : all.slice(0, 1);
  const mark = separators.find((each) => each === separator);
  if (separator !== undefined && mark === undefined) {
    throw new Refusal("INPUT_INVALID", "/separator is a semicolon, a comma, a tab or an upright stroke.", "/separator");
  }
  const code = encodings.find((each) => each === encoding);
  if (encoding !== undefined && code === undefined) {
    throw new Refusal("INPUT_INVALID", `/encoding is one of ${encodings.join(", ")}.`, "/encoding");
  }
  return chosen.map((each) => ({
    ...each,
    ...(mark !== undefined && { separator: mark }),
    ...(code !== undefined && { encoding: code }),
  }));
}

/** Changes when the same file would now be read as something else: by another mapping, or with other forms. */
function readingOf({ policy }: World, policyFolder: string, desk: string): string {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Map || value instanceof Set ? [...value] : value;
  const how = JSON.stringify([readMappings(policyFolder, desk), [...policy.taxonomy.forms.keys()]], plain);
  return createHash("sha256").update(how).digest("hex");
}

/** Lets so many do their work at once; the others wait for their turn. */
function turnsOf(places: number): (work: () => Promise<void>) => Promise<void> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
