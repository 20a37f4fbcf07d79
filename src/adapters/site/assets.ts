/** What the browser loads beside the pages: style sheets and the mark. The address holds the hash, so it may be kept for ever. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

export type Asset = {
  /** `/assets/<name>.<hash>.<ending>`; another content is another address. */
  readonly route: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** The same, compressed once at start: the design system is 0.6 MB plain and 0.06 MB compressed. */
  readonly gzipped: Buffer;
};

/** Where the pages find them. */
export type AssetLinks = { readonly styles: readonly string[]; readonly icon: string; readonly tide: string };

export type Assets = { readonly all: readonly Asset[]; readonly links: AssetLinks };

/** Sent with each asset; the hash in the address makes it true. */
export const assetCaching = "public, max-age=31536000, immutable";

/** Design tokens first, then components, then our own theme, which has the last word. */
const styleFiles = [
  { name: "tokens", at: import.meta.resolve("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css") },
  { name: "components", at: import.meta.resolve("@utrecht/component-library-css/dist/index.css") },
  { name: "button", at: import.meta.resolve("@nl-design-system-candidate/button-css/button.css") },
  { name: "theme", at: import.meta.resolve("./theme.css") },
  { name: "kentering", at: import.meta.resolve("./kentering.css") },
  { name: "blocks", at: import.meta.resolve("./blocks.css") },
  { name: "forms", at: import.meta.resolve("./forms.css") },
  { name: "dossiers", at: import.meta.resolve("./dossiers.css") },
] as const;

export async function loadAssets(): Promise<Assets> {
  const styles = await Promise.all(styleFiles.map(({ name, at }) => load(name, "css", "text/css; charset=utf-8", at)));
  const icon = await load("kentering", "svg", "image/svg+xml", import.meta.resolve("./logo.svg"));
  const tide = await load("tide", "svg", "image/svg+xml", import.meta.resolve("./tide.svg"));
  return {
    all: [...styles, icon, tide],
    links: { styles: styles.map(({ route }) => route), icon: icon.route, tide: tide.route },
  };
}

async function load(name: string, ending: string, contentType: string, at: string): Promise<Asset> {
  const body = await readFile(new URL(at));
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 16);
  return {
    route: `/assets/${name}.${hash}.${ending}`,
    contentType,
    body,
    gzipped: await promisify(gzip)(body, { level: 9 }),
  };
}
