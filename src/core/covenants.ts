/** The covenants in force: read from policy or handed in at run time, stored with their source, kept in memory. */
import type { Covenant } from "./covenant.ts";
import { draftReasons, isActive } from "./covenant-activation.ts";
import { parseCovenant } from "./covenant-parse.ts";
import { Refusal } from "./errors.ts";
import { append } from "./event.ts";
import { hub, type Tx, type World } from "./ports.ts";

export type Loaded = {
  readonly id: string;
  readonly version: number;
  readonly state: "draft" | "active";
  readonly reasons: readonly string[];
};

/**
 * Stores a covenant and, when nothing is missing, puts it in force. A draft is stored and does nothing.
 * @throws Refusal POLICY_INVALID with the line; STATE_CONFLICT when that version exists with another text.
 */
export async function loadCovenant(world: World, source: string): Promise<Loaded> {
  const { covenant } = parseCovenant(source, world.policy.directory, world.policy.taxonomy);
  const reasons = draftReasons(covenant, world.now());
  const state = reasons.length === 0 ? "active" : "draft";
  await world.store.transaction(hub, async (tx) => {
    if (await isKnown(tx, covenant, source)) return;
    await store(world, tx, covenant, source, state, reasons);
  });
  await refreshCovenants(world);
  return { id: covenant.id, version: covenant.version, state, reasons };
}

async function isKnown(tx: Tx, { id, version }: Covenant, source: string): Promise<boolean> {
  const [row] = await tx.query<{ source: string }>(`select source from covenant where id = $1 and version = $2`, [
    id,
    version,
  ]);
  if (row !== undefined && row.source !== source) {
    throw new Refusal(
      "STATE_CONFLICT",
      `Version ${version} of ${id} exists with another text. Give the change a new version.`,
    );
  }
  return row !== undefined;
}

async function store(
  world: World,
  tx: Tx,
  covenant: Covenant,
  source: string,
  state: "draft" | "active",
  reasons: readonly string[],
): Promise<void> {
  const { id, version, controller, agreement, regime } = covenant;
  if (state === "active")
    await tx.query(`update covenant set state = 'retired' where id = $1 and state = 'active'`, [id]);
  await tx.query(
    `insert into covenant (id, version, source, state, draft_reasons, controller, agreement, regime, loaded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, version, source, state, reasons, controller, agreement, regime, world.now()],
  );
  for (const [index, { share, ground, purpose, notice }] of covenant.steps.entries()) {
    await tx.query(
      `insert into covenant_step (covenant, version, step, share, basis, decision, purpose, notice)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
      [
        id,
        version,
        index,
        share,
        ground.basis,
        ground.decision ?? null,
        purpose,
        JSON.stringify({ who: notice.who, when: notice.when.iso }),
      ],
    );
  }
  if (state === "draft") return;
  // A new covenant may fire on values that every earlier one was done with.
  await tx.query(`update indicator set open = true where kind = any($1::text[]) and not open`, [covenant.on.kinds]);
  await append(world, tx, { type: "covenant.activated", subjects: [], organisation: controller });
}

/** Brings the covenants kept in memory up to date with the store and the day. */
export async function refreshCovenants(world: World): Promise<void> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string; version: number; loaded_at: Date }>(
      `select id, version, loaded_at from covenant where state = 'active' order by id`,
    ),
  );
  const stored = await Promise.all(rows.map((row) => held(world, row)));
  world.covenants.inForce = stored.filter((covenant) => isActive(covenant, world.now()));
}

const parsed = new WeakMap<World, Map<string, Covenant>>();

/** Parsed once for each process: a version never changes. */
async function held(world: World, { id, version }: { id: string; version: number }): Promise<Covenant> {
  const known = parsed.get(world) ?? new Map<string, Covenant>();
  parsed.set(world, known);
  const covenant = known.get(`${id} ${version}`);
  if (covenant !== undefined) return covenant;
  const [row] = await world.store.transaction(hub, (tx) =>
    tx.query<{ source: string }>(`select source from covenant where id = $1 and version = $2`, [id, version]),
  );
  if (row === undefined) throw new Error(`Covenant ${id} ${version} has gone from the store`);
  const fresh = parseCovenant(row.source, world.policy.directory, world.policy.taxonomy).covenant;
  known.set(`${id} ${version}`, fresh);
  return fresh;
}
