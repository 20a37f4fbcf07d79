/** What a covenant names must exist: organisations in the directory, fraud forms in the taxonomy. */

import type { Directory, Taxonomy } from "#core/policy.ts";
import { addresseeResolvers } from "./covenant.ts";
import { type NoteFault, type Place, quoted } from "./faults.ts";
import type { CovenantShape, DecideShape } from "./shape.ts";

/** Notes every name that does not exist, and every step whose name an earlier one has. */
export function lintNames(raw: CovenantShape, directory: Directory, taxonomy: Taxonomy, note: NoteFault): void {
  const organisation = (id: string | undefined, place: Place, ...also: readonly string[]) => {
    if (id === undefined || directory.organisations.has(id) || also.includes(id)) return;
    const or = also.length > 0 ? ` and none of ${also.join(", ")}` : "";
    note(place, `${quoted(id)} is not an organisation of the directory${or}`);
  };
  const decider = (decide: DecideShape | undefined, at: Place) => {
    organisation(decide?.at, [...at, "at"], "desk");
    if (typeof decide?.piket === "object") organisation(decide.piket.at, [...at, "piket", "at"]);
  };

  for (const party of Object.keys(raw.parties)) organisation(party, ["parties", party]);
  organisation(raw.controller, ["controller"]);
  organisation(raw.processor, ["processor"]);
  for (const [index, form] of (raw.on.forms ?? []).entries())
    if (!taxonomy.forms.has(form)) note(["on", "forms", index], `${quoted(form)} is not a form of the taxonomy`);
  decider(raw.decide, ["decide"]);
  const asked = new Set<string>();
  for (const [index, step] of raw.steps.entries()) {
    const at = ["steps", index];
    decider(step.decide, [...at, "decide"]);
    organisation(step.addressee, [...at, "addressee"], ...addresseeResolvers);
    organisation(step.notice.who, [...at, "notice", "who"], "controller", "addressee");
    if (asked.has(step.ask)) note([...at, "ask"], `${quoted(step.ask)} is the name of an earlier step as well`);
    asked.add(step.ask);
  }
}
