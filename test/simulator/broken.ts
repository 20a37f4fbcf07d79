/** A promise of the house that did not hold. */
export const invariants = [
  "nothing acknowledged is lost",
  "no request twice",
  "enough and not less",
  "nothing leaves unsealed",
  "no notice twice",
  "each partner in order",
  "no field beyond the covenant",
  "no victim's key",
  "no official value",
  "a person decides about a person",
  "only theirs",
  "a dossier is what hangs together",
  "states move as they may",
  "the log is whole",
  "corrections reach who was told",
  "losses add up",
  "no deadline lost",
  "no delivery lost",
  "only refusals",
] as const;
export type Invariant = (typeof invariants)[number];

export class Broken extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, what: string, cause?: unknown) {
    super(`${invariant}: ${what}`, { cause });
    this.name = "Broken";
    this.invariant = invariant;
  }
}
