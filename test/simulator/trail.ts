/** What the log tells of each request, replayed: every move is one that may be made, and every clock strikes once. */
import { mayMove, type RequestState } from "#core/states.ts";
import { Broken } from "./broken.ts";
import type { StoredEvent } from "./look.ts";

/** `struck`: which events came that may come once only. */
export type History = { state: RequestState; readonly struck: Set<string> };
export type Trail = { last: string; events: number; readonly requests: Map<string, History> };

export function emptyTrail(): Trail {
  return { last: "00000000-0000-0000-0000-000000000000", events: 0, requests: new Map() };
}

const moves: Readonly<Record<string, RequestState>> = {
  "request.approved": "approved",
  "request.declined": "declined",
  "request.sent": "sent",
  "request.acknowledged": "acknowledged",
  "request.withdrawn": "withdrawn",
  "outcome.recorded": "answered",
};
const once = [
  "request.approved",
  "request.declined",
  "request.sent",
  "request.decision-overdue",
  "request.nobody-decided",
  "request.answer-overdue",
  "request.expired",
];

export function trailAfter(trail: Trail, events: readonly StoredEvent[]): void {
  for (const { id, type, subjects } of events) {
    trail.last = id;
    trail.events += 1;
    const request = subjects[type === "outcome.recorded" || type === "correction.made" ? 1 : 0] ?? "";
    if (type === "request.drafted") trail.requests.set(request, { state: "draft", struck: new Set() });
    const history = trail.requests.get(request);
    if (history === undefined) continue;
    if (once.includes(type)) {
      const invariant =
        type === "request.sent" || type === "request.approved" ? "no request twice" : "no deadline lost";
      if (history.struck.has(type)) throw new Broken(invariant, `${type} came twice for ${request}.`);
      history.struck.add(type);
    }
    if (type === "request.expired") history.state = expired(history.state);
    const next = moves[type];
    if (next === undefined) continue;
    // What has ended stays what it was when it is taken back.
    if (next === "withdrawn" && !mayMove(history.state, next)) continue;
    if (!mayMove(history.state, next))
      throw new Broken("states move as they may", `${request} went from ${history.state} to ${next}.`);
    history.state = next;
  }
}

/** At the end of its term an answered request closes; one that was never answered expires; others stay what they are. */
function expired(state: RequestState): RequestState {
  if (state === "answered") return "closed";
  return mayMove(state, "expired") ? "expired" : state;
}
