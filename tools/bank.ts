/** Starts the partner of test/partner/bank.ts as a process of its own, and hears what it says. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What the bank got: at which path, under which id, and whether the signature held. */
export type Got = {
  readonly path: string;
  readonly id: string;
  readonly verdict: string;
  readonly isNew: boolean;
  /** Milliseconds since 1970, on the bank's clock, which is ours. */
  readonly at: number;
  readonly body: string;
};

export type Bank = {
  /** Where a path of it lies. */
  url(path: string): string;
  /** Gives it the secret of a path; done when it knows. */
  know(path: string, secret: string): Promise<void>;
  /** All that came so far. */
  readonly got: readonly Got[];
  /** Resolves once so many have come to this path. */
  until(path: string, count?: number): Promise<Got>;
  /** What it poured out at /flood before somebody stopped reading. */
  poured(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
};

const program = new URL("../test/partner/bank.ts", import.meta.url).pathname;

export async function openBank(): Promise<Bank> {
  const process_ = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  const got: Got[] = [];
  const said: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: process_.stdout }).on("line", (line) => {
    const told: Record<string, unknown> = JSON.parse(line);
    said.push(told);
    if (isGot(told)) got.push(told);
    for (const look of waiting) look();
  });
  const heard = <T>(found: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const now = found();
        if (now === undefined) return;
        waiting.delete(look);
        resolve(now);
      };
      waiting.add(look);
      look();
    });
  const port = await heard(() => said.find((each) => "port" in each)?.port);
  return {
    got,
    url: (path) => `http://127.0.0.1:${String(port)}${path}`,
    async know(path, secret) {
      const before = said.length;
      process_.stdin.write(`${JSON.stringify({ path, secret })}\n`);
      await heard(() => said.slice(before).find((each) => each.knows === path));
    },
    until: (path, count = 1) => heard(() => got.filter((each) => each.path === path)[count - 1]),
    poured: async () => Number((await heard(() => said.find((each) => "written" in each)))?.written),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => process_.once("close", resolve));
      process_.stdin.end();
      await closed;
    },
  };
}

function isGot(told: Record<string, unknown>): told is Got {
  return "verdict" in told;
}
