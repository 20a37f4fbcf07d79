/** What the browser loads beside the pages: the style sheet and the mark. The address holds the hash, so it may be kept for ever. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { siteStyle } from "./style.ts";

export type Asset = {
  /** `/assets/<name>.<hash>.<ending>`; another content is another address. */
  readonly route: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** The same, compressed once at start. */
  readonly gzipped: Buffer;
};

/** Where the pages find them. */
export type AssetLinks = { readonly style: string; readonly icon: string; readonly tide: string };

export type Assets = { readonly all: readonly Asset[]; readonly links: AssetLinks };

/** Sent with each asset; the hash in the address makes it true. */
export const assetCaching = "public, max-age=31536000, immutable";

export async function loadAssets(): Promise<Assets> {
  const style = await asset("kentering", "css", "text/css; charset=utf-8", Buffer.from(await siteStyle()));
  const icon = await asset("kentering", "svg", "image/svg+xml", await readFile(new URL("./logo.svg", import.meta.url)));
  const tide = await asset("tide", "svg", "image/svg+xml", await readFile(new URL("./tide.svg", import.meta.url)));
  return { all: [style, icon, tide], links: { style: style.route, icon: icon.route, tide: tide.route } };
}

async function asset(name: string, ending: string, contentType: string, body: Buffer): Promise<Asset> {
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 16);
  return {
    route: `/assets/${name}.${hash}.${ending}`,
    contentType,
    body,
    gzipped: await promisify(gzip)(body, { level: 9 }),
  };
}
