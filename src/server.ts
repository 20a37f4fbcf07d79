/** Serves: the site and the API to everybody, and the operator's socket to whoever may open the data folder. */
import { chmodSync, rmSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { loadExamples, mayLoadExamples } from "#adapters/policy/examples.ts";
import { buildApp } from "#adapters/http/app.ts";
import { askServer, socketPath } from "#adapters/cli/socket.ts";
import { clockwork } from "./clockwork.ts";
import type { Config } from "./config.ts";
import { signingIn } from "./signing-in.ts";
import { type OpenWorld, openWorld, projectFile } from "./world.ts";

export type Server = { close(): Promise<void> };

/** Starts everything, and gives back how to stop it. */
export async function serve(config: Config, report: (line: string) => void): Promise<Server> {
  const path = socketPath(config.dataDir);
  if ((await askServer(path, { method: "GET", path: "/healthz" })) !== undefined) {
    throw new Error(`Kentering already serves on the data folder ${config.dataDir}. Stop that one, or set another DATA_DIR.`);
  }
  const open = await openWorld(config);
  const operator = await operatorApp(open, report);
  const app = await publicApp(config, open, report);
  const clock = clockwork(open, report);
  const close = async (): Promise<void> => {
    await Promise.all([app.close(), operator.close()]);
    await clock.stop();
    await open.close();
  };
  try {
    await app.listen({ host: config.host, port: config.port });
    rmSync(path, { force: true });
    const before = process.umask(0o077);
    await operator.listen({ path }).finally(() => process.umask(before));
    chmodSync(path, 0o600);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

/** The application behind the socket; also what a command uses in its own process when no server runs. */
export function operatorApp({ world }: Pick<OpenWorld, "world">, report: (line: string) => void): Promise<FastifyInstance> {
  return buildApp({ world, door: "operator", examples: examplesOf(world), report });
}

async function publicApp(config: Config, { world }: OpenWorld, report: (line: string) => void): Promise<FastifyInstance> {
  const { issuer } = signingIn(config, world, report);
  const examples = config.oidc === undefined ? examplesOf(world) : undefined;
  return buildApp({
    world,
    door: "public",
    report,
    ...(issuer !== undefined && { issuer }),
    ...(examples !== undefined && { examples }),
  });
}

function examplesOf(world: OpenWorld["world"]): { mayLoad(): Promise<boolean>; load(): Promise<number> } {
  return { mayLoad: () => mayLoadExamples(world), load: () => loadExamples(world, projectFile("examples/reports.ndjson")) };
}
