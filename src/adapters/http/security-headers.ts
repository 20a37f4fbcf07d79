/** What every answer tells the browser: run nothing of others, frame nothing, leak no address, keep no copy. */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import helmet from "helmet";

const self = ["'self'"];
const none = ["'none'"];

const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: none,
      styleSrc: self,
      imgSrc: self,
      fontSrc: self,
      manifestSrc: self,
      // There is no script that could ask for anything; a browser's own tools ask for robots.txt in the page's name.
      connectSrc: self,
      formAction: self,
      baseUri: none,
      frameAncestors: none,
    },
  },
  referrerPolicy: { policy: "no-referrer" },
  frameguard: { action: "deny" },
});

export function securityHeaders(app: FastifyInstance): void {
  // The same for every answer, so made once; working them out again took a twentieth of a short request.
  const headers = headersOnce();
  app.addHook("onRequest", (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
  });
}

function headersOnce(): Record<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  protect(request, response, () => undefined);
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
