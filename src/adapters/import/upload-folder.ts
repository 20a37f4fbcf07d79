/** Where the files that desks send lie until they are read, and their rejects until nobody will look at them. */
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync } from "node:fs";
import { open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "#core/errors.ts";
import type { Sent } from "#core/upload.ts";

/** How much may be taken in. */
export type UploadLimits = {
  readonly mostBytes: number;
  /** So much of the disk stays free: the store needs it to go on. */
  readonly bytesKeptFree: number;
};

export const usualLimits: UploadLimits = { mostBytes: 4 * 1024 ** 3, bytesKeptFree: 512 * 1024 ** 2 };

/** A file that is on the disk whole. */
export type Received = { readonly digest: string; readonly path: string };

export type UploadFolder = {
  /** Writes a file to the disk as it comes. @throws Refusal TOO_LARGE, or STORE_UNAVAILABLE when there is no room. */
  receive(sent: Pick<Sent, "content" | "bytes">): Promise<Received>;
  /** Gives it its place, where `tidy` lets it be until it is settled; what lies there already is the same. */
  keep(received: Received, desk: string): Promise<void>;
  settle(received: Received, desk: string): void;
  discard(received: Received): Promise<void>;
  pathOf(desk: string, digest: string): string;
  rejectsOf(id: string): string;
  has(desk: string, digest: string): Promise<boolean>;
  remove(desk: string, digest: string): Promise<void>;
  openRejects(id: string): Promise<AsyncIterable<Uint8Array>>;
  /** Removes files that nothing will read any more, and rejects that were finished before. */
  tidy(wanted: ReadonlySet<string>, rejectsBefore: Date): Promise<void>;
};

const bytesBetweenLooks = 64 * 1024 ** 2;

export function uploadFolder(folder: string, limits: UploadLimits = usualLimits): UploadFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let number = 0;
  const receiving = new Set<string>();
  const pathOf = (desk: string, digest: string): string => join(folder, `${desk}.${digest}`);
  const rejectsOf = (id: string): string => join(folder, `${id}.rejects.csv`);
  return {
    async receive({ content, bytes = 0 }) {
      refuseTooLarge(bytes, limits);
      await refuseFull(folder, bytes, limits);
      number += 1;
      const path = join(folder, `${process.pid}-${number}.part`);
      receiving.add(path);
      try {
        return { path, digest: await written(folder, path, content, limits) };
      } catch (error) {
        await rm(path, { force: true });
        receiving.delete(path);
        throw error;
      }
    },
    async keep({ path, digest }, desk) {
      receiving.add(pathOf(desk, digest));
      await rename(path, pathOf(desk, digest));
      receiving.delete(path);
      await syncFolder(folder);
    },
    settle: ({ digest }, desk) => void receiving.delete(pathOf(desk, digest)),
    async discard({ path }) {
      await rm(path, { force: true });
      receiving.delete(path);
    },
    pathOf,
    rejectsOf,
    has: (desk, digest) => exists(pathOf(desk, digest)),
    remove: (desk, digest) => rm(pathOf(desk, digest), { force: true }),
    async openRejects(id) {
      if (!(await exists(rejectsOf(id)))) {
        throw new Refusal("NOT_FOUND", "There is no list of rejected rows. It is kept for 14 days after the reading.");
      }
      return createReadStream(rejectsOf(id));
    },
    async tidy(wanted, rejectsBefore) {
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const isRejects = /\.rejects\.csv(\.part)?$/.test(name);
        const isOld = isRejects && (await stat(path)).mtime < rejectsBefore;
        if (isRejects ? isOld : !wanted.has(path) && !receiving.has(path)) await rm(path, { force: true });
      }
    },
  };
}

async function written(
  folder: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
  limits: UploadLimits,
): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  try {
    let bytes = 0;
    let lookAt = bytesBetweenLooks;
    for await (const chunk of content) {
      bytes += chunk.length;
      refuseTooLarge(bytes, limits);
      if (bytes > lookAt) {
        await refuseFull(folder, 0, limits);
        lookAt += bytesBetweenLooks;
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    // Who hears that we have the file may throw it away: it has to be on the disk.
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

function refuseTooLarge(bytes: number, { mostBytes }: UploadLimits): void {
  if (bytes <= mostBytes) return;
  const size = mostBytes >= 1024 ** 2 ? `${Math.floor(mostBytes / 1024 ** 2)} MB` : `${mostBytes} bytes`;
  throw new Refusal(
    "TOO_LARGE",
    `A file may be ${size} at most. Send it in parts, each with the names of the columns above it.`,
  );
}

async function refuseFull(folder: string, bytes: number, { bytesKeptFree }: UploadLimits): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - bytes >= bytesKeptFree) return;
  throw new Refusal(
    "STORE_UNAVAILABLE",
    "There is no room for this file just now. Try again later, or send it in parts.",
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

/** A rename is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
