/** `node test/fuzz/main.ts extraction --runs 1000000 --seed 1`: tries what nobody would write. `--first N` begins at run N. */
import { parseArgs } from "node:util";
import { extraction } from "./extraction.ts";
import { type Broken, type Fuzz, fuzzed, growth, type Input } from "./fuzz.ts";
import { mime } from "./mime.ts";

const fuzzes: ReadonlyMap<string, Fuzz> = new Map([
  ["extraction", extraction],
  ["mime", mime],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    first: { type: "string", default: "0" },
    size: { type: "string", default: "1000000" },
  },
});
const [runs, seed, first, size] = [whole(values.runs), whole(values.seed), whole(values.first), whole(values.size)];
const fuzz = fuzzes.get(positionals[0] ?? "");
if (fuzz === undefined) throw new Error(`Name one of: ${[...fuzzes.keys()].join(", ")}.`);

const slowest = 3;
for (const [name, heavy] of fuzz.heavy ?? []) {
  const times = await growth(fuzz, heavy, size);
  say(`${name}: ${size} takes ${times.toFixed(2)} × the half${times > slowest ? ", MORE THAN LINEAR" : ""}`);
  if (times > slowest) process.exitCode = 1;
}

const began = performance.now();
const step = 50_000;
let done = 0;
let broken: Broken | undefined;
while (done < runs && broken === undefined) {
  const next = Math.min(step, runs - done);
  broken = await fuzzed(fuzz, seed, next, first + done);
  done += next;
  if (broken === undefined) say(`${done} runs of seed ${seed} hold, ${seconds()} s`);
}
if (broken !== undefined) {
  say(`BROKEN at run ${broken.run} of seed ${seed}: ${JSON.stringify(shown(broken.input))}`);
  say(broken.error instanceof Error ? (broken.error.stack ?? broken.error.message) : String(broken.error));
  process.exitCode = 1;
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error("Give whole numbers.");
  return number;
}

function shown(input: Input): string {
  return typeof input === "string" ? input : Buffer.from(input).toString("base64");
}

function seconds(): string {
  return ((performance.now() - began) / 1_000).toFixed(0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
