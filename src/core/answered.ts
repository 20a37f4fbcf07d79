/** What follows from a partner's answer: a raised barrier begins its term, and money that moved on is followed. */
import { readOn } from "./log/reader.ts";
import { followMoney } from "./moved-on.ts";
import type { World } from "./ports.ts";
import { beginTerm } from "./term.ts";

/** Reads the answers that were sealed since. Returns how many there were. */
export function followAnswers(world: World): Promise<number> {
  return readOn(world, "answers", "outcome.recorded", async (tx, { subjects: [outcome, request] }) => {
    if (outcome === undefined || request === undefined) return;
    await beginTerm(world, tx, outcome, request);
    await followMoney(world, tx, outcome, request);
  });
}
