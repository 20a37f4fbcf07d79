/** What every answer tells the browser: run nothing of others, frame nothing, leak no address. */
import type { FastifyInstance } from "fastify";

export const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function securityHeaders(app: FastifyInstance): void {
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("content-security-policy")) void reply.header("content-security-policy", contentSecurityPolicy);
    void reply.header("x-content-type-options", "nosniff");
    void reply.header("referrer-policy", "no-referrer");
    void reply.header("strict-transport-security", "max-age=31536000; includeSubDomains");
    void reply.header("cross-origin-opener-policy", "same-origin");
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
  });
}
