/** The real server on a free port of 127.0.0.1, with a store of its own on disk: for tests in a browser and for benches. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#tools/free-port.ts";
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
