/** The HTTP application: who asks, whether they may, and one mapping from refusals to answers. Routes are data. */
import type { IncomingMessage, ServerResponse } from "node:http";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from "fastify";
import { type Action, allowed } from "#core/access.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { strictBodies } from "./body.ts";
import { askingOf } from "./caller.ts";
import { openapi } from "./openapi.ts";
import { bug, type Problem, problemOf, refusalOf, sendProblem } from "./problem.ts";
import { apiRoutes } from "./routes.ts";
import type { Examples } from "./routes/operator.ts";
import { securityHeaders } from "./security-headers.ts";

/** One route of the house. It names the action it carries out; a route without one cannot be made. */
export type Route = {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly action: Action;
  readonly schema?: object;
  /** Bytes, where this route takes another size than the rest. */
  readonly bodyLimit?: number;
  /** Requests a minute from one caller, where this route allows fewer. */
  readonly perMinute?: number;
  handle(request: FastifyRequest, reply: FastifyReply): unknown;
};

export type AppSettings = {
  readonly world: World;
  /** `operator`: the socket in the data folder, whose file permission is the operator's identity. */
  readonly door: "public" | "operator";
  /** What hangs beside the API: the pages. */
  readonly pages?: readonly Route[];
  /** The local sign-in service: takes every address under its path, before anything else looks at the request. */
  readonly issuer?: { readonly path: string; handle(request: IncomingMessage, response: ServerResponse): Promise<void> };
  readonly examples?: Examples;
  /** Where other than an API route an error is shown: a page. */
  readonly errorPage?: (request: FastifyRequest, reply: FastifyReply, problem: Problem) => unknown;
  readonly report: (line: string) => void;
};

export const apiVersion = "1.0.0";
const minute = 60_000;
const perMinute = { public: 300, known: 60_000 } as const;

declare module "fastify" {
  interface FastifyContextConfig {
    action?: Action;
  }
}

export async function buildApp(settings: AppSettings): Promise<FastifyInstance> {
  const { world, door, pages = [], issuer, examples, errorPage, report } = settings;
  const app = Fastify({
    bodyLimit: 256 * 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    routerOptions: { maxParamLength: 200 },
    // Each verb parses its own input (core/shape.ts); schemas here only describe it.
    exposeHeadRoutes: false,
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  strictBodies(app);
  app.decorateRequest("caller");
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: 128 * 1024 });
  await app.register(swagger, openapi(apiVersion));
  securityHeaders(app);

  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    const problem = refusal === undefined ? bug(error, request, report) : problemOf(refusal);
    return isApi(request) || errorPage === undefined ? sendProblem(reply, problem) : errorPage(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const problem = problemOf(new Refusal("NOT_FOUND", "There is nothing at this address."));
    return isApi(request) || errorPage === undefined ? sendProblem(reply, problem) : errorPage(request, reply, problem);
  });
  if (issuer !== undefined) {
    app.addHook("onRequest", async (request, reply) => {
      if (!request.url.startsWith(`${issuer.path}/`)) return;
      reply.hijack();
      await issuer.handle(request.raw, reply.raw);
    });
  }
  app.addHook("onRequest", async (request, reply) => {
    if (isApi(request)) void reply.header("API-Version", apiVersion);
    refuseForeignForm(request);
    request.caller = door === "operator" ? { kind: "operator" } : await askingOf(world, request);
  });
  if (door === "public") {
    await app.register(rateLimit, {
      timeWindow: minute,
      cache: 20_000,
      hook: "preParsing",
      max: (request) => (request.caller.kind === "public" ? perMinute.public : perMinute.known),
      keyGenerator: ({ caller, ip }) => (caller.kind === "token" || caller.kind === "person" ? `${caller.kind} ${caller.id}` : ip),
    });
  }
  app.addHook("preParsing", async ({ caller, routeOptions, is404 }) => {
    if (is404) return;
    const { action } = routeOptions.config;
    if (action !== undefined && allowed(caller, action)) return;
    if (caller.kind === "public") throw new Refusal("NOT_SIGNED_IN", "Sign in, or send a token, to do this.");
    throw new Refusal("NOT_ALLOWED", "Your role or token does not allow this.");
  });
  // After this hook a route without an action cannot be added: default deny.
  app.addHook("onRoute", ({ url, config }) => {
    if (config?.action === undefined) throw new Error(`Route ${url} names no action`);
  });
  await app.register(async (scope) => {
    for (const route of [...apiRoutes(world, scope, examples), ...pages]) addRoute(scope, route);
  });
  return app;
}

function addRoute(app: FastifyInstance, { method, url, action, schema, bodyLimit, perMinute: max, handle }: Route): void {
  app.route({
    method,
    url,
    ...(schema !== undefined && { schema }),
    ...(bodyLimit !== undefined && { bodyLimit }),
    config: { action, ...(max !== undefined && { rateLimit: { max, timeWindow: minute } }) },
    handler: async (request, reply) => handle(request, reply),
  });
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith("/v1/") || request.url.startsWith("/healthz") || request.url.startsWith("/readyz");
}

/** A page elsewhere cannot make a signed-in person's browser post here: the browser tells where the form stood. */
function refuseForeignForm({ method, headers }: FastifyRequest): void {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return;
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  const foreign = origin !== undefined && origin !== "null" ? hostOf(origin) !== host : site === "cross-site";
  if (foreign) throw new Refusal("NOT_ALLOWED", "This form was sent from another website.");
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
