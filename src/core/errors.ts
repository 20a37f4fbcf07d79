/** What a caller can put right: a code for programs, a sentence for people, and where in their input it went wrong. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** JSON pointer or `line:column` of the place that is wrong; never the value itself (it may be personal). */
  readonly path: string | undefined;

  constructor(code: RefusalCode, sentence: string, path?: string) {
    super(sentence);
    this.name = "Refusal";
    this.code = code;
    this.path = path;
  }
}

/** Too much was asked for now: the same may be asked again after so many seconds. */
export class Wait extends Refusal {
  readonly seconds: number;

  constructor(sentence: string, seconds: number) {
    super("TOO_MANY", sentence);
    this.seconds = seconds;
  }
}

/** Every refusal there is, with the HTTP status it becomes (RFC 9457); the mapping is made once, here. */
export const refusals = {
  INPUT_INVALID: 400,
  POLICY_INVALID: 400,
  NOT_SIGNED_IN: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  STATE_CONFLICT: 409,
  EXTERNAL_ID_TAKEN: 409,
  GROUND_MISSING: 409,
  TOO_LARGE: 413,
  REPLAY_DIFFERS: 422,
  TOO_MANY: 429,
  STORE_UNAVAILABLE: 503,
} as const;

export type RefusalCode = keyof typeof refusals;
