/** The list of reported values in memory: each program keeps its own, and reads only what changed since it looked last. */
import { hub, type World } from "#core/ports.ts";
import type { Indicator } from "#core/types.ts";
import { askedOf, beginningOf, hashOf } from "./hashed.ts";

/** That enough people reported a value. Of how many nothing is told. */
export type Signal = { readonly lastSeen: Date; readonly until: Date };

export type Signals = {
  /** Undefined too when its time is over. */
  readonly find: (value: Indicator, now: Date) => Signal | undefined;
  /** Those whose hash begins with these two bytes (hashed.ts). */
  readonly beginning: (asked: number, now: Date) => readonly (Indicator & Signal)[];
  /** The first four bytes of the hash of each, in order. */
  readonly beginnings: (now: Date) => Uint32Array;
  /** Reads what changed. Returns how much that was. */
  readonly refresh: () => Promise<number>;
};

type Row = Indicator & { readonly last_seen: Date; readonly until: Date | null; readonly position: number };
type Kept = Indicator & Signal & { readonly beginning: number };

const mostAtOnce = 20_000;

export function signalsOf({ store }: Pick<World, "store">): Signals {
  const known = new Map<string, Kept>();
  /** By what a question tells; so many share one that a short list is enough. */
  const byAsked = new Map<number, readonly Kept[]>();
  let position = 0;
  const forget = (name: string): void => {
    const gone = known.get(name);
    if (gone === undefined) return;
    known.delete(name);
    const asked = askedOf(gone.beginning);
    const rest = (byAsked.get(asked) ?? []).filter((each) => each !== gone);
    if (rest.length === 0) byAsked.delete(asked);
    else byAsked.set(asked, rest);
  };
  const keep = (name: string, kept: Kept): void => {
    forget(name);
    known.set(name, kept);
    const asked = askedOf(kept.beginning);
    byAsked.set(asked, [...(byAsked.get(asked) ?? []), kept]);
  };
  return {
    find({ kind, value }, now) {
      const found = known.get(`${kind} ${value}`);
      return found !== undefined && found.until > now ? found : undefined;
    },
    beginning: (asked, now) => (byAsked.get(asked) ?? []).filter(({ until }) => until > now),
    beginnings(now) {
      const standing = [...known.values()].filter(({ until }) => until > now);
      return Uint32Array.from(standing, ({ beginning }) => beginning).sort();
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
        const name = `${kind} ${value}`;
        if (until === null) forget(name);
        else keep(name, { kind, value, lastSeen: last_seen, until, beginning: beginningOf(hashOf({ kind, value })) });
      }
      position = rows.at(-1)?.position ?? position;
      return rows.length;
    },
  };
}
