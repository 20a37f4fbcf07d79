/** What every answer tells the browser: run nothing of others, frame nothing, leak no address, keep no copy. */
import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

const self = ["'self'"];
const none = ["'none'"];

export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        styleSrc: self,
        imgSrc: self,
        fontSrc: self,
        manifestSrc: self,
        formAction: self,
        baseUri: none,
        frameAncestors: none,
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    frameguard: { action: "deny" },
  });
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
  });
}
