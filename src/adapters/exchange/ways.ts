/** The ways out, in the order in which they are tried: an organisation is served by the first that knows how to reach it. */
import { Undelivered } from "#core/delivery/undelivered.ts";
import type { Notice, World } from "#core/ports.ts";

/** Gives how it delivers to an organisation that it serves, and nothing for one that it does not. */
export type Way = (organisation: string) => Promise<World["deliver"] | undefined>;

/** The one way out that is made of these. */
export function delivering(ways: readonly Way[]): World["deliver"] {
  return async (notice: Notice) => {
    for (const way of ways) {
      const deliver = await way(notice.to);
      if (deliver !== undefined) return deliver(notice);
    }
    throw new Undelivered("no-way");
  };
}

/** A way that serves everybody. */
export function forAll(deliver: World["deliver"]): Way {
  return () => Promise.resolve(deliver);
}
