/** Writes a file so that it is whole or absent, also after the power went out; the same name again is the same file. */
import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";

/** On disk before this resolves. Only we can read it. */
export async function writeDurably(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const file = await open(`${path}.part`, "w", 0o600);
  try {
    await file.writeFile(text);
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
}
