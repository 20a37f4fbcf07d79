/** The real server on a free port of 127.0.0.1, with a store of its own on disk: for tests in a browser and for benches. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import { serve } from "../src/server.ts";

export type RealSite = AsyncDisposable & { readonly base: string; readonly reported: readonly string[] };

/** `await using` closes it and takes its store away. */
export async function realSite(): Promise<RealSite> {
  const folder = await mkdtemp(join(tmpdir(), "kentering-real-"));
  const port = await freePort();
  const reported: string[] = [];
  const server = await serve(readConfig({ PORT: String(port), DATA_DIR: folder }), (line) => reported.push(line));
  return {
    base: `http://127.0.0.1:${port}`,
    reported,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A port that nobody uses now. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new TypeError("the probe listens on no port");
  return address.port;
}
