/**
 * The keys in a folder: `root.key` (32 bytes), `signing.pem` (Ed25519) and `<key id>.pub` for each key that ever signed.
 * Whoever loses `root.key` loses what the reporters told us; whoever removes `signing.pem` gets a new one, and the old
 * public key stays to verify what it signed.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "#core/secrets.ts";
import { keyIdOf, secretsFrom } from "./secrets.ts";

const rootLength = 32;

/** Reads the keys of this installation, and makes them the first time. Processes that start together get the same keys. */
export async function openSecrets(folder: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await refuseIfShared(folder);
  const root = await readOrCreate(folder, "root.key", () => randomBytes(rootLength));
  if (root.length !== rootLength) throw new Error(`root.key in ${folder} is damaged: restore it from a backup.`);
  const signing = createPrivateKey(await readOrCreate(folder, "signing.pem", newSigningKey));
  if (signing.asymmetricKeyType !== "ed25519") throw new Error(`signing.pem in ${folder} is not an Ed25519 key.`);
  const current = createPublicKey(signing);
  await readOrCreate(folder, `${keyIdOf(current)}.pub`, () => pemOf(current));
  return secretsFrom({ root, signing, retired: await publicKeys(folder), random: pooledRandom() });
}

/**
 * A key appears under its name complete, or not at all: it is written elsewhere, flushed, then linked. A link never
 * replaces a file (POSIX link(2)), so of two processes one wins and both read the winner's key.
 */
async function readOrCreate(folder: string, name: string, create: () => Uint8Array): Promise<Buffer> {
  const path = join(folder, name);
  if (!(await exists(path))) {
    const draft = join(folder, `.${name}.${randomBytes(8).toString("hex")}`);
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(create());
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await link(draft, path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    await unlink(draft);
    await flush(folder);
  }
  await refuseIfShared(path);
  return readFile(path);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** Without this a power cut could take the name of a key with which we have already sealed something. */
async function flush(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(folder, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Keys that other users of the machine can reach are no secrets. Windows keeps no such bits. */
async function refuseIfShared(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`Others can reach ${path}. Take their rights away: chmod -R go= ${path}`);
}

function newSigningKey(): Buffer {
  return Buffer.from(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
}

function pemOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ type: "spki", format: "pem" }));
}

async function publicKeys(folder: string): Promise<KeyObject[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".pub") && !name.startsWith("."));
  return Promise.all(names.map(async (name) => createPublicKey(await readFile(join(folder, name)))));
}

/** Fetching random bytes a page at a time makes a nonce cost almost nothing; each byte is given out once, as a copy. */
function pooledRandom(): (length: number) => Uint8Array {
  let pool = Buffer.alloc(0);
  return (length) => {
    if (pool.length < length) pool = randomBytes(Math.max(4096, length));
    const bytes = new Uint8Array(pool.subarray(0, length));
    pool.fill(0, 0, length);
    pool = pool.subarray(length);
    return bytes;
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
