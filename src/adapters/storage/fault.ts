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

/** Thrown by an engine that was closed while somebody still wanted it. */
export class EngineStopped extends Error {
  constructor() {
    super("The store is closed.");
    this.name = "EngineStopped";
  }
}

// SQLSTATE: 08 connection, 57P0x the server shuts down or ended this connection.
const lostStates = /^(08...|57P0[1-5])$/;
const socketCodes = /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
// `pg` gives these no code.
const lostMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True when the connection is gone, or never came about: there is nobody to say `rollback` to. */
export function isLost(error: unknown): boolean {
  if (error instanceof EngineStopped) return true;
  if (error instanceof AggregateError) return error.errors.some(isLost);
  const code = codeOf(error);
  if (code !== undefined) return lostStates.test(code) || socketCodes.test(code);
  return error instanceof Error && lostMessages.test(error.message);
}

/** True where the caller can only come back later: the database is away, has no connection left, or kept a lock too long. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return isLost(error) || code === "53300" || code === "55P03";
}
