/**
 * The way out for mail where no mail server is set: files in the data folder, for whoever tries the platform. They hold
 * addresses and links that work, so only their owner can read them, and they go when the links stop working.
 */
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import { parserOf } from "#core/shape.ts";
import { writeDurably } from "./durable-file.ts";
import type { Mail, MailWay } from "./mail.ts";

export type MailFile = Mail & { readonly at: Date };

export type MailFiles = MailWay & {
  /** The newest first; the last hundred. */
  list(): Promise<MailFile[]>;
  read(id: string): Promise<MailFile | undefined>;
  removeBefore(instant: Date): Promise<void>;
};

const most = 100;
const nameOf = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/;
const parseMail: (input: unknown) => Mail = parserOf(
  Type.Object({ id: Type.String(), to: Type.String(), subject: Type.String(), text: Type.String() }),
);

/** Mails as files in this folder, one file a mail. */
export function mailFiles(folder: string): MailFiles {
  const read: MailFiles["read"] = async (id) => {
    if (!nameOf.test(`${id}.json`)) return undefined;
    const path = join(folder, `${id}.json`);
    try {
      const mail = parseMail(JSON.parse(await readFile(path, "utf8")));
      return { ...mail, at: (await stat(path)).mtime };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
  return {
    read,
    async send(mail) {
      await writeDurably(folder, `${mail.id}.json`, `${JSON.stringify(mail)}\n`);
      return "taken";
    },
    async list() {
      const newest = (await idsIn(folder)).toSorted().reverse().slice(0, most);
      const mails = await Promise.all(newest.map(read));
      return mails.filter((mail) => mail !== undefined);
    },
    async removeBefore(instant) {
      for (const id of await idsIn(folder)) {
        const path = join(folder, `${id}.json`);
        if ((await stat(path)).mtime < instant) await rm(path, { force: true });
      }
    },
  };
}

async function idsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).flatMap((name) => nameOf.exec(name)?.[1] ?? []);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
