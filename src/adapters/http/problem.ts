/** Every error of the API is a problem document (RFC 9457); what a caller cannot put right is logged once, here. */
import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode, refusals } from "#core/errors.ts";

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

/** Whatever was thrown, as a refusal; undefined for a bug of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!isFastifyError(error)) return undefined;
  if (error.statusCode === 413) return new Refusal("TOO_LARGE", "The body is larger than we take here.");
  if (error.statusCode === 429) return new Refusal("TOO_MANY", "You ask too often. Wait a minute and try again.");
  if (error.statusCode === 404) return new Refusal("NOT_FOUND", "There is nothing at this address.");
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Refusal("INPUT_INVALID", "The request cannot be read. Send JSON, in UTF-8, with its content type.");
  }
  return undefined;
}

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

/** A bug: the caller gets a number to quote, the log gets the number and the stack, and neither gets the request's body. */
export function bug(error: unknown, request: FastifyRequest, report: (line: string) => void): Problem {
  const instance = `urn:uuid:${randomUUID()}`;
  const what = error instanceof Error ? (error.stack ?? error.message) : "not an Error";
  report(JSON.stringify({ level: "error", instance, route: request.routeOptions.url, what }));
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
  if (problem.status === 429) void reply.header("retry-after", "60");
  return reply.code(problem.status).type("application/problem+json; charset=utf-8").send(JSON.stringify(problem));
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && "statusCode" in error;
}
