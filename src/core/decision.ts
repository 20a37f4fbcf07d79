/** A person decides whether a request goes out (GDPR art. 22). A count alone never does that about a person. */
import { met } from "./deadline.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { requireHeard } from "./redress/hearing.ts";
import { move, type RequestState } from "./states.ts";

/** `danger`: why an established trader is not heard first. */
export type Decision = {
  readonly request: string;
  readonly approve: boolean;
  readonly reason?: string;
  readonly danger?: string;
};

/** Who may decide: the one the covenant names, and the night decider. */
export type Deciders = {
  readonly decide_at: string | null;
  readonly decide_role: string | null;
  readonly piket_at: string | null;
  readonly piket_role: string | null;
};

type Open = Deciders & {
  readonly state: RequestState;
  readonly controller: string;
  readonly decided_by: string | null;
  readonly decline_reason: string | null;
};

/**
 * Approves or declines a draft. Again the same by the same person changes nothing.
 * @throws Refusal NOT_FOUND when it is not theirs to decide; STATE_CONFLICT when it has been decided.
 */
export async function decide(
  world: World,
  person: Person,
  { request, approve, reason, danger }: Decision,
): Promise<RequestState> {
  if (!approve && (reason === undefined || reason.trim() === "")) {
    throw new Refusal(
      "INPUT_INVALID",
      "Say why you decline, so that the desk and the auditor can follow it.",
      "/reason",
    );
  }
  return world.store.transaction(hub, async (tx) => {
    const open = await lockRequest(tx, request);
    if (open === undefined || !mayDecide(person, open))
      throw new Refusal("NOT_FOUND", "There is no such request to decide.");
    if (open.decided_by === person.id && (open.decline_reason === null) === approve) return open.state;
    if (open.decided_by === "silence")
      throw new Refusal(
        "STATE_CONFLICT",
        "Nobody decided this in time, so by the covenant it has ended, or left as information only. It can no longer be decided.",
      );
    if (approve) await requireHeard(world, tx, request, danger);
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

async function lockRequest(tx: Tx, request: string): Promise<Open | undefined> {
  const [row] = await tx.query<Open>(
    `select state, controller, decide_at, decide_role, piket_at, piket_role, decided_by, decline_reason
     from barrier_request where id = $1 for update`,
    [request],
  );
  return row;
}

/** Only somebody in the role, at the organisation, that the covenant names by day or by night. */
export function mayDecide({ organisation, roles }: Person, open: Deciders): boolean {
  const is = (at: string | null, role: string | null) => at === organisation && role !== null && roles.includes(role);
  return is(open.decide_at, open.decide_role) || is(open.piket_at, open.piket_role);
}
