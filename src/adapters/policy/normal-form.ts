/** Whether a value in a policy file is written as it would be recognised. */
import { Refusal } from "#core/errors.ts";
import { normalise } from "#core/indicator/indicator.ts";
import type { IndicatorKind } from "#core/types.ts";

/** A value written otherwise would never be recognised in a report, and so protect nobody. */
export function isNormal(kind: IndicatorKind, value: string): boolean {
  try {
    return normalise(kind, value) === value;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
