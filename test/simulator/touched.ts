/** What is held against the reference: after a step what the step touched on either side, now and then all there is. */
import { componentsOf } from "./components.ts";
import { look, lookSince, nameOf, nameOfFiring, type Stored, type StoredEvent } from "./look.ts";
import { mirrored, standingName } from "./mirror.ts";
import { firingName, type ModelFiring, type ModelReport, type ModelRequest } from "./model.ts";
import type { Run } from "./run.ts";
import { groupsOf, membersOf } from "./ties.ts";
import { type Trail, trailAfter } from "./trail.ts";

export type Touched = Omit<Stored, "next"> & {
  readonly expected: {
    readonly reports: readonly ModelReport[];
    readonly firings: readonly ModelFiring[];
    readonly requests: readonly ModelRequest[];
    /** Outcome by id, in cents stopped. */
    readonly outcomes: readonly (readonly [id: string, cents: number])[];
    readonly groups: ReadonlyMap<string, string>;
  };
};

/** Reads what was written since the last look, follows the log, and gives both sides of all that either changed. */
export async function touchedSince(run: Run, trail: Trail): Promise<Touched> {
  const { mirror, sim, model } = run;
  const { stored, events } =
    sim.written.size > 0
      ? await lookSince(sim.calm, { next: mirror.next, last: trail.last }, (table) => sim.written.has(table))
      : nothing(mirror.next);
  sim.written.clear();
  mirrored(mirror, stored);
  trailAfter(trail, events);
  const touched = both(run, stored, events);
  for (const each of [model.changed.reports, model.changed.firings, model.changed.requests]) each.clear();
  return touched;
}

/** Everything, from a new look at the store and from the reference worked out once more. */
export async function allThereIs(run: Run): Promise<Touched> {
  const { model, sim, outcomes } = run;
  return {
    ...(await look(sim.calm)),
    expected: {
      reports: [...model.reports.values()],
      firings: [...model.firings.values()],
      requests: [...model.requests.values()],
      outcomes: [...outcomes],
      groups: componentsOf(model.reports.values()),
    },
  };
}

function nothing(next: number): { stored: Stored; events: readonly StoredEvent[] } {
  const stored = { reports: [], firings: [], requests: [], corrections: [], outcomes: [], held: [], next };
  return { stored, events: [] };
}

function both({ mirror, model, outcomes }: Run, stored: Stored, events: readonly StoredEvent[]): Touched {
  const { changed } = model;
  const reportIds = idsOf(
    stored.reports,
    [...changed.reports].map(({ id }) => id),
  );
  const firingIds = idsOf(
    stored.firings,
    [...stored.firings.map(nameOfFiring), ...[...changed.firings].map(firingName)].flatMap((name) => [
      ...(mirror.firingsNamed.get(name) ?? []),
    ]),
  );
  const firings = found(firingIds, mirror.firings);
  const requests = found(requestIds(mirror, changed.requests, stored, events), mirror.requests);
  const { held, names } = dossiersAt(mirror, model, stored);
  const groups = groupsOf(model.ties);
  const expectedNames = names.filter((name) => groups.has(name));
  const corrections = requests.flatMap(({ id }) => [...(mirror.correctionsOf.get(id) ?? [])]);
  // An outcome is kept for ever and changes never, so those that were told are all there when none is missing.
  const allOutcomes = mirror.outcomes.size !== outcomes.size;
  const outcomeRows = allOutcomes ? [...mirror.outcomes.values()] : stored.outcomes;
  return {
    reports: found(reportIds, mirror.reports),
    firings,
    requests,
    corrections: found(new Set(corrections), mirror.corrections),
    outcomes: outcomeRows,
    held,
    expected: {
      reports: found(reportIds, model.reports),
      firings: [...new Set([...found(new Set(firings.map(nameOfFiring)), model.firings), ...changed.firings])],
      requests: [...new Set([...found(new Set(requests.map(nameOf)), model.requests), ...changed.requests])],
      outcomes: allOutcomes
        ? [...outcomes]
        : outcomeRows.flatMap(({ id }) => {
            const cents = outcomes.get(id);
            return cents === undefined ? [] : [[id, cents] as const];
          }),
      groups: new Map(expectedNames.map((name) => [name, groups.get(name) ?? ""])),
    },
  };
}

/** Every value that lies with one that was tied or untied, in the store or in the reference. */
function dossiersAt(mirror: Run["mirror"], { ties }: Run["model"], stored: Stored) {
  const parts = membersOf(ties);
  const names = new Set([...stored.held.map(({ name }) => name), ...ties.changed]);
  ties.changed.clear();
  for (const name of names) {
    for (const other of mirror.valuesOf.get(mirror.dossierOf.get(name) ?? "") ?? []) names.add(other);
    for (const other of parts.get(groupsOf(ties).get(name) ?? "") ?? []) names.add(other);
  }
  const held = [...names].flatMap((name) => {
    const dossier = mirror.dossierOf.get(name);
    return dossier === undefined ? [] : [{ name, dossier }];
  });
  return { held, names: [...names] };
}

/** Changed, spoken of in the log, corrected, or under a name that something changed goes by. */
function requestIds(
  { requestsNamed, requestsStanding }: Run["mirror"],
  changed: ReadonlySet<ModelRequest>,
  { requests, corrections }: Stored,
  events: readonly StoredEvent[],
): Set<string> {
  return idsOf(requests, [
    ...corrections.map(({ request }) => request),
    ...events.flatMap(({ subjects }) => subjects),
    ...requests.flatMap((request) => [
      ...(requestsNamed.get(nameOf(request)) ?? []),
      ...(requestsStanding.get(standingName(request)) ?? []),
    ]),
    ...[...changed].flatMap(({ name }) => [...(requestsNamed.get(name) ?? [])]),
  ]);
}

function idsOf(rows: readonly { readonly id: string }[], others: readonly string[]): Set<string> {
  return new Set([...rows.map(({ id }) => id), ...others]);
}

function found<T>(ids: ReadonlySet<string>, from: ReadonlyMap<string, T>): T[] {
  return [...ids].flatMap((id) => from.get(id) ?? []);
}
