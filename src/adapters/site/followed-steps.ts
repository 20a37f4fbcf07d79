/** From what became of a report to the steps its reporter reads, oldest first. */
import { barriers } from "#core/covenant/covenant.ts";
import type { AskedPartner, Followed } from "#core/follow-up.ts";
import { outcomeResults } from "#core/outcome.ts";
import type { FollowStep } from "./followed.ts";

const day = 86_400_000;

export function stepsOf(followed: Omit<Followed, "next">, now: Date): readonly FollowStep[] {
  const { receivedAt, confirmedAt, state, linked, amended, asked } = followed;
  const own: readonly FollowStep[] = [
    ...(confirmedAt === undefined ? [] : [{ kind: "confirmed", at: confirmedAt } as const]),
    ...amended,
  ];
  const steps: readonly (readonly FollowStep[])[] = [
    [{ kind: "received", at: receivedAt }],
    linked === "none" ? [] : [{ kind: "linked", band: linked }],
    inOrder([...own.map((step) => [step]), ...asked.map((request) => stepsOfRequest(request, now))]),
    state === "withdrawn" ? [{ kind: "withdrawn" }] : [],
    state === "false" ? [{ kind: "not-counted" }] : [],
  ];
  return steps.flat();
}

/** By time, each request's own steps in their order: a step without a time belongs behind the one before it. */
function inOrder(requests: readonly (readonly FollowStep[])[]): readonly FollowStep[] {
  const timed = requests.flatMap((steps) => {
    let latest = 0;
    return steps.map((step) => {
      latest = Math.max(latest, step.at?.getTime() ?? 0);
      return { step, latest };
    });
  });
  return timed.toSorted((a, b) => a.latest - b.latest).map(({ step }) => step);
}

function stepsOfRequest(request: AskedPartner, now: Date): readonly FollowStep[] {
  const { partner, sentAt, state, answers, correctedAt } = request;
  const barrier = barriers.find((known) => known === request.barrier);
  if (barrier === undefined) return [];
  const steps: readonly (readonly FollowStep[])[] = [
    [{ kind: "asked", at: sentAt, partner, barrier }],
    state === "acknowledged" ? [{ kind: "acknowledged", partner }] : [],
    answers.flatMap(({ at, result }): FollowStep[] => {
      const known = outcomeResults.find((one) => one === result);
      return known === undefined ? [] : [{ kind: "answered", at, partner, result: known }];
    }),
    effectOf(request, now),
    correctedAt === undefined ? [] : [{ kind: "corrected", at: correctedAt }],
  ];
  return steps.flat();
}

/** "No new reports" is said where there were some, and only after a day: a minute later it would mean nothing. */
function effectOf({ effect }: AskedPartner, now: Date): readonly FollowStep[] {
  if (effect === undefined || effect.before === "none" || effect.after !== "none") return [];
  return now.getTime() - effect.raisedAt.getTime() < day ? [] : [{ kind: "effect" }];
}
