/**
 * Who was erased and which token was revoked, by id alone, in a file beside the store: appended and on disk before the
 * erasure itself is. A backup of before would bring them back; restoring reads this and erases them again.
 */
import { open, readFile } from "node:fs/promises";
import { Refusal } from "#core/errors.ts";
import type { Forgotten } from "#core/ports.ts";

/** A line of the ledger. */
export type LedgerLine = Forgotten & { readonly at: string };

const line = /^(\S+) (report|token) ([0-9a-f-]{36})$/;

/** Opens the ledger for writing, and makes it where there is none. */
export async function openLedger(path: string): Promise<{ note(forgotten: Forgotten, at: Date): Promise<void> }> {
  const file = await open(path, "a+", 0o600);
  await file.appendFile((await endsMidLine(path)) ? "\n" : "");
  await file.close();
  let last: Promise<void> = Promise.resolve();
  const append = async (text: string): Promise<void> => {
    const handle = await open(path, "a", 0o600);
    try {
      await handle.appendFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  };
  return {
    note({ kind, id }, at) {
      // One after the other, so that two lines never stand in each other.
      const mine = last.then(() => append(`${at.toISOString()} ${kind} ${id}\n`));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** All lines. A last line that a crash broke off belonged to an erasure that was never acknowledged. @throws Refusal where there is no ledger. */
export async function readLedger(path: string): Promise<LedgerLine[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const refusal = new Refusal(
      "STATE_CONFLICT",
      `There is no ledger of erasures at ${path}. Put it back beside the keys. Where it is lost for good, make an empty file there, and know that whoever was erased since the backup is readable again.`,
    );
    refusal.cause = cause;
    throw refusal;
  });
  return text.split("\n").flatMap((each) => {
    const [, at, kind, id] = line.exec(each) ?? [];
    return at === undefined || id === undefined || (kind !== "report" && kind !== "token") ? [] : [{ at, kind, id }];
  });
}

async function endsMidLine(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  return bytes.length > 0 && bytes.at(-1) !== 10;
}
