/** `node test/simulator/main.ts --seed N --steps M`, or `--seeds 100` for the first hundred. */
import { parseArgs } from "node:util";
import { type Simulated, simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "250" },
    faults: { type: "string", default: "0.05" },
  },
});

for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed++) {
  const began = performance.now();
  const run = await simulate({ seed, steps: Number(values.steps), faults: Number(values.faults) });
  process.stdout.write(`${summaryOf(run)}, ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  if (run.broken !== undefined) {
    process.stdout.write(`${run.actions.slice(-20).join("\n")}\n\n${run.broken.what}\n`);
    process.stdout.write(`${run.broken.error.cause instanceof Error ? run.broken.error.cause.stack : ""}\n`);
    process.exitCode = 1;
    if (values.seeds === "1") break;
  }
}

function summaryOf({ seed, step, counts, faults, broken }: Simulated): string {
  const made = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const { reports, firings, requests, delivered } = counts;
  return `seed ${seed}: ${broken === undefined ? "holds" : `BROKEN at step ${step}`}, ${step} steps, ${made} faults, ${reports} reports, ${firings} firings, ${requests} requests, ${delivered} notices`;
}
