/**
 * Keeps time going: goes on without pause while there is work, four times a second otherwise; housekeeping once an hour.
 * Couriers are sent out and not waited for: a partner that does not answer holds up its own notices, and nothing else.
 * Letters go beside that, once a second, for the same reason.
 */
import { traceOf } from "#adapters/http/trace.ts";
import { couriers } from "#core/delivery/couriers.ts";
import { removeExpired } from "#core/expiry.ts";
import { postLetters } from "#core/letter.ts";
import { inviteTraders } from "#core/redress/hearing.ts";
import { retention } from "#core/retention.ts";
import { advance } from "#core/tick.ts";
import { minus } from "#core/time/duration.ts";
import type { OpenWorld } from "./world.ts";

const pause = 250;
const betweenLetters = 1_000;
const afterFault = 2_000;
const hour = 3_600_000;

/** Runs until `stop`, which waits for the round that is under way. A fault is told and tried again, never the end. */
export function clockwork(
  { world, store, mailFiles }: Pick<OpenWorld, "world" | "store" | "mailFiles">,
  report: (line: string) => void,
  {
    uploads,
    checks,
  }: {
    /** What else has things that grow old. */
    readonly uploads?: { tidy(): Promise<void> };
    /** What is kept in memory and must follow. */
    readonly checks?: { refresh(): Promise<number> };
  } = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const tellFault = (error: unknown): void =>
    report(JSON.stringify({ level: "error", where: "clockwork", what: traceOf(error) }));
  const out = couriers(world, tellFault);
  let housekeepingAt = 0;

  const round = async (): Promise<number> => {
    if (Date.now() >= housekeepingAt) {
      housekeepingAt = Date.now() + hour;
      await store.ensurePartitions(world.now());
      await removeExpired(world);
      await store.dropEmptyPartitions(minus(world.now(), retention.report));
      await uploads?.tidy();
      await mailFiles?.removeBefore(minus(world.now(), retention.confirmation));
    }
    const { sealed, read, deadlines } = await advance(world);
    const sent = await out.send();
    await checks?.refresh();
    return sealed + read + deadlines + sent > 0 ? 0 : pause;
  };
  const letters = async (): Promise<number> => {
    const { taken, refused, void: nothing, failures } = await postLetters(world);
    const [why] = failures;
    if (why !== undefined) report(JSON.stringify({ level: "warn", where: "letters", waiting: failures.length, why }));
    const invited = await inviteTraders(world);
    return taken + refused + nothing + invited > 0 ? 0 : betweenLetters;
  };
  const run = async (work: () => Promise<number>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const rest = await work().catch((error: unknown) => {
        tellFault(error);
        return afterFault;
      });
      if (rest > 0) await restFor(rest, stopping.signal);
    }
  };
  const running = [run(round), run(letters)];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await out.stop();
    },
  };
}

/** Ends early when everything stops. */
function restFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
