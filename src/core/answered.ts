/** What follows from a partner's answer: a raised barrier begins its term, and money that moved on is followed. */
import { readOn } from "./log/reader.ts";
import { followMoney } from "./moved-on.ts";
import type { World } from "./ports.ts";
import { beginTerm } from "./term.ts";

/** Reads what was sealed since. Returns how many entries there were. */
export function followAnswers(world: World): Promise<number> {
  return readOn(
    world,
    "answers",
    async (tx, entries) => {
      for (const { type, subjects } of entries) {
        const [outcome, request] = subjects;
        if (type !== "outcome.recorded" || outcome === undefined || request === undefined) continue;
        await beginTerm(world, tx, outcome, request);
        await followMoney(world, tx, outcome, request);
      }
    },
    5_000,
  );
}
