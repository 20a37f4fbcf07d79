/** From what became of a report to the steps its reporter reads, oldest first. */
import { barriers } from "#core/covenant/covenant.ts";
import type { AskedPartner, Followed } from "#core/follow-up.ts";
import { outcomeResults } from "#core/outcome.ts";
import type { World } from "#core/ports.ts";
import type { FollowStep } from "./followed.ts";
import { nameOf } from "./page.ts";

const day = 86_400_000;

export function stepsOf(world: World, { receivedAt, state, linked, asked }: Followed): readonly FollowStep[] {
  const steps: readonly (readonly FollowStep[])[] = [
    [{ kind: "received", at: receivedAt }],
    linked === "none" ? [] : [{ kind: "linked", band: linked }],
    inOrder(asked.map((request) => stepsOfRequest(world, request))),
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

function stepsOfRequest(world: World, request: AskedPartner): readonly FollowStep[] {
  const { sentAt, state, answers } = request;
  const partner = nameOf(world, request.partner);
  const barrier = barriers.find((known) => known === request.barrier);
  if (barrier === undefined) return [];
  const steps: readonly (readonly FollowStep[])[] = [
    [{ kind: "asked", at: sentAt, partner, barrier }],
    state === "acknowledged" ? [{ kind: "acknowledged", partner }] : [],
    answers.flatMap(({ at, result }): FollowStep[] => {
      const known = outcomeResults.find((one) => one === result);
      return known === undefined ? [] : [{ kind: "answered", at, partner, result: known }];
    }),
    effectOf(world, request),
    state === "withdrawn" ? [{ kind: "corrected" }] : [],
  ];
  return steps.flat();
}

/** "No new reports" is said where there were some, and only after a day: a minute later it would mean nothing. */
function effectOf(world: World, { effect }: AskedPartner): readonly FollowStep[] {
  if (effect === undefined || effect.before === "none" || effect.after !== "none") return [];
  return world.now().getTime() - effect.raisedAt.getTime() < day ? [] : [{ kind: "effect" }];
}
