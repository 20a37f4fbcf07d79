/** An operation in the sense of Logboek Dataverwerkingen and W3C Trace Context: what one request, from wherever, does here. */

export type Operation = {
  /** 32 hex digits, the same in every system that takes part. */
  readonly traceId: string;
  /** 16 hex digits, this operation's own. */
  readonly id: string;
  /** The operation of another's system that asked for this one. */
  readonly foreign?: string;
  readonly startedAt: Date;
};

const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Reads the header `traceparent` (W3C Trace Context, version 00); undefined where it is none, as the standard has it. */
export function parseTraceparent(text: string | undefined): { traceId: string; foreign: string } | undefined {
  const [, traceId, foreign] = traceparent.exec(text ?? "") ?? [];
  return traceId === undefined || foreign === undefined ? undefined : { traceId, foreign };
}

/** The same header for whoever we ask in turn, or for whoever asked, to know us by. */
export function traceparentOf({ traceId, id }: Pick<Operation, "traceId" | "id">): string {
  return `00-${traceId}-${id}-01`;
}

/** An operation that begins now, within another's or by itself. `newId` gives UUIDs, whose bits are ids enough. */
export function beginOperation(
  world: { now(): Date; newId(): string },
  within?: { readonly traceId: string; readonly foreign: string },
): Operation {
  const hex = (): string => world.newId().replaceAll("-", "");
  return {
    traceId: within?.traceId ?? hex(),
    id: hex().slice(16),
    startedAt: world.now(),
    ...(within && { foreign: within.foreign }),
  };
}
