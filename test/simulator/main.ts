/**
 * `node test/simulator/main.ts --seed N --steps M` for one seed, `--seeds 60 --events 10000 --processes 2` for the first
 * sixty, each until its log holds ten thousand events, by two processes. An event is an entry of the one log
 * (src/core/log/event.ts): a step may append none, such as reading, or several.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import type { Told } from "./worker.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string" },
    events: { type: "string" },
    faults: { type: "string", default: "0.05" },
    processes: { type: "string", default: "1" },
  },
});
const events = values.events === undefined ? undefined : Number(values.events);
// A run of many events that makes none would never end.
const steps = Number(values.steps ?? (events === undefined ? 250 : events * 20));
const faults = Number(values.faults);
const first = Number(values.seed);
const waiting = Array.from({ length: Number(values.seeds) }, (_, place) => first + place);
const all: Told[] = [];
const began = performance.now();

await Promise.all(Array.from({ length: Math.min(Number(values.processes), waiting.length) }, work));
process.stdout.write(`${totals()}\n`);
if (all.some(({ broken }) => broken !== undefined) || all.length < Number(values.seeds)) process.exitCode = 1;

/** One process, which takes the next seed when it has done one. */
async function work(): Promise<void> {
  const worker = fork(new URL("./worker.ts", import.meta.url));
  const ended = once(worker, "exit");
  worker.on("message", (told: Told) => {
    all.push(told);
    say(told);
    next();
  });
  const next = () => {
    const seed = waiting.shift();
    if (seed === undefined) worker.disconnect();
    else worker.send({ seed, steps, faults, ...(events !== undefined && { events }) });
  };
  next();
  const [code] = await ended;
  if (code !== 0) process.stdout.write(`A process ended with ${code}; its seed is not among the totals.\n`);
}

function say(told: Told): void {
  const { seed, broken, actions, seconds } = told;
  process.stderr.write(`${all.length} of ${values.seeds}: ${summaryOf(told)}, ${seconds.toFixed(1)} s\n`);
  if (broken === undefined) return;
  const until = events === undefined ? `--steps ${steps}` : `--events ${events}`;
  process.stdout.write(`node test/simulator/main.ts --seed ${seed} ${until} --faults ${faults}\n`);
  process.stdout.write(`${actions.join("\n")}\n\n${broken.invariant}: ${broken.what}\n${broken.stack}\n`);
}

function summaryOf({ seed, step, events, made, counts, broken }: Told): string {
  const { reports, firings, requests, delivered } = counts;
  return `seed ${seed}: ${broken === undefined ? "holds" : `BROKEN at step ${step}`}, ${step} steps, ${events} events, ${made} faults, ${reports} reports, ${firings} firings, ${requests} requests, ${delivered} notices`;
}

function totals(): string {
  const sum = (of: (told: Told) => number) => all.reduce((total, told) => total + of(told), 0);
  const broken = all.filter((told) => told.broken !== undefined).map(({ seed }) => seed);
  const verdict = broken.length === 0 ? "all hold" : `BROKEN: ${broken.join(", ")}`;
  const seconds = (performance.now() - began) / 1000;
  return `${all.length} of ${values.seeds} seeds, ${verdict}: ${sum(({ step }) => step)} steps, ${sum((told) => told.events)} events, ${sum(({ made }) => made)} faults, ${seconds.toFixed(0)} s`;
}
