/** How long each kind of record is kept (facts/law.md B9); deployments under the Archiefwet cite their selection list. */
import { type Duration, parseDuration } from "./time/duration.ts";

function fixed(iso: string): Duration {
  const duration = parseDuration(iso);
  if (duration === undefined) throw new Error(`Not a duration: ${iso}`);
  return duration;
}

export const retention = {
  /** A report, two years after it came in; Archiefwet selection list: set by the desk, ours is a default. */
  report: fixed("P2Y"),
  /** The mail a report was read from. */
  original: fixed("P14D"),
  /** An idempotency key, as the API promises. */
  idempotency: fixed("P7D"),
  /** How long the link in a letter works; the letter's row goes with it. */
  confirmation: fixed("P7D"),
} as const;
