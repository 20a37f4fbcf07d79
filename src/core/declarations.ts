/** What an organisation has declared, with who was told and who took it over. */
import type { Actor } from "./addressed.ts";
import type { numberKinds } from "./declaration.ts";
import { type Receipt, receiptsOf } from "./declared.ts";
import { hub, type World } from "./ports.ts";

export type Declaration = {
  readonly id: string;
  readonly kind: (typeof numberKinds)[number];
  readonly number: string;
  /** `waiting`: a second person has yet to confirm it. */
  readonly state: "waiting" | "standing" | "withdrawn";
  readonly declaredAt: Date;
  /** Whether the caller is who declared it, and so cannot confirm it. */
  readonly own: boolean;
  readonly withdrawnAt: Date | undefined;
  readonly receipts: readonly Receipt[];
};

type Row = {
  id: string;
  kind: Declaration["kind"];
  value: string;
  settled: boolean;
  declared_by: string;
  declared_at: Date;
  withdrawn_at: Date | null;
};

/** Oldest first, after the one named. The database shows an organisation its own; who was told, the flow looks up. */
export async function declarationsOf(
  world: World,
  { organisation, by }: Actor,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<Declaration[]> {
  const rows = await world.store.transaction({ as: "member", organisation }, (tx) =>
    tx.query<Row>(
      `select id, kind, value, settled, declared_by, declared_at, withdrawn_at from declaration
       where organisation = $1 and kind = 'do-not-originate' and ($2::uuid is null or id > $2) order by id limit $3`,
      [organisation, after ?? null, limit],
    ),
  );
  const ids = rows.map(({ id }) => id);
  const receipts = await world.store.transaction(hub, (tx) => receiptsOf(tx, ids));
  return rows.map(({ id, kind, value, settled, declared_by, declared_at, withdrawn_at }) => ({
    id,
    kind,
    number: value,
    state: withdrawn_at !== null ? "withdrawn" : settled ? "standing" : "waiting",
    declaredAt: declared_at,
    own: declared_by === by,
    withdrawnAt: withdrawn_at ?? undefined,
    receipts: receipts.get(id) ?? [],
  }));
}
