/** Carries the operation of a request to wherever something is written down about it (W3C Trace Context). */
import { AsyncLocalStorage } from "node:async_hooks";
import type { FastifyReply, FastifyRequest } from "fastify";
import { beginOperation, type Operation, parseTraceparent, traceparentOf } from "#core/log/operation.ts";
import type { World } from "#core/ports.ts";

/** Made when first asked for: most requests write nothing down, and ids cost more than the rest of such a request. */
const operations = new AsyncLocalStorage<() => Operation>();

/** The operation that runs now; undefined outside a request. */
export const currentOperation = (): Operation | undefined => operations.getStore()?.();

/** Runs what a request asks as one operation. Whoever gave a trace is told, in the same words, by which id we took part. */
export function asOperation<T>(world: World, { headers }: FastifyRequest, reply: FastifyReply, work: () => T): T {
  const { traceparent } = headers;
  const within = typeof traceparent === "string" ? parseTraceparent(traceparent) : undefined;
  const startedAt = world.now();
  const begun: { operation?: Operation } = {};
  const operation = (): Operation => {
    begun.operation ??= { ...beginOperation(world, within), startedAt };
    return begun.operation;
  };
  if (within !== undefined) void reply.header("traceparent", traceparentOf(operation()));
  return operations.run(operation, work);
}
