/** Whether a covenant looks at a report at all: its form, how surely the desk knows the reporter, and under which law. */

import { isSignedParty } from "./covenant/activation.ts";
import type { Covenant } from "./covenant/covenant.ts";
import type { World } from "./ports.ts";
import { deskOf } from "./report.ts";
import type { Report } from "./types.ts";

/** What of a report decides whether a covenant fires. */
export type Trigger = Pick<Report, "id" | "desk" | "form" | "strength" | "receivedAt" | "amountLost">;

/**
 * Whether this report is of those a covenant looks at, and counts. Police data never count for, or leave under, a covenant
 * of the GDPR; the other way is free (rule 5).
 */
export function concerns(
  world: World,
  covenant: Covenant,
  report: Pick<Trigger, "desk" | "form" | "strength">,
): boolean {
  if (!covenant.on.forms.includes(report.form)) return false;
  const desk = deskOf(world, report.desk);
  if (desk.regime === "wpg" && covenant.regime === "avg") return false;
  if (covenant.count !== undefined) return covenant.count.strength.includes(report.strength);
  // Without a count the desk asks in its own name, so it, or who answers for it, has signed.
  return isSignedParty(covenant, desk.id) || isSignedParty(covenant, desk.controller);
}
