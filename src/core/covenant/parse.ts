/** From the text of a covenant to a covenant, or to one refusal that tells every fault by line. */

import type { Directory, Taxonomy } from "#core/policy.ts";
import { type Duration, parseDuration } from "#core/time/duration.ts";
import { isLegalDate } from "#core/time/legal-date.ts";
import { missingForActivation } from "./activation.ts";
import { conditionFault } from "./condition.ts";
import {
  type Addressee,
  addresseeResolvers,
  type Covenant,
  type CovenantHearing,
  type Decide,
  type PersonNotice,
  type Step,
} from "./covenant.ts";
import { type Fault, type NoteFault, type Place, quoted, refusalOf } from "./faults.ts";
import { lintStep } from "./lint.ts";
import { lintLive } from "./lint-live.ts";
import { lintNames } from "./names.ts";
import type { CovenantShape, DecideShape, HearingShape, StepShape } from "./shape.ts";
import { hasCovenantShape } from "./shape-faults.ts";
import { readSource } from "./source.ts";

/** Reads a covenant. With draft reasons it may be stored, and not be activated; with a fault it is refused. */
export function parseCovenant(
  source: string,
  directory: Directory,
  taxonomy: Taxonomy,
): { readonly covenant: Covenant; readonly draftReasons: readonly string[] } {
  const { value, lineOf } = readSource(source);
  const faults: Fault[] = [];
  const note: NoteFault = (place, sentence) => faults.push({ line: lineOf(place), place, sentence });
  if (!hasCovenantShape(value, note)) throw refusalOf(faults);

  const covenant = covenantOf(value, note);
  lintNames(value, directory, taxonomy, note);
  for (const [index, step] of covenant.steps.entries())
    lintStep(step, covenant, directory, (place, sentence) => note(["steps", index, ...place], sentence));
  lintLive(covenant, (place, sentence) => note(["steps", ...place], sentence));
  if (faults.length > 0) throw refusalOf(faults);
  return { covenant, draftReasons: missingForActivation(covenant) };
}

/** Builds the covenant and notes what cannot be read; what stands in for that is never seen, since faults refuse it all. */
function covenantOf(raw: CovenantShape, note: NoteFault): Covenant {
  const { on, count, when, decide: standing, steps, parties, ...rest } = raw;
  lintDates(raw, note);
  const wrong = conditionFault(when);
  if (wrong !== undefined) note(["when"], wrong);
  if ((on.forms === undefined) === (on.declarations === undefined))
    note(["on"], "names forms of reports or kinds of declarations: one of the two");
  if (on.declarations !== undefined && count !== undefined) note(["count"], "counts reports, and this is no report");
  return {
    ...rest,
    on: { ...on, forms: on.forms ?? [] },
    when,
    parties: new Map(Object.entries(parties)),
    ...(count && { count: { window: duration(count.window, ["count", "window"], note), strength: count.strength } }),
    steps: steps.map((step, index) => stepOf(step, ["steps", index], standing, note)),
  };
}

function stepOf(raw: StepShape, at: Place, standing: DecideShape | undefined, note: NoteFault): Step {
  const { about, decide, hearing, addressee, force, notice, retain, within, term, live, ...rest } = raw;
  const decided = decide ?? standing;
  const decidedAt = decide === undefined ? ["decide"] : [...at, "decide"];
  if (decided === undefined) note([...at, "decide"], "is missing, and the covenant has none either");
  return {
    ...rest,
    about: { kind: about.kind, in: about.in ?? "trigger" },
    decide: decided === undefined ? nobody : decideOf(decided, decidedAt, note),
    ...(hearing && { hearing: hearingOf(hearing, [...at, "hearing"], note) }),
    addressee: addresseeOf(addressee),
    force: force ?? "request",
    retain: duration(retain, [...at, "retain"], note),
    within: duration(within, [...at, "within"], note),
    ...(term !== undefined && { term: duration(term, [...at, "term"], note) }),
    ...(live && {
      live: { ...live, acknowledge: duration(live.acknowledge, [...at, "live", "acknowledge"], note) },
    }),
    notice: noticeOf(notice, [...at, "notice"], note),
  };
}

function decideOf({ by, at, role, within, piket, silence }: DecideShape, place: Place, note: NoteFault): Decide {
  if (by !== "person") {
    if ((at ?? role ?? within ?? piket ?? silence) !== undefined)
      note(place, `is by ${by} and names a person's decision as well`);
    return { by };
  }
  for (const [key, value] of Object.entries({ at, role, within, piket }))
    if (value === undefined) note([...place, key], "is missing: say which person decides, in time, and at night");
  return {
    by,
    at: at ?? "",
    role: role ?? "",
    within: within === undefined ? none : duration(within, [...place, "within"], note),
    piket: typeof piket === "object" ? piket : { function: piket ?? "" },
    ...(silence && {
      silence: { within: duration(silence.within, [...place, "silence", "within"], note), end: silence.end },
    }),
  };
}

function hearingOf({ within, decide }: HearingShape, at: Place, note: NoteFault): CovenantHearing {
  const decided = decideOf(decide, [...at, "decide"], note);
  if (decided.by !== "person") note([...at, "decide"], `is by ${decided.by}: whoever hears is a named person`);
  return {
    within: duration(within, [...at, "within"], note),
    decide: decided.by === "person" ? decided : nobody,
  };
}

function addresseeOf(name: string): Addressee {
  const resolver = addresseeResolvers.find((known) => known === name);
  return resolver === undefined ? { organisation: name } : { resolver };
}

function noticeOf({ who, when, deferral }: StepShape["notice"], at: Place, note: NoteFault): PersonNotice {
  const end = deferral && duration(deferral.end, [...at, "deferral", "end"], note);
  return {
    who,
    when: duration(when, [...at, "when"], note),
    ...(deferral && end && { deferral: { ground: deferral.ground, end } }),
  };
}

const none: Duration = { iso: "", months: 0, milliseconds: 0 };
const nobody: CovenantHearing["decide"] = { by: "person", at: "", role: "", within: none, piket: { function: "" } };

function duration(iso: string, at: Place, note: NoteFault): Duration {
  const read = parseDuration(iso);
  if (read === undefined) note(at, `${quoted(iso)} is not a length of time such as PT15M, P90D or P1Y`);
  return read ?? none;
}

function lintDates({ source, valid, advice, parties }: CovenantShape, note: NoteFault): void {
  const date = (text: string | undefined, place: Place) => {
    if (text !== undefined && !isLegalDate(text)) note(place, `${quoted(text)} is not a date such as 2026-11-23`);
  };
  if (source.verified !== false) date(source.verified, ["source", "verified"]);
  date(valid.from, ["valid", "from"]);
  date(valid.review, ["valid", "review"]);
  if (valid.review <= valid.from) note(["valid", "review"], "is not after the day it starts");
  date(advice?.date, ["advice", "date"]);
  for (const [party, { signed }] of Object.entries(parties)) date(signed, ["parties", party, "signed"]);
}
