/** Who carries notices out: each lane that is due at the same time, up to so many, and none waits for another. */
import type { World } from "#core/ports.ts";
import { claimLanes, walkLane } from "./lane.ts";

const lanesAtOnce = 32;
/** Then others have their turn. */
const noticesInATurn = 50;

/** Delivers what is due and waits until it is done. Returns how many attempts were made. */
export async function deliverDue(world: World): Promise<number> {
  const heads = await claimLanes(world, lanesAtOnce);
  const walks = await Promise.allSettled(
    heads.map((head) => walkLane(world, head, (attempts) => attempts < noticesInATurn)),
  );
  for (const walk of walks) if (walk.status === "rejected") throw walk.reason;
  return walks.reduce((sum, walk) => sum + (walk.status === "fulfilled" ? walk.value : 0), 0);
}

/** Couriers that are sent out and not waited for. */
export type Couriers = {
  /** Sends out one for each lane that is due, as far as there are hands. Returns how many went. */
  send(): Promise<number>;
  /** Each finishes the notice it carries. */
  stop(): Promise<void>;
};

/** For a process that lives on: what fails in a lane is told, and the lane is due again soon. */
export function couriers(world: World, tell: (error: unknown) => void): Couriers {
  const underway = new Set<Promise<unknown>>();
  let isStopping = false;
  return {
    async send() {
      const heads = await claimLanes(world, isStopping ? 0 : lanesAtOnce - underway.size);
      for (const head of heads) {
        const walk = walkLane(world, head, (attempts) => attempts < noticesInATurn && !isStopping)
          .catch(tell)
          .finally(() => underway.delete(walk));
        underway.add(walk);
      }
      return heads.length;
    },
    async stop() {
      isStopping = true;
      await Promise.all(underway);
    },
  };
}
