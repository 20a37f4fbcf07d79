/** Who played what part: the roles that keep innocent owners of a spoofed number or an imitated site out of harm. */
import { Refusal } from "#core/errors.ts";
import type { Directory } from "#core/policy.ts";
import type { Indicator, MannerOfUse, Role, Sighting } from "#core/types.ts";
import { type Find, findsIn, indicatorsIn } from "./extraction.ts";
import { normalise } from "./indicator.ts";
import { domainOfEmail, domainOfUrl } from "./web-address.ts";

/** An indicator as a reporter or desk hands it in, not yet in normal form. */
export type GivenIndicator = {
  readonly kind: Indicator["kind"];
  readonly value: string;
  readonly role?: Role | undefined;
  readonly how?: MannerOfUse | undefined;
};

/** What a report says about indicators: the ones it lists, and its story. */
export type Told = {
  readonly given: readonly GivenIndicator[];
  readonly narrative: string;
  /** Who listed them; the reporter when nothing is said, nobody but a program for those of a forwarded mail. */
  readonly by?: Sighting["by"];
  /** A forwarded mail: its links and addresses tie, though they never count. */
  readonly source?: "story" | "mail";
  /** What `findsIn(narrative)` gave, when the caller has it already. */
  readonly finds?: readonly Find[];
};

const mostGiven = 100;

/** All indicators of one report, each once, with the role the rules give it (design, rule 3). */
export function sightingsOf(told: Told, directory: Directory): readonly Sighting[] {
  if (told.given.length > mostGiven) {
    throw new Refusal("INPUT_INVALID", `A report lists at most ${mostGiven} indicators.`, "/indicators");
  }
  const sightings = new Map<string, Sighting>();
  for (const sighting of [...givenIn(told, directory), ...foundIn(told, directory)]) {
    const key = keyOf(sighting);
    const earlier = sightings.get(key);
    sightings.set(key, earlier === undefined ? sighting : merged(earlier, sighting));
  }
  return [...sightings.values()];
}

/** Does it count towards a covenant's threshold? Only what a person says the fraudster used. */
export function counts({ role, by }: Sighting): boolean {
  return role === "controlled" && by !== "extraction";
}

/** Does it tie this report to others in a dossier? */
export function ties({ role }: Sighting): boolean {
  return role === "controlled";
}

/** Listed indicators first; after them the domains of listed links, so that a listed domain goes before a derived one. */
function givenIn({ given, by = "reporter" }: Told, directory: Directory): readonly Sighting[] {
  const listed = given.map(({ kind, value, role, how }, place): Sighting => {
    const indicator = { kind, value: normalise(kind, value, `/indicators/${place}/value`) };
    const manner = how === undefined ? {} : { how };
    return { ...indicator, role: roleOf(indicator, role, how, directory), by, ...manner };
  });
  const derived = listed.flatMap((sighting): readonly Sighting[] => {
    const value = sighting.kind === "url" ? domainOfUrl(sighting.value) : undefined;
    if (value === undefined || isHub({ kind: "domain", value }, directory) || directory.official.has(`domain ${value}`))
      return [];
    return [{ ...sighting, kind: "domain", value }];
  });
  const named = new Set(listed.map(keyOf));
  return [...listed, ...derived.filter((sighting) => !named.has(keyOf(sighting)))];
}

function roleOf(
  indicator: Indicator,
  role: Role | undefined,
  how: MannerOfUse | undefined,
  directory: Directory,
): Role {
  if (isOfficial(indicator, directory)) return "impersonated";
  if (role === "victim" || role === "impersonated" || role === "mentioned") return role;
  // What a telephone displays is chosen by the caller: it says nothing about the number's owner.
  if (how === "displayed" && (indicator.kind === "phone" || indicator.kind === "sender-id")) return "impersonated";
  if (isHub(indicator, directory)) return "mentioned";
  return "controlled";
}

function foundIn(
  { narrative, finds = findsIn(narrative), source = "story" }: Told,
  directory: Directory,
): readonly Sighting[] {
  return indicatorsIn(narrative, finds).map((indicator): Sighting => {
    const link = indicator.kind === "url" || indicator.kind === "domain" || indicator.kind === "email";
    const role = source === "mail" && link && !isHub(indicator, directory) ? "controlled" : "mentioned";
    return { ...indicator, role: isOfficial(indicator, directory) ? "impersonated" : role, by: "extraction" };
  });
}

/** In the directory as somebody's own: itself, or the domain that a link or address stands under. */
function isOfficial({ kind, value }: Indicator, { official }: Directory): boolean {
  if (official.has(`${kind} ${value}`)) return true;
  const domain = kind === "url" ? domainOfUrl(value) : kind === "email" ? domainOfEmail(value) : undefined;
  return domain !== undefined && official.has(`domain ${domain}`);
}

/** Do many hold it: a collecting account; or a domain that is a platform, a shortener, free mail, a PSP's payment pages? */
function isHub({ kind, value }: Indicator, { organisations, hubs }: Directory): boolean {
  if (hubs?.has(`${kind} ${value}`) === true) return true;
  if (kind !== "domain") return false;
  for (const { partner } of organisations.values()) if (partner?.paymentHosts?.includes(value)) return true;
  return false;
}

/** The listed one wins from the found one; among listed ones the most protective role, but "only displayed" gives way. */
function merged(earlier: Sighting, later: Sighting): Sighting {
  if (later.by === "extraction") return earlier;
  return weight(later) > weight(earlier) ? later : earlier;
}

function weight({ role, how }: Sighting): number {
  switch (role) {
    case "victim":
      return 4;
    case "impersonated":
      return how === "displayed" ? 1 : 3;
    case "controlled":
      return 2;
    case "mentioned":
      return 0;
  }
}

function keyOf({ kind, value }: Indicator): string {
  return `${kind} ${value}`;
}
