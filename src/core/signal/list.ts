/** The list of reported values in memory: each program keeps its own, and reads only what changed since it looked last. */
import { hub, type World } from "#core/ports.ts";
import type { Indicator } from "#core/types.ts";

/** That enough people reported a value. Of how many nothing is told. */
export type Signal = { readonly lastSeen: Date; readonly until: Date };

export type Signals = {
  /** Undefined too when its time is over. */
  readonly find: (value: Indicator, now: Date) => Signal | undefined;
  /** Reads what changed. Returns how much that was. */
  readonly refresh: () => Promise<number>;
};

type Row = Indicator & { readonly last_seen: Date; readonly until: Date | null; readonly position: number };

const mostAtOnce = 20_000;

export function signalsOf({ store }: Pick<World, "store">): Signals {
  const known = new Map<string, Signal>();
  let position = 0;
  return {
    find({ kind, value }, now) {
      const found = known.get(`${kind} ${value}`);
      return found !== undefined && found.until > now ? found : undefined;
    },
    async refresh() {
      const rows = await store.transaction(hub, (tx) =>
        // Rows of one position are written together, so none is left behind when the last of them is read.
        tx.query<Row>(
          `select kind, value, last_seen, until, position from signal
           where position > $1 and position <= coalesce(
             (select max(position) from (select position from signal where position > $1 order by position limit ${mostAtOnce}) next), $1)
           order by position`,
          [position],
        ),
      );
      for (const { kind, value, last_seen, until } of rows) {
        if (until === null) known.delete(`${kind} ${value}`);
        else known.set(`${kind} ${value}`, { lastSeen: last_seen, until });
      }
      position = rows.at(-1)?.position ?? position;
      return rows.length;
    },
  };
}
