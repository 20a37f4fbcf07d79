/** Reads bodies strictly: text must be UTF-8, JSON may not nest deep, and nothing may reach for a prototype. */
import type { FastifyInstance } from "fastify";
import { Refusal } from "#core/errors.ts";

const deepest = 32;

declare module "fastify" {
  interface FastifyRequest {
    /** The body as it came, for telling a replay from another request under the same key. */
    rawBody: string;
  }
}

export function strictBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.decorateRequest("rawBody", "");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = textOf(body);
    if (text === undefined) return done(new Refusal("INPUT_INVALID", "The body is not valid UTF-8."));
    if (depthOf(text) > deepest) return done(new Refusal("INPUT_INVALID", `The body nests deeper than ${deepest} levels.`));
    request.rawBody = text;
    parseJson(request, text, (error, value) =>
      error === null ? done(null, value) : done(new Refusal("INPUT_INVALID", "The body is not valid JSON.")),
    );
  });
}

function textOf(body: string | Buffer): string | undefined {
  if (typeof body === "string") return body;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** How deep the brackets nest, those within strings not counted. */
function depthOf(json: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at);
    if (quoted) {
      if (sign === 92) at++;
      else if (sign === 34) quoted = false;
    } else if (sign === 34) quoted = true;
    else if (sign === 123 || sign === 91) most = Math.max(most, ++depth);
    else if (sign === 125 || sign === 93) depth--;
  }
  return most;
}
