/** Every error of the API is a problem document (RFC 9457); what a caller cannot put right is logged once, here. */
import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode, refusals } from "#core/errors.ts";
import { traceOf } from "./trace.ts";

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly path?: string;
  readonly instance?: string;
};

const titles: Readonly<Record<RefusalCode, string>> = {
  INPUT_INVALID: "The input is not valid",
  POLICY_INVALID: "The policy file is not valid",
  NOT_SIGNED_IN: "You are not signed in",
  NOT_ALLOWED: "You may not do this",
  NOT_FOUND: "Not found",
  STATE_CONFLICT: "This is not possible in the present state",
  EXTERNAL_ID_TAKEN: "The externalId is taken",
  GROUND_MISSING: "There is no lawful ground",
  TOO_LARGE: "Too large",
  REPLAY_DIFFERS: "The same key came with another body",
  TOO_MANY: "Too many requests",
  STORE_UNAVAILABLE: "The store does not answer",
};

/** Whatever was thrown, as the caller gets it; a bug of ours goes into the log with a number to quote. */
export function problemFor(error: unknown, request: FastifyRequest, report: (line: string) => void): Problem {
  if (error instanceof Refusal) return problemOf(error);
  const status = statusOf(error);
  if (status === 415) return unsupported;
  if (status === 413) return problemOf(new Refusal("TOO_LARGE", "The body is larger than we take here."));
  if (status === 429) return problemOf(new Refusal("TOO_MANY", "You ask too often. Wait a minute and try again."));
  if (status === 404) return nothingHere;
  if (status !== undefined && status >= 400 && status < 500) {
    return problemOf(new Refusal("INPUT_INVALID", "The request cannot be read. Check its address, length and body."));
  }
  return bug(error, request, report);
}

/** No refusal of the core: which formats there are is a matter of HTTP alone. */
export const unsupported: Problem = {
  type: "urn:kentering:problem:media-type-unsupported",
  title: "This format is not supported",
  status: 415,
  detail: "Send JSON, with the header Content-Type: application/json.",
  code: "MEDIA_TYPE_UNSUPPORTED",
};

export function problemOf({ code, message, path }: Refusal): Problem {
  return {
    type: `urn:kentering:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: titles[code],
    status: refusals[code],
    detail: message,
    code,
    ...(path !== undefined && { path }),
  };
}

/** Where there is no route. */
export const nothingHere: Problem = problemOf(new Refusal("NOT_FOUND", "There is nothing at this address."));

/** A bug: the caller gets a number to quote, the log gets the number and the stack, and neither gets the request's body. */
function bug(error: unknown, request: FastifyRequest, report: (line: string) => void): Problem {
  const instance = `urn:uuid:${randomUUID()}`;
  report(JSON.stringify({ level: "error", instance, route: request.routeOptions.url, what: traceOf(error) }));
  return ours(instance);
}

/** What a caller is told of a bug. */
export function ours(instance: string): Problem {
  return {
    type: "about:blank",
    title: "Something went wrong on our side",
    status: 500,
    detail: "This is our fault, not yours. Nothing was stored. Try again later, and quote the instance if it stays.",
    code: "INTERNAL",
    instance,
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) void reply.header("www-authenticate", "Bearer");
  if (problem.status === 429 && !reply.hasHeader("retry-after")) void reply.header("retry-after", "60");
  return reply.code(problem.status).type("application/problem+json; charset=utf-8").send(JSON.stringify(problem));
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}
