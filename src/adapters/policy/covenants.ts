/** The covenants of `policy/`, as text: the core parses them, and keeps the text with each version. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policyFilesIn } from "./file.ts";

export function readCovenants(policyFolder: string): string[] {
  return policyFilesIn(join(policyFolder, "covenants")).map((file) => readFileSync(file, "utf8"));
}
