/** Tries covenants: in a store in memory that is thrown away afterwards, one trial at a time. */
import { v7 } from "uuid";
import { openStore } from "#adapters/storage/store.ts";
import { mostTried, type PastReport, reportsIn, storedReports } from "#core/covenant/past-reports.ts";
import { type TrialSummary, tryOut } from "#core/covenant/trial.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import type { Secrets } from "#core/secrets.ts";
import { minus, parseDuration } from "#core/time/duration.ts";

export type Trials = {
  /** On the reports of a file, or on those that are stored since a year. */
  run(source: string, ndjson: string | undefined): Promise<TrialSummary>;
};

const lookBack = "P1Y";

export function trying(world: World): Trials {
  let isBusy = false;
  return {
    async run(source, ndjson) {
      // Each takes a store of its own in memory.
      if (isBusy) throw new Refusal("STATE_CONFLICT", "Another trial is running. Try again in a minute.");
      isBusy = true;
      try {
        return await tried(world, source, ndjson);
      } finally {
        isBusy = false;
      }
    },
  };
}

async function tried(world: World, source: string, ndjson: string | undefined): Promise<TrialSummary> {
  const reports = ndjson === undefined ? undefined : reportsIn(ndjson);
  const since = parseDuration(lookBack);
  if (since === undefined) throw new Error("A year is a duration");
  const past = reports === undefined ? storedReports(world, minus(world.now(), since)) : inOrder(reports);
  const store = await openStore({});
  try {
    await store.migrate(world.now());
    let now = world.now();
    const scratch: World = {
      ...world,
      store,
      policy: { ...world.policy, taxonomy: { ...world.policy.taxonomy } },
      covenants: { inForce: [] },
      secrets: reports === undefined ? { ...world.secrets, digest: digestsAsTheyAre(world.secrets) } : world.secrets,
      now: () => now,
      newId: () => v7({ msecs: now.getTime() }),
      deliver: () => Promise.reject(new Error("Nothing leaves a trial")),
      mail: () => Promise.reject(new Error("Nothing leaves a trial")),
    };
    const summary = await tryOut(
      {
        world: scratch,
        async at(instant) {
          if (monthOf(instant) !== monthOf(now)) await store.ensurePartitions(instant);
          now = instant;
        },
      },
      source,
      past,
    );
    return limited(summary);
  } finally {
    await store.close();
  }
}

function limited(summary: TrialSummary): TrialSummary {
  if (summary.reports.replayed + summary.reports.refused < mostTried) return summary;
  return { ...summary, findings: [...summary.findings, `Only the newest ${mostTried} reports were replayed.`] };
}

const monthOf = (instant: Date): string => instant.toISOString().slice(0, 7);

async function* inOrder(reports: readonly PastReport[]): AsyncGenerator<PastReport> {
  yield* reports;
}

/** Stored reports bring their reporters' digests, which are not digested once more: two that were equal stay so. */
function digestsAsTheyAre(secrets: Secrets): Secrets["digest"] {
  return (use, text) => (use === "reporter" ? text.slice(text.indexOf(" ") + 1) : secrets.digest(use, text));
}
