/** Months of the flow in seconds, from a seed, with faults at every port, held against a plain reference after each step. */
import { seedPersons } from "#core/people/person.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { appeal } from "./appeals.ts";
import { Broken, type Invariant } from "./broken.ts";
import type { FaultKind } from "./faults.ts";
import { report, reportAgain, reportWrongly } from "./intake.ts";
import { checkStep, checkWhole } from "./invariants.ts";
import { emptyMirror } from "./mirror.ts";
import { emptyModel } from "./model.ts";
import { acknowledge, answer, decide, read } from "./partners.ts";
import { askAgain, cutLoose, follow, leap, renew, takeBack, tick } from "./passing.ts";
import { populate } from "./population.ts";
import { randomFrom } from "./random.ts";
import { comeToRest } from "./rest.ts";
import { type Run, type Verbs, verbs } from "./run.ts";
import { emptyTrail } from "./trail.ts";
import { type Planted, simulatedWorld } from "./world.ts";

export type Simulation = {
  readonly seed: number;
  readonly steps: number;
  /** Where given, it ends when the log holds so many; an event is an entry of the log (src/core/log/event.ts). */
  readonly events?: number;
  /** Chance of a fault for each transaction and delivery. */
  readonly faults?: number;
  /** A world with a bug in it, to see that it is found. */
  readonly planted?: Planted;
  /** Verbs with a bug in them. */
  readonly verbs?: Partial<Verbs>;
};

export type Simulated = {
  readonly seed: number;
  /** The step at which it ended. */
  readonly step: number;
  /** Entries of the log, sealed or not. A step may append none, such as reading, or several. */
  readonly events: number;
  readonly actions: readonly string[];
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly counts: {
    readonly reports: number;
    readonly firings: number;
    readonly requests: number;
    readonly delivered: number;
  };
  readonly broken?: { readonly invariant: Invariant; readonly what: string; readonly error: Error };
};

type Action = (run: Run) => Promise<string>;
const actions: readonly (readonly [number, Action])[] = [
  [30, report],
  [5, reportAgain],
  [2, reportWrongly],
  [16, decide],
  [6, read],
  [5, acknowledge],
  [7, answer],
  [4, takeBack],
  [3, follow],
  [2, cutLoose],
  [3, appeal],
  [18, tick],
  [12, leap],
  [1, renew],
  [6, askAgain],
];
const drawn: readonly Action[] = actions.flatMap(([odds, action]) => Array.from({ length: odds }, () => action));

/** Runs a seed to its end, or to the first promise that does not hold. */
export async function simulate({
  seed,
  steps,
  events = Number.POSITIVE_INFINITY,
  faults = 0.05,
  planted = (world) => world,
  ...options
}: Simulation): Promise<Simulated> {
  const store = await emptied(await memoryStore());
  const random = randomFrom(seed);
  const sim = await simulatedWorld({ store, seed, rate: faults, planted });
  await seedPersons(sim.calm, "simulator", sim.calm.policy.directory.persons);
  const mirror = emptyMirror();
  const run: Run = {
    sim,
    random,
    population: populate(random),
    verbs: {
      ...verbs,
      ...options.verbs,
    },
    model: emptyModel(
      () => sim.calm.now(),
      () =>
        sim.calm.covenants.inForce.map(({ id, version }) => ({
          id,
          version,
        })),
      ({ name }) => mirror.declined.has(name),
    ),
    mirror,
    known: [],
    knownBy: new Map(),
    unanswered: [],
    codes: new Map(),
    decisions: new Map(),
    readings: [],
    outcomes: new Map(),
    versions: new Map(),
    reportsTold: 0,
  };
  const trail = emptyTrail();
  const told: string[] = [];
  const ended = (step: number) => ({
    seed,
    step,
    events: trail.events,
    actions: told,
    faults: sim.faults.made,
    counts: {
      reports: run.model.reports.size,
      firings: run.model.firings.size,
      requests: run.model.requests.size,
      delivered: sim.delivered.length,
    },
  });
  let step = 0;
  // Reading it all takes as long as there is much, so that the pauses grow with the run.
  let whole = 25;
  try {
    for (step = 1; step <= steps && trail.events < events; step++) {
      const action = random.pick(drawn);
      told.push(`${step} ${action.name}`);
      told.push(`${step} ${action.name}: ${await action(run)}`);
      told.splice(-2, 1);
      await checkStep(run, trail);
      if (step === whole) {
        await checkWhole(run, trail);
        whole = Math.max(step + 25, Math.floor(step * 1.25));
      }
    }
    told.push("come to rest");
    await comeToRest(run, trail);
    return ended(step - 1);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { ...ended(step), broken: { invariant: error.invariant, what: error.message, error } };
  }
}
