/** What goes wrong at the ports, by chance: the store is lost before, during or after the work, a partner is not reached. */
import { Refusal } from "#core/errors.ts";
import type { Identity, Row, Sql, Tx, World } from "#core/ports.ts";
import type { Random } from "./random.ts";

export type Faults = {
  /** Chance of a fault for each transaction, and for each delivery. */
  rate: number;
  /** How often each was made. */
  readonly made: Record<FaultKind, number>;
};

export const faultKinds = [
  "before begin",
  "before a query",
  "after a query",
  "before commit",
  "lost race",
  "after commit",
  "before delivery",
  "after delivery",
  "delivered twice",
] as const;
export type FaultKind = (typeof faultKinds)[number];

const ofStore: readonly FaultKind[] = faultKinds.slice(0, 6);
const ofDelivery: readonly FaultKind[] = faultKinds.slice(6);

export function faultsAt(rate: number): Faults {
  return { rate, made: noFaults() };
}

function noFaults(): Record<FaultKind, number> {
  return {
    "before begin": 0,
    "before a query": 0,
    "after a query": 0,
    "before commit": 0,
    "lost race": 0,
    "after commit": 0,
    "before delivery": 0,
    "after delivery": 0,
    "delivered twice": 0,
  };
}

/** What committed, also where its caller never heard so: only the simulator may know. */
export type Committed = { readonly result: unknown; readonly order: number };

/** A store that fails. Whoever calls it gets what a caller of a lost database gets. */
export function faultyStore(
  store: Sql,
  random: Random,
  faults: Faults,
  onCommit: (commit: { result: unknown }) => void,
  written: Set<string>,
): Sql {
  return {
    async transaction<T>(identity: Identity, work: (tx: Tx) => Promise<T>): Promise<T> {
      const fault = random.chance(faults.rate) ? random.pick(ofStore) : undefined;
      // Over many runs each query has its turn.
      let queriesBefore = random.between(0, 7);
      let raced = false;
      if (fault === "before begin") lose(faults, fault);
      const result = await store.transaction(identity, async (tx) => {
        const done = await work({
          query: async <R extends Row>(text: string, values?: readonly unknown[]) => {
            for (const table of tablesWritten(text)) written.add(table);
            const hit = queriesBefore-- === 0;
            if (hit && fault === "before a query") lose(faults, fault);
            const rows = await tx.query<R>(text, values);
            if (hit && fault === "after a query") lose(faults, fault);
            return rows;
          },
        });
        if (fault === "before commit") lose(faults, fault);
        if (fault === "lost race" && !raced) {
          raced = true;
          faults.made[fault] += 1;
          throw Object.assign(new Error("could not serialize access"), { code: "40001" });
        }
        return done;
      });
      onCommit({ result });
      if (fault === "after commit") lose(faults, fault);
      return result;
    },
  };
}

const tablesOf = new Map<string, readonly string[]>();

/** The tables that a statement may write to, in any part of it. */
function tablesWritten(text: string): readonly string[] {
  const known = tablesOf.get(text);
  if (known !== undefined) return known;
  const found = [...text.matchAll(/\b(?:insert into|update|delete from)\s+([a-z_]+)/g)].map(([, table]) => table ?? "");
  tablesOf.set(text, found);
  return found;
}

function lose(faults: Faults, kind: FaultKind): never {
  faults.made[kind] += 1;
  throw new Refusal("STORE_UNAVAILABLE", `The connection was lost (${kind}).`);
}

/** A way out that fails: it throws before or after, or takes the same notice twice. */
export function faultyDelivery(deliver: World["deliver"], random: Random, faults: Faults): World["deliver"] {
  return async (notice) => {
    const fault = random.chance(faults.rate) ? random.pick(ofDelivery) : undefined;
    if (fault !== undefined) faults.made[fault] += 1;
    if (fault === "before delivery") throw new Error("The partner cannot be reached.");
    const receipt = await deliver(notice);
    if (fault === "delivered twice") await deliver(notice);
    if (fault === "after delivery") throw new Error("The partner's answer was lost.");
    return receipt;
  };
}
