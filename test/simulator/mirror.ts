/** The store as it was after the last step, kept up with what each step wrote, so that nobody reads it all again. */
import {
  nameOf,
  nameOfFiring,
  type Stored,
  type StoredCorrection,
  type StoredFiring,
  type StoredOutcome,
  type StoredReport,
  type StoredRequest,
} from "./look.ts";

export type Mirror = {
  /** The first transaction that has not been looked at. */
  next: number;
  readonly reports: Map<string, StoredReport>;
  readonly firings: Map<string, StoredFiring>;
  readonly requests: Map<string, StoredRequest>;
  readonly corrections: Map<string, StoredCorrection>;
  readonly outcomes: Map<string, StoredOutcome>;
  /** Dossiers by value, and values by dossier. */
  readonly dossierOf: Map<string, string>;
  readonly valuesOf: Map<string, Set<string>>;
  /** Ids by the name that should be theirs alone. */
  readonly firingsNamed: Map<string, Set<string>>;
  readonly requestsNamed: Map<string, Set<string>>;
  /** Requests that stand, by all but their round. */
  readonly requestsStanding: Map<string, Set<string>>;
  readonly correctionsOf: Map<string, Set<string>>;
  /** Names of requests that a person declined. */
  readonly declined: Set<string>;
};

export function emptyMirror(): Mirror {
  return {
    next: 0,
    reports: new Map(),
    firings: new Map(),
    requests: new Map(),
    corrections: new Map(),
    outcomes: new Map(),
    dossierOf: new Map(),
    valuesOf: new Map(),
    firingsNamed: new Map(),
    requestsNamed: new Map(),
    requestsStanding: new Map(),
    correctionsOf: new Map(),
    declined: new Set(),
  };
}

/** Takes up what a look found. */
export function mirrored(mirror: Mirror, stored: Stored): void {
  mirror.next = stored.next;
  for (const { name, dossier } of stored.held) {
    mirror.valuesOf.get(mirror.dossierOf.get(name) ?? "")?.delete(name);
    mirror.dossierOf.delete(name);
    if (dossier === null) continue;
    mirror.dossierOf.set(name, dossier);
    add(mirror.valuesOf, dossier, name);
  }
  for (const report of stored.reports) mirror.reports.set(report.id, report);
  for (const outcome of stored.outcomes) mirror.outcomes.set(outcome.id, outcome);
  for (const firing of stored.firings) {
    mirror.firings.set(firing.id, firing);
    add(mirror.firingsNamed, nameOfFiring(firing), firing.id);
  }
  for (const request of stored.requests) {
    mirror.requests.set(request.id, request);
    add(mirror.requestsNamed, nameOf(request), request.id);
    if (request.state === "declined") mirror.declined.add(nameOf(request));
    if (request.withdrawn) mirror.requestsStanding.get(standingName(request))?.delete(request.id);
    else add(mirror.requestsStanding, standingName(request), request.id);
  }
  for (const correction of stored.corrections) {
    mirror.corrections.set(correction.id, correction);
    add(mirror.correctionsOf, correction.request, correction.id);
  }
}

/** Of all with the same, one may stand. */
export function standingName({ covenant, step, addressee, kind, value, for_report }: StoredRequest): string {
  return [covenant, step, addressee, kind, value, for_report ?? "-"].join(" | ");
}

function add(map: Map<string, Set<string>>, name: string, id: string): void {
  map.set(name, (map.get(name) ?? new Set()).add(id));
}
