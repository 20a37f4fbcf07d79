/** Writes src/adapters/site/text-keys.ts from policy/texts/nl.yaml, so that a missing text is a type error. */
import { readFile, writeFile } from "node:fs/promises";
import { parse } from "yaml";
import { flatten, parametersOf } from "#adapters/site/texts.ts";

export const textKeysFile = new URL("../src/adapters/site/text-keys.ts", import.meta.url);

/** What the file should hold; a test compares. */
export async function textKeysSource(): Promise<string> {
  const nl = flatten(parse(await readFile(new URL("../policy/texts/nl.yaml", import.meta.url), "utf8")));
  const entries = [...nl].map(([key, sentence]) => `${JSON.stringify(key)}: ${list(parametersOf(sentence))},`);
  return [
    "// biome-ignore-all format: written by tools/text-keys.ts from policy/texts/nl.yaml, many keys to a line",
    "/** Every text of the site with its parameters: what is not here cannot be asked for. */",
    "export const textParameters = {",
    ...packed(entries, 118).map((line) => `  ${line}`),
    "} as const satisfies Readonly<Record<string, readonly string[]>>;",
    "",
  ].join("\n");
}

const list = (names: readonly string[]) => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;

/** Words put together into lines no wider than this. */
function packed(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

if (import.meta.main) await writeFile(textKeysFile, await textKeysSource());
