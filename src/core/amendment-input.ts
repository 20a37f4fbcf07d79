/** What somebody with a follow-up code may add to their report, or put right in it. */
import Type, { type Static } from "typebox";
import { Refusal } from "./errors.ts";
import { reportShape } from "./report-input.ts";
import { parserOf } from "./shape.ts";

const strict = { additionalProperties: false };
const { narrative, indicators, form, occurredAt, amountLost } = reportShape.properties;

/** More that was met or remembered afterwards. */
export const additionShape = Type.Object({ narrative: Type.Optional(narrative), indicators }, strict);
/** What was told wrongly, as it should read. What is not named stays as it is. */
export const correctionShape = Type.Object(
  { form: Type.Optional(form), narrative: Type.Optional(narrative), occurredAt, amountLost },
  strict,
);

export type Addition = Static<typeof additionShape>;
export type Correction = Static<typeof correctionShape>;

const readAddition: (input: unknown) => Addition = parserOf(additionShape);
const readCorrection: (input: unknown) => Correction = parserOf(correctionShape);

/** @throws Refusal INPUT_INVALID, also when there is nothing in it. */
export function parseAddition(input: unknown): Addition {
  const addition = readAddition(input);
  if ((addition.narrative ?? "").trim() === "" && (addition.indicators ?? []).length === 0) {
    throw new Refusal("INPUT_INVALID", "Say what you want to add: in your own words, or something that was used.");
  }
  return addition;
}

/** @throws Refusal INPUT_INVALID, also when there is nothing in it. */
export function parseCorrection(input: unknown): Correction {
  const correction = readCorrection(input);
  if (Object.keys(correction).length === 0) {
    throw new Refusal("INPUT_INVALID", "Say what should read otherwise: the form, the story, the day or the amount.");
  }
  if (correction.narrative?.trim() === "") {
    throw new Refusal("INPUT_INVALID", "/narrative is empty. Leave it out, or tell what happened.", "/narrative");
  }
  return correction;
}
