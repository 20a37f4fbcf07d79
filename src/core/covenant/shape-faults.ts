/** Holds data against the shape of a covenant and says, for each place that does not fit, what to put there. */
import { Check, Errors } from "typebox/value";
import { type NoteFault, type Place, quoted } from "./faults.ts";
import { type CovenantShape, covenantShape } from "./shape.ts";

/** Whether data has the shape of a covenant; if not, every place that has not is noted. */
export function hasCovenantShape(value: unknown, note: NoteFault): value is CovenantShape {
  if (Check(covenantShape, value)) return true;
  for (const error of Errors(covenantShape, value)) {
    const place = placeOf(error.instancePath);
    // A choice is reported once, as a whole; an unknown key once, at the key.
    if (error.schemaPath.includes("/anyOf/") || error.keyword === "additionalProperties") continue;
    if (error.keyword === "required") {
      for (const key of error.params.requiredProperties) note([...place, key], missing(key));
    } else note(place, sentenceOf(error, valueAt(value, place), place.at(-1)));
  }
  return false;
}

type ShapeError = ReturnType<typeof Errors>[number];

const whyNeeded: ReadonlyMap<string, string> = new Map([
  ["controller", "somebody must answer for the data (GDPR art. 26)"],
  ["agreement", "name the arrangement under GDPR art. 26 or 28"],
  ["notice", "say who tells the person concerned, and when (GDPR art. 14)"],
  ["purpose", "data is shared for a stated purpose only (GDPR art. 5(1)(b))"],
  ["retain", "say how long the addressee may keep it (GDPR art. 5(1)(e))"],
  ["within", "say before when the addressee must answer"],
  ["ground", "each disclosure needs a legal basis (GDPR art. 6, or the Wpg)"],
]);

function missing(key: string): string {
  const why = whyNeeded.get(key);
  return why === undefined ? "is missing" : `is missing: ${why}`;
}

function sentenceOf(error: ShapeError, value: unknown, key: string | number | undefined): string {
  if (error.keyword === "boolean") return "is not a key that is known here";
  if (error.keyword === "enum") {
    if (key === "basis" && /con?venant/i.test(String(value)))
      return "is the covenant itself: a covenant is never itself a ground, name the legal basis it rests on";
    return `${quoted(value)} is none of ${error.params.allowedValues.join(", ").slice(0, 300)}`;
  }
  if (error.keyword === "pattern") return value === "" ? "is empty" : `${quoted(value)} is not written as it should be`;
  if (error.keyword === "anyOf")
    return key === "verified" ? "is neither false nor a date" : "is neither the name of a function nor {at, role}";
  return error.message;
}

function placeOf(pointer: string): Place {
  const steps = pointer.split("/").slice(1);
  return steps.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(value: unknown, place: Place): unknown {
  let found = value;
  for (const key of place) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.getOwnPropertyDescriptor(found, key)?.value;
  }
  return found;
}
