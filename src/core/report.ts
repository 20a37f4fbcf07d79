/** From what a desk hands in to a Report: roles, strength and occurrence settled by the rules, nothing stored yet. */

import { Refusal } from "./errors.ts";
import { findsIn } from "./indicator/extraction.ts";
import { gistOf, withoutBsn } from "./indicator/gist.ts";
import { normalise } from "./indicator/indicator.ts";
import { sightingsOf, type Told } from "./indicator/sightings.ts";
import type { Organisation } from "./policy.ts";
import type { World } from "./ports.ts";
import { parseOccurrence, parseReport, type ReportInput } from "./report-input.ts";
import { amsterdamDay } from "./time/amsterdam.ts";
import { type Report, type ReporterKeys, type Sighting, type Strength, strengths } from "./types.ts";

/** The desk of our own public site: nobody there checks who reports. */
export const publicDesk = "public";

/**
 * Of a forwarded mail nobody named the indicators: a program read them, so they tie and never count (rule 3).
 * @throws Refusal INPUT_INVALID with the path of the first thing that is wrong.
 */
export function readReport(
  world: World,
  input: unknown,
  deskId: string,
  source: NonNullable<Told["source"]> = "story",
): Report {
  const desk = deskOf(world, deskId);
  const given = parseReport(input);
  if (!world.policy.taxonomy.forms.has(given.form)) {
    throw new Refusal("INPUT_INVALID", "/form is not in the taxonomy. GET /v1/fraud-forms lists the codes.", "/form");
  }
  const receivedAt = world.now();
  const finds = findsIn(given.narrative);
  const reporter = reporterKeys(given.reporter ?? {});
  const sightings = sightingsOf(
    {
      given: given.indicators ?? [],
      narrative: given.narrative,
      finds,
      by: source === "mail" ? "extraction" : desk.id === publicDesk ? "reporter" : "desk",
      source,
    },
    world.policy.directory,
  ).map((sighting) => (isOwn(sighting, reporter) ? { ...sighting, role: "victim" as const } : sighting));
  return {
    id: world.newId(),
    desk: desk.id,
    receivedAt,
    form: given.form,
    narrative: withoutBsn(given.narrative, sightings, finds),
    gist: gistOf(given.narrative, sightings, finds),
    ...(given.occurredAt !== undefined && { occurrence: parseOccurrence(given.occurredAt, receivedAt) }),
    ...(given.amountLost !== undefined && { amountLost: given.amountLost }),
    ...(given.channel !== undefined && { channel: given.channel }),
    ...(given.victim !== undefined && { victim: { ...given.victim, impact: given.victim.impact ?? [] } }),
    ...(given.onBehalf !== undefined && { onBehalf: given.onBehalf }),
    sightings,
    reporter,
    strength: strengthOf(given.reporter?.strength, reporter, desk),
    ...(given.externalId !== undefined && { externalId: given.externalId }),
  };
}

/** Whoever tells of their own account, number or address is its owner, whatever part the story seems to give it. */
function isOwn({ kind, value }: Sighting, keys: ReporterKeys): boolean {
  return (kind === "email" || kind === "phone" || kind === "iban") && keys[kind] === value;
}

/** @throws Refusal NOT_ALLOWED when the organisation takes no reports. */
export function deskOf(world: World, id: string): Organisation & Required<Pick<Organisation, "desk">> {
  const organisation = world.policy.directory.organisations.get(id);
  if (organisation?.desk === undefined) throw new Refusal("NOT_ALLOWED", "This organisation takes no reports.");
  return { ...organisation, desk: organisation.desk };
}

function reporterKeys(given: NonNullable<ReportInput["reporter"]>): ReporterKeys {
  return {
    ...(given.email !== undefined && { email: normalised("email", given.email) }),
    ...(given.phone !== undefined && { phone: normalised("phone", given.phone) }),
    ...(given.iban !== undefined && { iban: normalised("iban", given.iban) }),
    ...(given.transaction !== undefined && { transaction: given.transaction.trim().toUpperCase() }),
    ...(given.policeReference !== undefined && { policeReference: given.policeReference.trim().toUpperCase() }),
  };
}

function normalised(kind: "email" | "phone" | "iban", value: string): string {
  const path = `/reporter/${kind}`;
  try {
    return normalise(kind, value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, `${path}: ${error.message}`, path);
  }
}

/** Rule 1: the desk's default, or what it claims up to its maximum; without any key nobody can be told apart. */
function strengthOf(
  claimed: Strength | undefined,
  keys: ReporterKeys,
  desk: Required<Pick<Organisation, "desk">>,
): Strength {
  if (Object.keys(keys).length === 0) return "unconfirmed";
  const { default: usual, maximum } = desk.desk.strength;
  const wanted = claimed ?? usual;
  return strengths.indexOf(wanted) <= strengths.indexOf(maximum) ? wanted : maximum;
}

/** The day it happened, for telling copies of one story; undefined when the reporter did not say. */
export function dayOf({ occurrence }: Pick<Report, "occurrence">): string | undefined {
  if (occurrence === undefined) return undefined;
  return "on" in occurrence ? occurrence.on : amsterdamDay(occurrence.at);
}
