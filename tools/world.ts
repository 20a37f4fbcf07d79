/** A World for tests: a real store, our own policy, a clock that stands still until it is moved, ids that repeat. */
import { readdirSync, readFileSync } from "node:fs";
import { v7 } from "uuid";
import { currentOperation } from "#adapters/http/operation.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import type {
  ConfirmationLetter,
  HearingLetter,
  Notice,
  NoticeLetter,
  RequestLetter,
  Sql,
  World,
} from "#core/ports.ts";

export type TestWorld = World & {
  /** Moves the clock. */
  pass(milliseconds: number): void;
  /** What was delivered, in order. */
  readonly delivered: Notice[];
  /** The letters to reporters, in order. */
  readonly mailed: ConfirmationLetter[];
  /** Those to traders who may speak first. */
  readonly invited: HearingLetter[];
  /** Those to mailboxes of partners. */
  readonly mailedToPartners: (RequestLetter | NoticeLetter)[];
};

const policy = readPolicy(new URL("../policy", import.meta.url).pathname);
const covenantsFolder = new URL("../policy/covenants/", import.meta.url);

export const testStart = new Date("2026-11-23T12:00:00Z");

/** A world with the covenants of `policy/` in force; with `covenants: []` none, or others. */
export async function testWorld(
  store: Sql,
  { covenants = policyCovenants() }: { covenants?: readonly string[] } = {},
): Promise<TestWorld> {
  let now = testStart.getTime();
  let count = 0;
  const delivered: Notice[] = [];
  const mailed: ConfirmationLetter[] = [];
  const invited: HearingLetter[] = [];
  const mailedToPartners: (RequestLetter | NoticeLetter)[] = [];
  const world: TestWorld = {
    store,
    policy,
    covenants: { inForce: [] },
    secrets: memorySecrets("test"),
    delivered,
    mailed,
    invited,
    mailedToPartners,
    now: () => new Date(now),
    // Rising within a millisecond, as the real ones do.
    newId: () => v7({ msecs: now, seq: ++count }),
    operation: currentOperation,
    deliver: async (notice) => void delivered.push(notice),
    mail: async (letter) => {
      if (letter.type === "confirmation") mailed.push(letter);
      else if (letter.type === "hearing") invited.push(letter);
      else mailedToPartners.push(letter);
      return "taken";
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
  for (const source of covenants) await loadCovenant(world, source);
  return world;
}

/** The covenants of `policy/`, as text. */
export function policyCovenants(): string[] {
  return readdirSync(covenantsFolder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(new URL(name, covenantsFolder), "utf8"));
}
