/** The covenants in force: read from policy or handed in at run time, stored with their source, kept in memory. */

import { Refusal } from "#core/errors.ts";
import { append } from "#core/log/event.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { draftReasons, isActive } from "./activation.ts";
import type { Covenant } from "./covenant.ts";
import { parseCovenant } from "./parse.ts";

export const covenantStates = ["draft", "tried", "active", "retired"] as const;
export type CovenantState = (typeof covenantStates)[number];

export type Loaded = {
  readonly id: string;
  readonly version: number;
  readonly state: CovenantState;
  readonly reasons: readonly string[];
};

// Two processes that start at once load the same files; any number will do as long as it is ours.
const loadingLock = 7_208_021;

/** One change to the covenants at a time. */
export async function lockCovenants(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${loadingLock})`);
}

/**
 * Stores a covenant that comes with the installation and, when nothing is missing, puts it in force; one that is handed in
 * at run time goes the longer way of life.ts. A draft is stored and does nothing, until its text is
 * handed in again on a day when nothing is missing.
 * @throws Refusal POLICY_INVALID with the line; STATE_CONFLICT when that version exists with another text, or a later one acts.
 */
export async function loadCovenant(world: World, source: string): Promise<Loaded> {
  const { covenant } = parseCovenant(source, world.policy.directory, world.policy.taxonomy);
  const reasons = draftReasons(covenant, world.now());
  const before = await world.store.transaction(hub, async (tx) => {
    await lockCovenants(tx);
    const known = await knownState(tx, covenant, source);
    if (known === undefined) await storeDraft(world, tx, covenant, source, reasons);
    if (reasons.length === 0 && known !== "active" && known !== "retired") await activate(world, tx, covenant);
    return known;
  });
  await refreshCovenants(world);
  const state = before === "retired" ? before : reasons.length === 0 ? "active" : "draft";
  return { id: covenant.id, version: covenant.version, state, reasons };
}

/**
 * How a version stands; undefined when we do not have it.
 * @throws Refusal STATE_CONFLICT when it exists with another text.
 */
export async function knownState(
  tx: Tx,
  { id, version }: Covenant,
  source: string,
): Promise<CovenantState | undefined> {
  const [row] = await tx.query<{ source: string; state: CovenantState }>(
    `select source, state from covenant where id = $1 and version = $2`,
    [id, version],
  );
  if (row !== undefined && row.source !== source) {
    throw new Refusal(
      "STATE_CONFLICT",
      `Version ${version} of ${id} exists with another text. Give the change a new version.`,
    );
  }
  return row?.state;
}

/** Stores the text and its steps; by whom it was handed in, where it did not come with the installation. */
export async function storeDraft(
  world: World,
  tx: Tx,
  covenant: Covenant,
  source: string,
  reasons: readonly string[],
  by?: string,
): Promise<void> {
  const { id, version, controller, agreement, regime } = covenant;
  await tx.query(
    `insert into covenant (id, version, source, state, draft_reasons, controller, agreement, regime, loaded_at, handed_in_by)
     values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9)`,
    [id, version, source, reasons, controller, agreement, regime, world.now(), by ?? null],
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
}

/**
 * The version before it retires; its open requests keep the step they were made under. Without a person it is the
 * installation that says so: then it no longer counts as handed in.
 */
export async function activate(
  world: World,
  tx: Tx,
  { id, version, controller, on }: Covenant,
  by?: string,
): Promise<void> {
  const [later] = await tx.query(`select 1 from covenant where id = $1 and version > $2 and state = 'active'`, [
    id,
    version,
  ]);
  if (later !== undefined) throw new Refusal("STATE_CONFLICT", `A later version of ${id} is in force.`);
  await tx.query(`update covenant set state = 'retired' where id = $1 and state = 'active'`, [id]);
  await tx.query(
    `update covenant set state = 'active', draft_reasons = '{}', activated_by = $3, activated_at = $4,
       handed_in_by = case when $3::text is null then null else handed_in_by end
     where id = $1 and version = $2`,
    [id, version, by ?? null, world.now()],
  );
  // A new covenant may fire on values that every earlier one was done with.
  await tx.query(`update indicator set open = true where kind = any($1::text[]) and not open`, [on.kinds]);
  await append(world, tx, { type: "covenant.activated", subjects: [], organisation: controller });
}

/** Brings the covenants kept in memory up to date with the store and the day. */
export async function refreshCovenants(world: World): Promise<void> {
  const stored = await world.store.transaction(hub, async (tx) => {
    const rows = await tx.query<{ id: string; version: number }>(
      `select id, version from covenant where state = 'active' order by id`,
    );
    const covenants: Covenant[] = [];
    for (const { id, version } of rows) covenants.push(await coveredBy(world, tx, id, version));
    return covenants;
  });
  world.covenants.inForce = stored.filter((covenant) => isActive(covenant, world.now()));
}

const parsed = new WeakMap<World["covenants"], Map<string, Covenant>>();

/** One version of a covenant, also one no longer in force. Parsed once for each process: a version never changes. */
export async function coveredBy(world: World, tx: Tx, id: string, version: number): Promise<Covenant> {
  const known = parsed.get(world.covenants) ?? new Map<string, Covenant>();
  parsed.set(world.covenants, known);
  const covenant = known.get(`${id} ${version}`);
  if (covenant !== undefined) return covenant;
  const [row] = await tx.query<{ source: string }>(`select source from covenant where id = $1 and version = $2`, [
    id,
    version,
  ]);
  if (row === undefined) throw new Error(`Covenant ${id} ${version} has gone from the store`);
  const fresh = parseCovenant(row.source, world.policy.directory, world.policy.taxonomy).covenant;
  known.set(`${id} ${version}`, fresh);
  return fresh;
}
