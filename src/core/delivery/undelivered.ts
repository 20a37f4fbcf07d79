/** Why a notice was not taken, in codes that a page has words for. */
export const faults = [
  /** No way out serves this organisation. */
  "no-way",
  /** Its name leads nowhere. */
  "no-address",
  /** Its name leads into a network that is not open to the world. */
  "address-refused",
  "unreachable",
  "too-slow",
  /** It sent us elsewhere, and we follow nobody. */
  "redirected",
  "not-taken",
  /** It said that it is gone for good (410), and so it is stopped. */
  "gone",
  "stopped",
  /** It was about something that happened then; nobody is alarmed afterwards. */
  "over",
  "failed",
] as const;
export type Fault = (typeof faults)[number];

type Circumstances = {
  readonly way?: string;
  /** The status that was answered. */
  readonly answer?: number;
  /** Seconds that the partner asks us to wait. */
  readonly retryAfter?: number;
  /** Which webhook it was: the one that is gone, not its successor. */
  readonly webhook?: string;
  readonly cause?: unknown;
};

/** A partner did not take a notice now. It says why and never where to, for an address is the partner's own affair. */
export class Undelivered extends Error {
  readonly fault: Fault;
  readonly circumstances: Circumstances;

  constructor(fault: Fault, circumstances: Circumstances = {}) {
    super(`A notice was not taken: ${fault}.`, { cause: circumstances.cause });
    this.name = "Undelivered";
    this.fault = fault;
    this.circumstances = circumstances;
  }
}
