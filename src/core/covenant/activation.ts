/** When a covenant may act: everything the law asks for is there, everybody signed, and its days have come. */
import { amsterdamDay } from "#core/time/amsterdam.ts";
import type { Covenant } from "./covenant.ts";

/** Why a covenant stays a draft on this day; empty when it may be activated. */
export function draftReasons(covenant: Covenant, now: Date): readonly string[] {
  const today = amsterdamDay(now);
  const { review } = covenant.valid;
  const later = [...covenant.parties].filter(([, { signed }]) => signed !== undefined && signed > today);
  return [
    ...missingForActivation(covenant),
    ...later.map(([party]) => `The signature of ${party} is dated after today.`),
    ...(today > review ? [`The review date ${review} has passed.`] : []),
  ];
}

/** Whether a covenant acts on this day: nothing keeps it a draft, and it has started. */
export function isActive(covenant: Covenant, now: Date): boolean {
  return covenant.valid.from <= amsterdamDay(now) && draftReasons(covenant, now).length === 0;
}

/** Whether an organisation signed: nobody else is asked anything, also when a resolver finds it. */
export function isSignedParty(covenant: Covenant, organisation: string): boolean {
  const party = covenant.parties.get(organisation);
  return party?.signed !== undefined && party.by !== undefined;
}

/** What is missing whatever the day. */
export function missingForActivation(covenant: Covenant): readonly string[] {
  const reasons: string[] = [];
  if (covenant.dpia === undefined) reasons.push("There is no DPIA (GDPR art. 35).");
  if (covenant.advice === undefined) reasons.push("There is no advice of the data protection officer (GDPR art. 39).");
  for (const party of covenant.parties.keys())
    if (!isSignedParty(covenant, party)) reasons.push(`${party} has not signed.`);
  for (const organisation of mustBeParty(covenant))
    if (!covenant.parties.has(organisation)) reasons.push(`${organisation} is no party to the covenant.`);
  return reasons;
}

/** The controller, those who decide, and those who are asked by name. */
function mustBeParty({ controller, steps }: Covenant): ReadonlySet<string> {
  const named = new Set([controller]);
  for (const { addressee, decide, hearing } of steps) {
    if (hearing !== undefined && hearing.decide.at !== "desk") named.add(hearing.decide.at);
    if ("organisation" in addressee) named.add(addressee.organisation);
    if (decide.by === "person" && decide.at !== "desk") named.add(decide.at);
  }
  return named;
}
