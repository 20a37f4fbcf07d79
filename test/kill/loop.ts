/** The first full loop, told aloud: three reports, requests, a decision, answers. Done again it changes nothing. */
import { v7 } from "uuid";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { acknowledge, decide, readRequest, receiveReport, recordOutcome, tick } from "#core/flow.ts";
import { hub, type Sql, type World } from "#core/ports.ts";
import { policyCovenants } from "#tools/world.ts";

/** What the outside was promised: a name, and what it was told. */
export type Promised = { readonly name: string; readonly value: string };

/** A world that begins at an instant; each id is a millisecond later than the one before. */
export async function worldAt(store: Sql, start: number, deliver: World["deliver"]): Promise<World> {
  let now = start;
  const world: World = {
    store,
    policy: readPolicy(new URL("../../policy", import.meta.url).pathname),
    covenants: { inForce: [] },
    secrets: memorySecrets("kill"),
    now: () => new Date(now),
    newId: () => v7({ msecs: ++now }),
    deliver,
    mail: async () => "taken",
  };
  for (const source of policyCovenants()) await loadCovenant(world, source);
  return world;
}

/** `world` is what may be killed; `calm` is the same, to look with. */
export async function firstLoop(world: World, calm: World, promise: (promised: Promised) => void): Promise<void> {
  for (const person of ["an", "bo", "cy"]) {
    const { id } = await receiveReport(world, intakeOf(person));
    promise({ name: `report of ${person}`, value: id });
  }
  await untilQuiet(world);
  const ravi = { id: "ravi", name: "Ravi", organisation: "politie-lmio", roles: ["investigator"] };
  for (const { id } of (await requests(calm)).filter(({ kind }) => kind === "iban")) {
    promise({
      name: `decision about ${id}`,
      value: await decidedAs(decide(world, ravi, { request: id, approve: true })),
    });
  }
  await untilQuiet(world);
  for (const { id, addressee } of await requests(calm)) {
    const actor = { organisation: addressee, by: `worker of ${addressee}` };
    promise({ name: `fields for ${addressee}`, value: JSON.stringify((await readRequest(world, actor, id)).fields) });
    await acknowledge(world, actor, id);
    promise({
      name: `answer of ${addressee}`,
      value: (await recordOutcome(world, actor, id, { result: "raised" })).id,
    });
  }
  await untilQuiet(world);
}

function intakeOf(person: string) {
  const input = {
    form: "fake-webshop",
    narrative: `${person} kocht iets dat nooit kwam.`,
    indicators: [
      { kind: "domain", value: "goedkope-schoenen.nl" },
      { kind: "iban", value: "NL91ABNA0417164300" },
    ],
    reporter: { email: `${person}@example.nl` },
  };
  return { desk: "politie-lmio", input, body: JSON.stringify(input), idempotencyKey: `report of ${person}` };
}

/** Later on the request has moved on; that it was approved is what was promised. */
function decidedAs(state: Promise<string>): Promise<string> {
  return state.then(() => "approved");
}

async function untilQuiet(world: World): Promise<void> {
  for (;;) {
    const { sealed, read, delivered, deadlines } = await tick(world);
    if (sealed + read + delivered + deadlines === 0) return;
  }
}

function requests({ store }: World): Promise<{ id: string; addressee: string; kind: string }[]> {
  return store.transaction(hub, (tx) => tx.query(`select id, addressee, kind from barrier_request order by step`));
}
