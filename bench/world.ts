/** A World to measure with: our own policy and covenants, the real clock, nothing delivered. */
import { readdirSync, readFileSync } from "node:fs";
import { v7 } from "uuid";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { openSecrets } from "#adapters/secrets/open-secrets.ts";
import type { Store } from "#adapters/storage/store.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { receiveReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import type { MadeUp } from "./reports.ts";

const policyFolder = new URL("../policy/", import.meta.url);

/** Migrates the store and puts every covenant of `policy/` in force. */
export async function benchWorld(store: Store, keysFolder: string): Promise<World> {
  await store.migrate(new Date());
  const world: World = {
    store,
    policy: readPolicy(policyFolder.pathname),
    covenants: { inForce: [] },
    secrets: await openSecrets(keysFolder),
    now: () => new Date(),
    newId: () => v7(),
    deliver: () => Promise.resolve(undefined),
    mail: async () => "taken",
  };
  const covenants = new URL("covenants/", policyFolder);
  for (const name of readdirSync(covenants).filter((each) => each.endsWith(".yaml"))) {
    await loadCovenant(world, readFileSync(new URL(name, covenants), "utf8"));
  }
  return world;
}

/** The whole verb, as the API calls it once the body is read. */
export async function handIn(world: World, report: MadeUp): Promise<void> {
  await receiveReport(world, { desk: "politie-lmio", input: report, body: JSON.stringify(report) });
}
