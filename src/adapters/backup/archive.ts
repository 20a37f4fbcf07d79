/**
 * A backup as one file: parts of JSON, each sealed under a key made for this file, which itself is sealed under `root.key`.
 * So the file is of no use without the keys, which are not in it; and a file that was changed, cut or mixed does not open.
 */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { Refusal } from "#core/errors.ts";
import type { Secrets } from "#core/secrets.ts";

const magic = "kentering backup 1";
const lengthBytes = 4;
const longestPart = 256 * 1024 * 1024;

/** Writes a file whole or not at all; only we can read it. Gives its length. @throws Refusal STATE_CONFLICT where one is already. */
export async function writeArchive(
  path: string,
  secrets: Secrets,
  fill: (write: (part: unknown) => Promise<void>) => Promise<void>,
): Promise<number> {
  const { wrapped } = secrets.newDataKey();
  const draft = `${path}.part`;
  const file = await opened(draft, "w");
  let [count, bytes] = [0, 0];
  const put = async (content: Uint8Array): Promise<void> => {
    bytes += content.length;
    await file.writeFile(content);
  };
  const write = async (part: unknown): Promise<void> => {
    const sealed = secrets.sealBytes(wrapped, Buffer.from(JSON.stringify(part)), placeOf(count));
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(sealed.length);
    await put(Buffer.concat([length, sealed]));
    count += 1;
  };
  try {
    await put(Buffer.from(`${JSON.stringify({ magic, key: hex(wrapped), check: checkOf(secrets, wrapped) })}\n`));
    await fill(write);
    await write({ end: true, parts: count });
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
  await file.close();
  await rename(draft, path);
  return bytes;
}

/** The parts of a file, in order. @throws Refusal INPUT_INVALID for what is no backup, is broken, or was made under other keys. */
export async function* readArchive(path: string, secrets: Secrets): AsyncGenerator<unknown> {
  const file = await opened(path, "r");
  try {
    const { wrapped, start } = await headOf(file, secrets);
    let at = start;
    for (let count = 0; ; count += 1) {
      const length = (await bytesAt(file, at, lengthBytes)).readUInt32BE();
      if (length > longestPart) throw broken();
      const sealed = await bytesAt(file, at + lengthBytes, length);
      at += lengthBytes + length;
      const part = openedPart(secrets, wrapped, sealed, count);
      if (isEnd(part, count)) break;
      yield part;
    }
    if ((await file.stat()).size !== at) throw broken();
  } finally {
    await file.close();
  }
}

async function headOf(file: FileHandle, secrets: Secrets): Promise<{ wrapped: Uint8Array; start: number }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
  const line = buffer.subarray(0, bytesRead).indexOf("\n");
  const found = /^\{"magic":"kentering backup 1","key":"([0-9a-f]+)","check":"([\w-]+)"\}$/.exec(
    buffer.subarray(0, Math.max(line, 0)).toString(),
  );
  if (found === null) throw new Refusal("INPUT_INVALID", "This file is no backup of Kentering.");
  const wrapped = Buffer.from(found[1] ?? "", "hex");
  if (checkOf(secrets, wrapped) !== found[2]) {
    throw new Refusal(
      "INPUT_INVALID",
      "This backup was made under other keys. Put the keys it belongs to in DATA_DIR/keys first.",
    );
  }
  return { wrapped, start: line + 1 };
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw broken();
  return buffer;
}

function openedPart(secrets: Secrets, wrapped: Uint8Array, sealed: Uint8Array, count: number): unknown {
  try {
    return JSON.parse(Buffer.from(secrets.openBytes(wrapped, sealed, placeOf(count))).toString());
  } catch (cause) {
    const refusal = broken();
    refusal.cause = cause;
    throw refusal;
  }
}

function isEnd(part: unknown, count: number): boolean {
  if (typeof part !== "object" || part === null || !("end" in part)) return false;
  if (!("parts" in part) || part.parts !== count) throw broken();
  return true;
}

async function opened(path: string, flags: "r" | "w"): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600);
  } catch (cause) {
    const refusal = new Refusal("INPUT_INVALID", `The file ${path} cannot be ${flags === "r" ? "read" : "written"}.`);
    refusal.cause = cause;
    throw refusal;
  }
}

/** Binds the head of a file to our keys, so that other keys are told apart from a broken file. */
function checkOf(secrets: Secrets, wrapped: Uint8Array): string {
  return secrets.digest("audit", `backup ${hex(wrapped)}`);
}

function placeOf(count: number): string {
  return `backup part ${count}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function broken(): Refusal {
  return new Refusal("INPUT_INVALID", "This backup is broken or cut off: nothing of it was restored. Use another.");
}
