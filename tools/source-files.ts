/** The files of this house as the house rules read them: path and text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type SourceFile = { readonly path: string; readonly text: string };

const notOurs = new Set(["node_modules", "var", ".git"]);

/** Every file under a folder with one of these endings; what npm installs and what a run leaves behind is passed over. */
export function sourceFiles(folder: string, endings: readonly string[]): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(path, endings);
      return endings.some((ending) => path.endsWith(ending)) ? [{ path, text: readFileSync(path, "utf8") }] : [];
    });
}
