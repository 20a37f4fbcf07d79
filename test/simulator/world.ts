/** The world of a run: one clock, ids that rise, secrets and chance from the seed, and ports that fail. */
import { AsyncLocalStorage } from "node:async_hooks";
import { v7 } from "uuid";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import type { Store } from "#adapters/storage/engine.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { hub, type Notice, type World } from "#core/ports.ts";
import { testTime } from "#tools/stores.ts";
import { policyCovenants } from "#tools/world.ts";
import { Broken } from "./broken.ts";
import { type Committed, type Faults, faultsAt, faultyDelivery, faultyStore } from "./faults.ts";
import { randomFrom } from "./random.ts";
import { rules } from "./rules.ts";

export type Simulated = {
  /** The same world with ports that never fail: to look with, not to act with. */
  readonly calm: World;
  readonly faults: Faults;
  /** What partners got, in order. */
  readonly delivered: Notice[];
  /** What was found at the ports. */
  readonly broken: readonly Broken[];
  /** The tables that verbs wrote to, or tried to, since the last look. */
  readonly written: Set<string>;
  /** One call of a verb: what came of it, and what it committed. */
  call<T>(
    verb: (world: World) => Promise<T>,
  ): Promise<{ settled: PromiseSettledResult<Awaited<T>>; committed: Committed[] }>;
  pass(milliseconds: number): Promise<void>;
};

export type Planted = (world: World) => World;

const policy = readPolicy(new URL("../../policy", import.meta.url).pathname);

export async function simulatedWorld({
  store,
  seed,
  rate,
  planted,
}: {
  store: Store;
  seed: number;
  rate: number;
  planted: Planted;
}): Promise<Simulated> {
  const random = randomFrom(seed * 3 + 1);
  const ids = randomFrom(seed * 3 + 2);
  const faults = faultsAt(0);
  const delivered: Notice[] = [];
  const attempted = new Map<string, number>();
  let now = testTime.getTime();
  let count = 0;
  let order = 0;
  const calm: World = {
    store,
    policy,
    covenants: { inForce: [] },
    secrets: memorySecrets(seed),
    now: () => new Date(now),
    newId: () => v7({ msecs: now, seq: ++count, random: ids.bytes(16) }),
    deliver: async (notice) => void delivered.push(notice),
    mail: async () => "taken",
  };
  const observed = async (notice: Notice, deliver: World["deliver"]): ReturnType<World["deliver"]> => {
    await refuseUnsealed(calm, notice);
    if (attempted.get(notice.id) === now)
      throw new Broken("no notice twice", `Notice ${notice.id} is tried twice at once.`);
    attempted.set(notice.id, now);
    return deliver(notice);
  };
  const broken: Broken[] = [];
  const written = new Set<string>();
  const commits = new AsyncLocalStorage<Committed[]>();
  for (const source of knownCovenants()) await loadCovenant(calm, source);
  faults.rate = rate;
  const deliver = faultyDelivery((notice) => calm.deliver(notice), random, faults);
  const world = planted({
    ...calm,
    store: faultyStore(
      store,
      random,
      faults,
      ({ result }) => commits.getStore()?.push({ result, order: ++order }),
      written,
    ),
    // The core bears any failure of a delivery, so what is found here is kept until the step is over.
    deliver: (notice) =>
      observed(notice, deliver).catch((error: unknown) => {
        if (error instanceof Broken) broken.push(error);
        throw error;
      }),
  });
  return {
    calm,
    faults,
    delivered,
    broken,
    written,
    async call(verb) {
      const committed: Committed[] = [];
      const [settled] = await Promise.allSettled([commits.run(committed, () => verb(world))]);
      return { settled, committed };
    },
    async pass(milliseconds) {
      now += milliseconds;
      await store.ensurePartitions(new Date(now));
    },
  };
}

/** The covenants of `policy/` that the reference knows by heart. */
export function knownCovenants(): string[] {
  return policyCovenants().filter((source) => Object.keys(rules).some((id) => source.includes(`\nid: ${id}\n`)));
}

/** Nothing leaves before it is sealed or before its turn, and nothing that was taken is sent again. */
async function refuseUnsealed(calm: World, { id, about, to }: Notice): Promise<void> {
  const { sealed, delivery, earlier } = await calm.store.transaction(hub, async (tx) => ({
    sealed: await tx.query(`select 1 as one from log where id = $1`, [id]),
    // One that was sealed later may have the lower id, and could not be known when this one set out.
    earlier: await tx.query(
      `select 1 as one from delivery d where recipient = $1 and id < $2 and delivered_at is null and dead_at is null
         and created_at < (select created_at from delivery where id = $2) limit 1`,
      [to, id],
    ),
    delivery: await tx.query<{ delivered_at: Date | null; recipient: string; about: string }>(
      `select delivered_at, recipient, about from delivery where id = $1`,
      [id],
    ),
  }));
  if (sealed.length !== 1) throw new Broken("nothing leaves unsealed", `Notice ${id} is not in the sealed log.`);
  const [row] = delivery;
  if (row === undefined || row.recipient !== to || row.about !== about) {
    throw new Broken("nothing leaves unsealed", `Notice ${id} goes to ${to} without a delivery that says so.`);
  }
  if (earlier.length > 0)
    throw new Broken("each partner in order", `Notice ${id} goes to ${to} before an earlier one.`);
  if (row.delivered_at !== null) throw new Broken("no notice twice", `Notice ${id} was taken already.`);
}
