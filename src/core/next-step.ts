/** What a reporter can expect next, and when: derived from how it stands now, never a promise that is stored. */
import type { Followed } from "./follow-up.ts";

export const nextSteps = ["confirm", "answer", "late-answer", "measure", "compare", "nothing"] as const;

/** One thing that is to come; `at` is before when, or from when. */
export type NextStep = { readonly what: (typeof nextSteps)[number]; readonly at?: Date };

const day = 86_400_000;

/** The soonest of each kind, in the order in which a person wants to know them. */
export function nextFor(followed: Omit<Followed, "next">, now: Date): readonly NextStep[] {
  const { state, confirmBefore, keptUntil, asked } = followed;
  if (state !== "received") return [{ what: "nothing" }];
  const waiting = asked.filter((each) => each.state === "sent" || each.state === "acknowledged");
  const due = earliest(waiting.flatMap(({ dueAt }) => dueAt ?? []));
  // An effect is first told a day after a barrier was raised: a minute later it would mean nothing.
  const measured = earliest(asked.flatMap(({ effect }) => (effect === undefined ? [] : [later(effect.raisedAt)])));
  const steps: readonly (readonly NextStep[])[] = [
    confirmBefore === undefined ? [] : [{ what: "confirm", at: confirmBefore }],
    due === undefined ? [] : [{ what: due > now ? "answer" : "late-answer", at: due }],
    measured === undefined || measured <= now ? [] : [{ what: "measure", at: measured }],
    [{ what: "compare", at: keptUntil }],
  ];
  return steps.flat();
}

function later(at: Date): Date {
  return new Date(at.getTime() + day);
}

function earliest(dates: readonly Date[]): Date | undefined {
  return dates.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
