/** The way out until a partner has a webhook: a notice as a file in the data folder. It holds ids, never a value. */
import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Notice } from "#core/ports.ts";

/** Delivers into a folder, one file a notice, on disk before it counts as delivered. The same notice again is the same file. */
export function outbox(folder: string): (notice: Notice) => Promise<void> {
  return async (notice) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${notice.id}.json`);
    const file = await open(`${path}.part`, "w", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(notice)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    // The name is in the folder, so the folder has to be on disk too.
    const directory = await open(folder, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };
}
