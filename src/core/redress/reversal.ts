/**
 * What was raised wrongly is lifted: the value ties and counts no more, every request about it is taken back, and whoever
 * received one gets a lift. Two persons stand behind it.
 */
import { stopDossiers } from "../component.ts";
import { markValue } from "../hub-value.ts";
import type { Person } from "../people/person.ts";
import type { Tx, World } from "../ports.ts";
import { withdrawAbout } from "../withdrawn-request.ts";

export type Reversal = {
  /** The request that was wrong. */
  readonly request: string;
  readonly cause: "impersonated" | "wrongly-named";
  readonly reason: string;
  /** The id of whoever proposed it. */
  readonly first: string;
  readonly second: Person;
};

export async function reverse(
  world: World,
  tx: Tx,
  { request, cause, reason, first, second }: Reversal,
): Promise<void> {
  await stopDossiers(tx);
  const [row] = await tx.query<{ indicator: string }>(`select indicator from barrier_request where id = $1`, [request]);
  if (row === undefined) throw new Error("What is reversed was asked");
  // Before it is counted again: what falls by count is corrected, and this is more than a correction.
  await withdrawAbout(world, tx, row.indicator);
  await markValue(world, tx, row.indicator, {
    isHub: true,
    cause,
    reason,
    person: first,
    secondPerson: second.id,
    organisation: second.organisation,
  });
}
