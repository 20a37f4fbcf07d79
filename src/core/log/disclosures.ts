/** The log of disclosures as an auditor reads it: who got which fields, on which ground, until when; never what they said. */
import type { Basis, ShareField } from "#core/covenant/covenant.ts";
import { hub, type World } from "#core/ports.ts";

export type Disclosure = {
  readonly id: string;
  readonly request: string;
  readonly covenant: string;
  readonly version: number;
  readonly controller: string;
  readonly recipient: string;
  readonly fields: readonly ShareField[];
  readonly basis: Basis;
  readonly decision?: string;
  readonly purpose: string;
  readonly disclosedAt: Date;
  readonly expiresAt: Date;
};

type Row = Omit<Disclosure, "decision"> & { decision: string | null };

/** The newest first. */
export async function disclosures(
  world: World,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<Disclosure[]> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Row>(
      `select id, request, covenant, version, controller, recipient, fields, basis, decision, purpose,
         disclosed_at as "disclosedAt", expires_at as "expiresAt"
       from disclosure where $1::uuid is null or id < $1 order by id desc limit $2`,
      [after ?? null, limit],
    ),
  );
  return rows.map(({ decision, ...row }) => ({ ...row, ...(decision !== null && { decision }) }));
}
