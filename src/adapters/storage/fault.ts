/** What a database error means to us: a lost race that is worth another try, a store that cannot be reached, or neither. */

/** SQLSTATE, or Node's code for a failed socket. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}

/** Serialization failure or deadlock: another transaction went first, and this one may be run again whole. */
export function isLostRace(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40001" || code === "40P01";
}

/** Thrown by an engine that has stopped for good; the process has to be started again. */
export class EngineStopped extends Error {
  constructor(cause?: unknown) {
    super("The database engine has stopped; start the program again.", { cause });
    this.name = "EngineStopped";
  }
}

// Connection classes of SQLSTATE: 08 connection, 57P0x shutdown, 53300 no connection left, 55P03 waited too long for a lock.
const unavailableStates = /^(08...|57P0[1-5]|53300|55P03)$/;
const socketCodes = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
// `pg` gives these no code.
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True where the caller can only come back later: the database is away, or too busy to give a lock. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof EngineStopped) return true;
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const code = codeOf(error);
  if (code !== undefined) return unavailableStates.test(code) || socketCodes.test(code);
  return error instanceof Error && connectionMessages.test(error.message);
}

/** True when the error came as an answer of the database, so that the database itself is still sound. */
export function isAnswer(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(codeOf(error) ?? "");
}
