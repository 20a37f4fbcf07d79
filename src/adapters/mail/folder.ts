/** The mails of a folder and of the folders in it, one by one in the order of their names, each under its own path. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { mostBytes, tooLarge } from "./parse.ts";
import { receiveMail } from "./receive.ts";

/** A file of a folder: how it is handed in, or why it is no mail. */
export type MailFile =
  | { readonly row: string; handIn(): Promise<{ readonly isNew: boolean }> }
  | { readonly row: string; readonly fault: string };

/** Whether this path is read as mails: a folder, or one mail. */
export async function holdsMails(path: string): Promise<boolean> {
  return isMail(path) || (await stat(path)).isDirectory();
}

/** Every file of a folder that is not hidden, or the one mail. Links are not followed: they could lead round. */
export async function* mailFilesIn(world: World, path: string, desk: string): AsyncGenerator<MailFile> {
  for await (const file of filesIn(path)) {
    const row = relative(path, file) || basename(file);
    if (isMail(file) || isInMaildir(file)) {
      yield { row, handIn: async () => receiveMail(world, await bytesOf(file), desk) };
    } else yield { row, fault: "This file is no mail by its name. Save it as .eml and give it again." };
  }
}

async function* filesIn(path: string): AsyncGenerator<string> {
  if (!(await stat(path)).isDirectory()) return yield path;
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name.endsWith(".rejects.csv")) continue;
    if (entry.isDirectory()) yield* filesIn(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
  }
}

function isMail(path: string): boolean {
  return /\.(?:eml|mail|rfc822)$/iu.test(path);
}

/** A mail server's own folder: its files have no ending. */
function isInMaildir(path: string): boolean {
  return /\/(?:cur|new)\/[^/]+$/u.test(path);
}

async function bytesOf(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > mostBytes) throw tooLarge();
  try {
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EACCES")) throw error;
    throw new Refusal("INPUT_INVALID", "The server may not read this file. Look at the rights on it.");
  }
}
