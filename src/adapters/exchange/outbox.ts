/** The way out for whoever has no other: a notice as a file in the data folder. It holds ids, never a value. */
import type { Notice, Receipt } from "#core/ports.ts";
import { writeDurably } from "./durable-file.ts";

/** Delivers into a folder, one file a notice, on disk before it counts as delivered. The same notice again is the same file. */
export function outbox(folder: string): (notice: Notice) => Promise<Receipt> {
  return async (notice) => {
    await writeDurably(folder, `${notice.id}.json`, `${JSON.stringify(notice)}\n`);
    return { way: "outbox" };
  };
}
