/** How long somebody may take to send what belongs to a request: a file of gigabytes longer than a report. */
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Node's own limit is one for all requests, so it is the longest; the rest are cut off here. */
export const longestUpload = 4 * 3_600_000;
const usual = 30_000;

/** Cuts off whoever sends a body so slowly that it would hold a connection for nothing. A silent connection Node cuts itself. */
export function cutOffSlowBodies(app: FastifyInstance, patience = usual): void {
  app.addHook("onRequest", async (request) => {
    if (!hasBody(request) || (!request.is404 && request.routeOptions.config.slow === true)) return;
    const { raw } = request;
    const timer = setTimeout(() => raw.destroy(), patience).unref();
    const calm = (): void => clearTimeout(timer);
    raw.once("end", calm).once("close", calm);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
