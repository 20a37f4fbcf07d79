/**
 * One style sheet for the whole site: of the design system only what our pages use, then our own theme, which has the last
 * word. Whole, the design system is 0.6 MB; a page on a bad line would wait for it.
 */
import { readdir, readFile } from "node:fs/promises";
import { PurgeCSS } from "purgecss";

/** Design tokens first, then components. */
const systemFiles = [
  "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
  "@utrecht/component-library-css/dist/index.css",
  "@nl-design-system-candidate/button-css/button.css",
] as const;
const ownFiles = ["theme", "kentering", "home", "blocks", "forms", "dossiers"] as const;

/** Parts of names that the pages put together from pieces: these stay, whatever is found. */
const composed = [/^utrecht-(alert|heading)-/, /^nl-button--/, /^k-/, /^kentering$/];
const comments = /\/\*[\s\S]*?\*\//g;

const seen: { style?: Promise<string> } = {};

/** Made once: its files do not change while we run. */
export function siteStyle(): Promise<string> {
  seen.style ??= made();
  return seen.style;
}

async function made(): Promise<string> {
  const system = await Promise.all(systemFiles.map((name) => readFile(new URL(import.meta.resolve(name)), "utf8")));
  const own = await Promise.all(ownFiles.map((name) => readFile(new URL(`./${name}.css`, import.meta.url), "utf8")));
  // The purger finds a variable only where its name follows the bracket at once.
  const raw = [...system, ...own]
    .join("\n")
    .replaceAll(/@charset[^;]*;/g, "")
    .replaceAll(/var\(\s+/g, "var(");
  const [purged] = await new PurgeCSS().purge({
    content: await views(),
    css: [{ raw }],
    variables: true,
    safelist: { standard: composed, deep: [], greedy: [] },
  });
  return (purged?.css ?? raw)
    .replaceAll(comments, (comment) => (comment.includes("@license") ? comment : ""))
    .replaceAll(/\n\s*\n+/g, "\n");
}

/** The words of our pages, in which the names of classes and elements stand. */
async function views(): Promise<{ raw: string; extension: string }[]> {
  const here = new URL("./", import.meta.url);
  const names = (await readdir(here)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return Promise.all(
    names.map(async (name) => ({ raw: await readFile(new URL(name, here), "utf8"), extension: "ts" })),
  );
}
