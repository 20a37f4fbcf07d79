/** Serves the sample pages on 127.0.0.1 with the headers of the real site, so that what is tested is what is shown. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadAssets } from "#adapters/site/assets.ts";
import { type Language, languages } from "#adapters/site/language.ts";
import { readLanguages } from "#adapters/site/texts.ts";
import { samplePages } from "#tools/site-samples.ts";

/** The strictest policy under which the pages must work. */
const headers = {
  "content-security-policy":
    "default-src 'self'; style-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export type Preview = AsyncDisposable & {
  readonly port: number;
  readonly names: readonly string[];
  readonly address: (name: string, language: Language) => string;
};

/** Starts it on a free port, or on the one given. */
export async function servePreview(port = 0): Promise<Preview> {
  const assets = await loadAssets();
  const files = new Map(assets.all.map((asset) => [asset.route, { type: asset.contentType, body: asset.body }]));
  const names = new Set<string>();
  const spoken = await readLanguages(new URL("../policy/texts/", import.meta.url));
  for (const language of languages) {
    for (const { name, html } of samplePages({ texts: spoken[language], assets: assets.links })) {
      names.add(name);
      files.set(`/${language}/${name}`, { type: "text/html; charset=utf-8", body: Buffer.from(html.toString()) });
    }
  }
  const server = createServer((incoming, outgoing) => {
    const file = files.get(incoming.url ?? "");
    outgoing.writeHead(file === undefined ? 404 : 200, { ...headers, "content-type": file?.type ?? "text/plain" });
    outgoing.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const taken = portOf(server.address());
  return {
    port: taken,
    names: [...names],
    address: (name, language) => `http://127.0.0.1:${taken}/${language}/${name}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("the preview listens on no port");
  return address.port;
}
