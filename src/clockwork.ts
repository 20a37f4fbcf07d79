/** Keeps time going: ticks without pause while there is work, four times a second otherwise; housekeeping once an hour. */
import { traceOf } from "#adapters/http/trace.ts";
import { removeExpired } from "#core/expiry.ts";
import { tick } from "#core/tick.ts";
import type { OpenWorld } from "./world.ts";

const pause = 250;
const afterFault = 2_000;
const hour = 3_600_000;

/** Runs until `stop`, which waits for the round that is under way. A fault is told and tried again, never the end. */
export function clockwork(
  { world, store }: Pick<OpenWorld, "world" | "store">,
  report: (line: string) => void,
  /** What else has things that grow old. */
  uploads?: { tidy(): Promise<void> },
): { stop(): Promise<void> } {
  let stopped = false;
  let wake: () => void = () => undefined;
  let housekeepingAt = 0;

  const round = async (): Promise<number> => {
    if (Date.now() >= housekeepingAt) {
      housekeepingAt = Date.now() + hour;
      await store.ensurePartitions(world.now());
      await removeExpired(world);
      await uploads?.tidy();
    }
    const { sealed, read, delivered, deadlines } = await tick(world);
    return sealed + read + delivered + deadlines > 0 ? 0 : pause;
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      const rest = await round().catch((error: unknown) => {
        report(JSON.stringify({ level: "error", where: "clockwork", what: traceOf(error) }));
        return afterFault;
      });
      if (rest > 0 && !stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, rest);
        });
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
