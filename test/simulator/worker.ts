/** A process that simulates the seeds it is given, one after the other, and tells what came of each. */
import { type Simulated, type Simulation, simulate } from "./simulate.ts";

export type Told = Pick<Simulated, "seed" | "step" | "events" | "counts"> & {
  /** How many faults were made. */
  readonly made: number;
  readonly seconds: number;
  /** The last of them. */
  readonly actions: readonly string[];
  readonly broken: { readonly invariant: string; readonly what: string; readonly stack: string } | undefined;
};

process.on("message", (simulation: Simulation) => {
  tell(simulation).catch((error: unknown) => {
    process.stderr.write(`Seed ${simulation.seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
});

async function tell(simulation: Simulation): Promise<void> {
  const began = performance.now();
  const { seed, step, events, counts, faults, broken, actions } = await simulate(simulation);
  const told: Told = {
    seed,
    step,
    events,
    counts,
    made: Object.values(faults).reduce((sum, times) => sum + times, 0),
    seconds: (performance.now() - began) / 1000,
    actions: actions.slice(-20),
    broken: broken && {
      invariant: broken.invariant,
      what: broken.what,
      stack: broken.error.cause instanceof Error ? (broken.error.cause.stack ?? "") : "",
    },
  };
  process.send?.(told);
}
