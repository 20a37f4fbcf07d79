/** A mail as it comes in over the web: read, and handed in as a report. */
import type { Received } from "./flow.ts";

/** One mail that somebody sends. */
export type SentMail = {
  readonly desk: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** The same key again gives the same report. */
  readonly idempotencyKey?: string;
  /** Known by its bytes: the same mail again is the same report, whoever sends it. */
  readonly named: boolean;
};

/** Takes mails in. @throws Refusal TOO_LARGE above 50 MB, INPUT_INVALID when it is no mail. */
export type Mails = { take(sent: SentMail): Promise<Received> };
