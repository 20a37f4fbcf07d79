/** Takes in mails: one as it comes over the API, or files from a disk. The same mail again changes nothing. */
import { readFile, stat } from "node:fs/promises";
import { Refusal, type RefusalCode } from "#core/errors.ts";
import { type Received, receiveReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { mostBytes, readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";

/** What an import did with each file it was given. */
export type Imported = {
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly path: string; readonly code: RefusalCode; readonly sentence: string }[];
};

const atOnce = 4;

/** Reads a mail and hands in the report it makes. */
export async function receiveMail(world: World, bytes: Uint8Array, desk: string): Promise<Received> {
  const mail = await readMail(bytes);
  const input = reportOfMail(mail, { desk, now: world.now() });
  return receiveReport(world, { desk, input, body: mail.sha256, source: "mail" });
}

/** Imports mail files for a desk, a few at a time. A file that is refused does not stop the rest. */
export async function importMails(world: World, paths: readonly string[], desk: string): Promise<Imported> {
  const queue = paths.values();
  const counts = { read: 0, added: 0, known: 0 };
  const refused: { path: string; code: RefusalCode; sentence: string }[] = [];
  const work = async (): Promise<void> => {
    for (const path of queue) {
      counts.read += 1;
      try {
        const { isNew } = await receiveMail(world, await bytesOf(path), desk);
        if (isNew) counts.added += 1;
        else counts.known += 1;
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === "STORE_UNAVAILABLE") throw error;
        refused.push({ path, code: error.code, sentence: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { ...counts, refused };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > mostBytes) throw new Refusal("TOO_LARGE", "This mail is larger than 50 MB.");
  return readFile(path);
}
