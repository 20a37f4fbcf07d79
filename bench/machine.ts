/** On what a measurement was made: a figure without this says nothing. */
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export type Machine = {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Of the last minute before the start: what else the machine was doing. */
  readonly load: number;
  readonly node: string;
};

export function machine(): Machine {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? Number.NaN,
    node: process.version,
  };
}
