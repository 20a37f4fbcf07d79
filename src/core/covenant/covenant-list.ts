/** Every covenant as people see it: how it stands, what it lacks, what trials showed. */
import { Refusal } from "#core/errors.ts";
import { hub, type World } from "#core/ports.ts";
import { draftReasons } from "./activation.ts";
import type { Covenant } from "./covenant.ts";
import { type CovenantState, coveredBy } from "./in-force.ts";
import type { CovenantName } from "./life.ts";
import type { TrialSummary } from "./trial.ts";

export type ListedCovenant = CovenantName & {
  readonly state: CovenantState;
  readonly covenant: Covenant;
  /** Why it is not complete today. */
  readonly reasons: readonly string[];
  /** Undefined where it came with the installation. */
  readonly handedInBy: string | undefined;
  readonly loadedAt: Date;
  readonly activatedAt: Date | undefined;
};

export type OpenedCovenant = ListedCovenant & {
  readonly source: string;
  /** The newest first. */
  readonly trials: readonly { readonly at: Date; readonly by: string; readonly summary: TrialSummary }[];
};

type Row = {
  id: string;
  version: number;
  state: CovenantState;
  source: string;
  handed_in_by: string | null;
  loaded_at: Date;
  activated_at: Date | null;
};

/** By name, the newest version first. */
export async function listCovenants(world: World): Promise<ListedCovenant[]> {
  return world.store.transaction(hub, async (tx) => {
    const rows = await tx.query<Row>(
      `select id, version, state, source, handed_in_by, loaded_at, activated_at from covenant order by id, version desc limit 500`,
    );
    const listed: ListedCovenant[] = [];
    for (const row of rows) listed.push(listing(world, row, await coveredBy(world, tx, row.id, row.version)));
    return listed;
  });
}

/** @throws Refusal NOT_FOUND. */
export async function openCovenant(world: World, { id, version }: CovenantName): Promise<OpenedCovenant> {
  return world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<Row>(
      `select id, version, state, source, handed_in_by, loaded_at, activated_at from covenant where id = $1 and version = $2`,
      [id, version],
    );
    if (row === undefined) throw new Refusal("NOT_FOUND", "There is no covenant of this name and version.");
    const trials = await tx.query<OpenedCovenant["trials"][number]>(
      `select at, tried_by as by, summary from covenant_trial where covenant = $1 and version = $2 order by id desc limit 20`,
      [id, version],
    );
    return { ...listing(world, row, await coveredBy(world, tx, id, version)), source: row.source, trials };
  });
}

function listing(world: World, row: Row, covenant: Covenant): ListedCovenant {
  const { id, version, state } = row;
  return {
    id,
    version,
    state,
    covenant,
    reasons: draftReasons(covenant, world.now()),
    handedInBy: row.handed_in_by ?? undefined,
    loadedAt: row.loaded_at,
    activatedAt: row.activated_at ?? undefined,
  };
}
