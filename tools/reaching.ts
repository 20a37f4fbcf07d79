/** A world whose way out is the real one, to servers of this machine: on the real clock, for theirs is that one too. */
import { v7 } from "uuid";
import { delivering, forAll } from "#adapters/exchange/ways.ts";
import { webhooks } from "#adapters/exchange/webhook.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import type { Sql, World } from "#core/ports.ts";
import { policyCovenants, testStart } from "./world.ts";

/** The flow's own day stands still, so that covenants stay in force; the time of deliveries is now, or so much later. */
export async function reachingWorld(store: Sql, later = 0): Promise<World> {
  const policy = readPolicy(new URL("../policy", import.meta.url).pathname);
  const secrets = memorySecrets("reaching");
  const begun = Date.now();
  const now = (): Date => new Date(testStart.getTime() + later + Date.now() - begun);
  const onTime = { store, secrets, policy, now: () => new Date() };
  const world: World = {
    store,
    policy,
    covenants: { inForce: [] },
    secrets,
    now,
    newId: () => v7(),
    deliver: delivering([
      webhooks({ world: onTime, baseUrl: "https://kentering.example", loopback: true }),
      forAll(async () => ({ way: "outbox" })),
    ]),
    mail: async () => "taken",
    loopbackWebhooks: true,
  };
  for (const source of policyCovenants()) await loadCovenant(world, source);
  return world;
}
