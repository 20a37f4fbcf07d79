/** How a barrier request may move. Overdue and delivery-failed are derived, never states. */
import { Refusal } from "./errors.ts";

export const requestStates = [
  "draft",
  "approved",
  "declined",
  "sent",
  "acknowledged",
  "answered",
  "closed",
  "withdrawn",
  "expired",
] as const;
export type RequestState = (typeof requestStates)[number];

const moves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  draft: ["approved", "declined", "withdrawn", "expired"],
  approved: ["sent", "withdrawn", "expired"],
  declined: [],
  sent: ["acknowledged", "answered", "withdrawn", "expired"],
  acknowledged: ["answered", "withdrawn", "expired"],
  // The last answer counts, and a late one is always taken.
  answered: ["answered", "closed", "withdrawn"],
  closed: ["answered"],
  withdrawn: ["answered"],
  expired: ["answered"],
};

export function mayMove(from: RequestState, to: RequestState): boolean {
  return moves[from].includes(to);
}

/** @throws Refusal STATE_CONFLICT when the request cannot go there from where it is. */
export function move(from: RequestState, to: RequestState): RequestState {
  if (!mayMove(from, to)) {
    throw new Refusal(
      "STATE_CONFLICT",
      `A request that is ${from} cannot become ${to}. Load it again to see where it stands.`,
    );
  }
  return to;
}
