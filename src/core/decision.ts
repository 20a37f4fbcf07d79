/** A person decides whether a request goes out (GDPR art. 22). A count alone never does that about a person. */
import { met } from "./deadline.ts";
import { Refusal } from "./errors.ts";
import { append } from "./event.ts";
import type { Person } from "./person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { move, type RequestState } from "./states.ts";

export type Decision = { readonly request: string; readonly approve: boolean; readonly reason?: string };

type Open = { state: RequestState; decide_at: string | null; decide_role: string | null; controller: string };

/**
 * Approves or declines a draft. Again the same by the same person changes nothing.
 * @throws Refusal NOT_FOUND when it is not theirs to decide; STATE_CONFLICT when it has been decided.
 */
export async function decide(
  world: World,
  person: Person,
  { request, approve, reason }: Decision,
): Promise<RequestState> {
  if (!approve && (reason === undefined || reason.trim() === "")) {
    throw new Refusal(
      "INPUT_INVALID",
      "Say why you decline, so that the desk and the auditor can follow it.",
      "/reason",
    );
  }
  return world.store.transaction(hub, async (tx) => {
    const open = await lockDraft(tx, request);
    if (open === undefined || !mayDecide(person, open))
      throw new Refusal("NOT_FOUND", "There is no such request to decide.");
    const wanted = approve ? "approved" : "declined";
    const state = move(open.state, wanted);
    await tx.query(
      `update barrier_request set state = $2, decided_by = $3, decided_at = $4, decline_reason = $5 where id = $1`,
      [request, state, person.id, world.now(), approve ? null : reason],
    );
    await met(world, tx, "decide", request);
    await append(world, tx, { type: `request.${wanted}`, subjects: [request], organisation: open.controller });
    return state;
  });
}

async function lockDraft(tx: Tx, request: string): Promise<Open | undefined> {
  const [row] = await tx.query<Open>(
    `select state, decide_at, decide_role, controller from barrier_request where id = $1 for update`,
    [request],
  );
  return row;
}

/** Who the covenant names, or at that same organisation the night decider. */
export function mayDecide(
  { organisation, roles }: Person,
  open: { decide_at: string | null; decide_role: string | null },
): boolean {
  if (open.decide_at !== organisation || open.decide_role === null) return false;
  return roles.includes(open.decide_role) || roles.includes("piket");
}
