/** Who did what with a person's data: one line, in the transaction in which it was done. */
import type { Actor } from "#core/addressed.ts";
import type { Tx, World } from "#core/ports.ts";

export type Traced =
  | "request.read"
  | "request.acknowledged"
  | "outcome.recorded"
  | "case.read"
  | "dossier.read"
  | "appeal.read"
  | "original.read"
  | "report.copied"
  | "report.amended"
  | "reporter.written-to"
  | "letter.read";

export async function trace(
  world: World,
  tx: Tx,
  { organisation, by }: Actor,
  { action, subject, basis }: { readonly action: Traced; readonly subject: string; readonly basis: string },
): Promise<void> {
  await tx.query(
    `insert into access (id, at, organisation, actor, action, subject, basis) values ($1, $2, $3, $4, $5, $6, $7)`,
    [world.newId(), world.now(), organisation, by, action, subject, basis],
  );
}
