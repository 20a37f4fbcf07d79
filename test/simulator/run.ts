/** What a run holds: the world, the reference beside it, and what callers were promised. */

import { loadCovenant } from "#core/covenant/in-force.ts";
import { Refusal, type RefusalCode } from "#core/errors.ts";
import * as flow from "#core/flow.ts";
import type { Person } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { Broken } from "./broken.ts";
import type { Committed } from "./faults.ts";
import type { Mirror } from "./mirror.ts";
import type { Model } from "./model.ts";
import type { Population } from "./population.ts";
import type { Random } from "./random.ts";
import type { Delivery } from "./telling.ts";
import type { Simulated } from "./world.ts";

export const verbs = { ...flow, loadCovenant };
export type Verbs = typeof verbs;

/** A name under which a report was handed in, and the report that answers to it. */
export type Known = { readonly delivery: Delivery; readonly id: string; readonly keyUntil: number };
export type Reading = {
  readonly request: string;
  readonly organisation: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Run = {
  readonly sim: Simulated;
  readonly model: Model;
  /** What the store held after the last step. */
  readonly mirror: Mirror;
  readonly random: Random;
  readonly population: Population;
  readonly verbs: Verbs;
  readonly known: Known[];
  /** The same by each name. */
  readonly knownBy: Map<string, readonly Known[]>;
  /** What callers still have to ask again, because they got no answer. */
  readonly unanswered: { readonly what: string; readonly again: () => Promise<string> }[];
  readonly codes: Map<string, string>;
  readonly decisions: Map<string, { readonly person: Person; readonly approve: boolean }>;
  readonly readings: Reading[];
  /** Outcome by id, in cents stopped. */
  readonly outcomes: Map<string, number>;
  readonly versions: Map<string, number>;
  reportsTold: number;
};

export type Answer<T> =
  | { readonly kind: "told"; readonly value: T; readonly order: number }
  | { readonly kind: "refused"; readonly code: RefusalCode }
  /** No answer came; `committed` is what happened all the same. */
  | { readonly kind: "lost"; readonly committed: readonly Committed[] };

/** Calls a verb as a real caller does. Anything but an answer, a refusal or a lost store is a bug. */
export async function call<T>(run: Run, what: string, verb: (world: World) => Promise<T>): Promise<Answer<T>> {
  const { settled, committed } = await run.sim.call(verb);
  if (settled.status === "fulfilled")
    return { kind: "told", value: settled.value, order: committed.at(-1)?.order ?? 0 };
  const reason: unknown = settled.reason;
  if (!(reason instanceof Refusal)) throw new Broken("only refusals", `${what} failed: ${sentence(reason)}`, reason);
  if (reason.code === "STORE_UNAVAILABLE") return { kind: "lost", committed };
  return { kind: "refused", code: reason.code };
}

/** Says what must have come of a call; another refusal breaks the promise. */
export function expectAnswer<T>(answer: Answer<T>, what: string, ...refusals: readonly RefusalCode[]): void {
  if (answer.kind === "refused" && !refusals.includes(answer.code)) {
    throw new Broken("only refusals", `${what} was refused: ${answer.code}`);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
