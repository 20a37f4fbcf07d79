/** The alerts of an organisation, the newest first: who was told, who acknowledged when, and what came of it. */
import type { Actor } from "#core/addressed.ts";
import { hub, type World } from "#core/ports.ts";
import { withdrawDeclaration } from "../declaration.ts";
import { type Receipt, receiptsOf } from "../declared.ts";
import type { Said } from "./asked.ts";

export type ListedAlert = {
  readonly id: string;
  readonly reference: string;
  readonly place: string;
  readonly state: "live" | "over" | "called-off";
  readonly declaredAt: Date;
  readonly until: Date;
  readonly calledOffAt: Date | undefined;
  /** What was told; gone once nobody who was told may keep it. */
  readonly said: Omit<Said, "ask"> | undefined;
  readonly receipts: readonly Receipt[];
};

type Row = {
  id: string;
  reference: string;
  value: string;
  declared_at: Date;
  live_until: Date;
  withdrawn_at: Date | null;
  said: Said | null;
};

/** Those before the one named. The database shows an organisation its own; who was told, the flow looks up. */
export async function alertsOf(
  world: World,
  { organisation }: Pick<Actor, "organisation">,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<ListedAlert[]> {
  const rows = await world.store.transaction({ as: "member", organisation }, (tx) =>
    tx.query<Row>(
      `select id, reference, value, declared_at, live_until, withdrawn_at, said from declaration
       where organisation = $1 and kind = 'cash-out' and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [organisation, after ?? null, limit],
    ),
  );
  const receipts = await world.store.transaction(hub, (tx) =>
    receiptsOf(
      tx,
      rows.map(({ id }) => id),
    ),
  );
  return rows.map(({ id, reference, value, declared_at, live_until, withdrawn_at, said }) => ({
    id,
    reference,
    place: value,
    state: withdrawn_at !== null ? "called-off" : live_until <= world.now() ? "over" : "live",
    declaredAt: declared_at,
    until: live_until,
    calledOffAt: withdrawn_at ?? undefined,
    said: told(said),
    receipts: receipts.get(id) ?? [],
  }));
}

function told(said: Said | null): Omit<Said, "ask"> | undefined {
  if (said === null) return undefined;
  const { ask: _ask, ...rest } = said;
  return rest;
}

/** Everybody who was told hears that it is off, also when it was over. Again changes nothing. */
export function callOffAlert(world: World, actor: Actor, id: string): Promise<void> {
  return withdrawDeclaration(world, actor, id, "cash-out");
}
