/**
 * The life of a covenant that is handed in at run time: a draft, tried on past reports, put in force by a second person,
 * and retired. Two people look at it, for what it says may leave goes to every partner that signed.
 */
import { Refusal } from "#core/errors.ts";
import { append } from "#core/log/event.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { draftReasons } from "./activation.ts";
import type { Covenant } from "./covenant.ts";
import {
  activate,
  type CovenantState,
  coveredBy,
  knownState,
  type Loaded,
  lockCovenants,
  refreshCovenants,
  storeDraft,
} from "./in-force.ts";
import { parseCovenant } from "./parse.ts";
import type { TrialSummary } from "./trial.ts";

type By = Pick<Person, "id" | "organisation">;
export type CovenantName = { readonly id: string; readonly version: number };

/**
 * Stores a covenant as a draft. The same text again changes nothing.
 * @throws Refusal POLICY_INVALID with the line; STATE_CONFLICT when that version exists with another text.
 */
export async function handInCovenant(world: World, by: By, source: string): Promise<Loaded> {
  const { covenant } = parseCovenant(source, world.policy.directory, world.policy.taxonomy);
  const reasons = draftReasons(covenant, world.now());
  const state = await world.store.transaction(hub, async (tx) => {
    await lockCovenants(tx);
    const known = await knownState(tx, covenant, source);
    if (known !== undefined) return known;
    await storeDraft(world, tx, covenant, source, reasons, by.id);
    await append(world, tx, { type: "covenant.handed-in", subjects: [], organisation: by.organisation });
    return "draft";
  });
  return { id: covenant.id, version: covenant.version, state, reasons };
}

/** The text of a version, to try. @throws Refusal NOT_FOUND. */
export async function covenantSource(world: World, { id, version }: CovenantName): Promise<string> {
  return world.store.transaction(hub, async (tx) => (await stored(tx, { id, version })).source);
}

/** Writes down what a trial showed; a draft is then tried. */
export async function recordTrial(world: World, by: By, name: CovenantName, summary: TrialSummary): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    await lockCovenants(tx);
    await stored(tx, name);
    await tx.query(
      `insert into covenant_trial (id, covenant, version, tried_by, organisation, at, summary)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
      [world.newId(), name.id, name.version, by.id, by.organisation, world.now(), JSON.stringify(summary)],
    );
    await tx.query(
      `update covenant set tried_at = $3, state = case when state = 'draft' then 'tried' else state end
       where id = $1 and version = $2`,
      [name.id, name.version, world.now()],
    );
    await append(world, tx, { type: "covenant.tried", subjects: [], organisation: by.organisation });
  });
}

/**
 * A second person puts a tried covenant in force. Again changes nothing.
 * @throws Refusal NOT_FOUND; STATE_CONFLICT when it was not tried, something is missing, or they handed it in themselves.
 */
export async function activateCovenant(world: World, person: By, name: CovenantName): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    await lockCovenants(tx);
    const { state, handed_in_by } = await stored(tx, name);
    if (state === "active") return;
    if (state === "retired") throw new Refusal("STATE_CONFLICT", "This covenant has retired. Hand in a new version.");
    if (handed_in_by === person.id)
      throw new Refusal("STATE_CONFLICT", "You handed this covenant in yourself. Ask a colleague to judge it.");
    if (state === "draft") throw new Refusal("STATE_CONFLICT", "Try this covenant on past reports first.");
    const covenant = await coveredBy(world, tx, name.id, name.version);
    refuseUnfinished(covenant, world.now());
    await activate(world, tx, covenant, person.id);
  });
  await refreshCovenants(world);
}

function refuseUnfinished(covenant: Covenant, now: Date): void {
  const reasons = draftReasons(covenant, now);
  if (reasons.length > 0) throw new Refusal("STATE_CONFLICT", `This is not complete: ${reasons.join(" ")}`);
}

/** From now on nothing more is asked under it; what was asked stands. One person is enough: less leaves. Again changes nothing. */
export async function retireCovenant(world: World, person: By, name: CovenantName): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    await lockCovenants(tx);
    const { state } = await stored(tx, name);
    if (state === "retired") return;
    await tx.query(`update covenant set state = 'retired' where id = $1 and version = $2`, [name.id, name.version]);
    await append(world, tx, { type: "covenant.retired", subjects: [], organisation: person.organisation });
  });
  await refreshCovenants(world);
}

type Stored = { source: string; state: CovenantState; handed_in_by: string | null };

async function stored(tx: Tx, { id, version }: CovenantName): Promise<Stored> {
  const [row] = await tx.query<Stored>(
    `select source, state, handed_in_by from covenant where id = $1 and version = $2 for update`,
    [id, version],
  );
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no covenant of this name and version.");
  return row;
}
