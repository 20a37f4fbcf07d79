/** The HTTP application: who asks, whether they may, and one mapping from refusals to answers. Routes are data. */
import type { IncomingMessage, ServerResponse } from "node:http";
import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
  type HTTPMethods,
} from "fastify";
import { Refusal, Wait } from "#core/errors.ts";
import type { Mails } from "#core/mails.ts";
import { type Action, allowed } from "#core/people/access.ts";
import type { World } from "#core/ports.ts";
import type { Uploads } from "#core/upload.ts";
import { strictBodies } from "./body.ts";
import { askingOf } from "./caller.ts";
import { answerUnreadable } from "./connection.ts";
import { refuseUnknownQuery } from "./input.ts";
import { askerOf, limitOf, mostFor, type PerMinute, usualLimit, whoCounts } from "./limits.ts";
import { openapi } from "./openapi.ts";
import { asOperation } from "./operation.ts";
import { cutOffSlowBodies, longestUpload } from "./patience.ts";
import { nothingHere, type Problem, problemFor, sendProblem } from "./problem.ts";
import type { Backups } from "./routes/backups.ts";
import { type Checks, checkBodies, checkRoutes } from "./routes/checks.ts";
import type { Trials } from "./routes/covenants.ts";
import type { Imports } from "./routes/imports.ts";
import { mailBodies, mailRoutes } from "./routes/mails.ts";
import type { Examples } from "./routes/operator.ts";
import { streamedBodies, uploadRoutes } from "./routes/uploads.ts";
import { apiRoutes } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";

/** One route of the house. It names the action it carries out; a route without one cannot be made. */
export type Route = {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly action: Action;
  /** What the contract says of it; a page has none. */
  readonly schema?: FastifySchema;
  /** Bytes, where this route takes another size than the rest. */
  readonly bodyLimit?: number;
  /** Takes a body that may come for hours. */
  readonly slow?: boolean;
  /** Requests a minute from one caller, where this route allows another number; or as many from anybody, and from whoever is known. */
  readonly perMinute?: number | PerMinute;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => unknown;
};

/** A route as the application has it, however it came there. */
export type OpenRoute = { readonly method: string; readonly url: string; readonly action: Action };

export type AppSettings = {
  readonly world: World;
  /** `operator`: the socket in the data folder, whose file permission is the operator's identity. */
  readonly door: "public" | "operator";
  /** What hangs beside the API: the pages. */
  readonly pages?: readonly Route[];
  /** The local sign-in service: takes every address under its path, before anything else looks at the request. */
  readonly issuer?: {
    readonly path: string;
    handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  };
  readonly examples?: Examples;
  /** Reading files that desks send. */
  readonly uploads?: Uploads;
  /** Taking mails in. */
  readonly mails?: Mails;
  /** Trying covenants on past reports. */
  readonly trials?: Trials;
  /** Checking before one clicks or pays. */
  readonly checks?: Checks;
  /** Reading files of this machine: only behind the operator's door. */
  readonly imports?: Imports;
  /** Making backups on this machine: likewise. */
  readonly backups?: Backups;
  /** Where other than an API route an error is shown: a page. */
  readonly errorPage?: (request: FastifyRequest, reply: FastifyReply, problem: Problem) => unknown;
  readonly report: (line: string) => void;
};

export const apiVersion = "1.0.0";
/** What the door says, before a route is entered. */
export const refusedAtTheDoor = {
  NOT_SIGNED_IN: "Sign in, or send a token, to do this.",
  NOT_ALLOWED: "Your role or token does not allow this.",
} as const;
const minute = 60_000;

declare module "fastify" {
  interface FastifyContextConfig {
    action?: Action;
    slow?: boolean;
    /** This route's own limit. */
    perMinute?: PerMinute;
  }
  interface FastifyInstance {
    /** Every route there is, for whoever checks them all. */
    openRoutes: OpenRoute[];
  }
}

export async function buildApp(settings: AppSettings): Promise<FastifyInstance> {
  const {
    world,
    door,
    pages = [],
    issuer,
    examples,
    imports,
    backups,
    uploads,
    mails,
    trials,
    checks,
    errorPage,
    report,
  } = settings;
  const show = (request: FastifyRequest, reply: FastifyReply, problem: Problem): unknown =>
    isApi(request) || errorPage === undefined ? sendProblem(reply, problem) : errorPage(request, reply, problem);
  const app = Fastify({
    bodyLimit: 256 * 1024,
    requestTimeout: longestUpload,
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    // A proxy on this machine may say for whom it asks; without it all of its visitors would share one limit.
    trustProxy: "loopback",
    routerOptions: { maxParamLength: 200 },
    // Each verb parses its own input (core/shape.ts); schemas here only describe it.
    exposeHeadRoutes: false,
    clientErrorHandler: answerUnreadable,
    // An address that cannot be read reaches no hook and no route.
    frameworkErrors(error, request, reply) {
      void sendProblem(reply.header("API-Version", apiVersion), problemFor(error, request, report));
    },
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  strictBodies(app);
  cutOffSlowBodies(app);
  app.decorateRequest("caller");
  app.decorateRequest("asker");
  app.decorate("openRoutes", []);
  await app.register(cookie);
  await app.register(swagger, openapi(apiVersion));
  securityHeaders(app);

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Wait) void reply.header("retry-after", String(error.seconds));
    return show(request, reply, problemFor(error, request, report));
  });
  app.setNotFoundHandler((request, reply) => show(request, reply, nothingHere));
  if (issuer !== undefined) {
    app.addHook("onRequest", async (request, reply) => {
      if (!request.url.startsWith(`${issuer.path}/`)) return;
      reply.hijack();
      await issuer.handle(request.raw, reply.raw);
    });
  }
  app.addHook("onRequest", async (request, reply) => {
    if (isApi(request)) void reply.header("API-Version", apiVersion);
    // An error page may want to know who looks at it, also when finding that out is what failed.
    request.caller = { kind: "public" };
    refuseForeignForm(request);
    request.caller = door === "operator" ? { kind: "operator" } : await askingOf(world, request);
    request.asker = askerOf(request);
  });
  if (door === "public") {
    await app.register(rateLimit, {
      timeWindow: minute,
      cache: 20_000,
      max: (request) => mostFor(request, usualLimit),
      keyGenerator: whoCounts,
      addHeaders: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false },
      addHeadersOnExceeding: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false },
    });
  }
  app.addHook("preParsing", async ({ caller, routeOptions, is404 }) => {
    if (is404) return;
    const { action } = routeOptions.config;
    if (action !== undefined && allowed(caller, action)) return;
    if (caller.kind === "public") throw new Refusal("NOT_SIGNED_IN", refusedAtTheDoor.NOT_SIGNED_IN);
    throw new Refusal("NOT_ALLOWED", refusedAtTheDoor.NOT_ALLOWED);
  });
  // After this hook a route without an action cannot be added: default deny.
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.action === undefined) throw new Error(`Route ${url} names no action`);
    for (const each of [method].flat()) app.openRoutes.push({ method: each, url, action: config.action });
  });
  await app.register(async (scope) => {
    for (const route of apiRoutes(world, scope, { examples, imports, backups, trials, checks }))
      addRoute(world, scope, strict(route));
  });
  if (checks !== undefined) {
    await app.register(async (scope) => {
      checkBodies(scope);
      for (const route of checkRoutes(checks)) addRoute(world, scope, strict(route));
    });
  }
  if (uploads !== undefined) {
    await app.register(async (scope) => {
      streamedBodies(scope);
      for (const route of uploadRoutes(world, uploads)) addRoute(world, scope, strict(route));
    });
  }
  if (mails !== undefined) {
    await app.register(async (scope) => {
      mailBodies(scope);
      for (const route of mailRoutes(world, mails)) addRoute(world, scope, strict(route));
    });
  }
  await app.register(async (scope) => {
    await scope.register(formbody, { bodyLimit: 128 * 1024 });
    // How large a file may be, says whoever takes it in.
    await scope.register(multipart, {
      limits: { fileSize: Number.MAX_SAFE_INTEGER, files: 1, fields: 10, fieldSize: 1_024, parts: 11 },
      throwFileSizeLimit: false,
    });
    for (const route of pages) addRoute(world, scope, route);
  });
  return app;
}

/** The API takes no parameter that its contract does not name, so that a misspelt one never passes for none. */
function strict(route: Route): Route {
  if (route.schema?.querystring !== undefined) return route;
  return {
    ...route,
    handle(request, reply) {
      refuseUnknownQuery(request);
      return route.handle(request, reply);
    },
  };
}

function addRoute(
  world: World,
  app: FastifyInstance,
  { method, url, action, schema, bodyLimit, slow, perMinute: max, handle }: Route,
): void {
  app.route({
    method,
    url,
    ...(schema !== undefined && { schema }),
    ...(bodyLimit !== undefined && { bodyLimit }),
    config: {
      action,
      ...(slow === true && { slow }),
      ...(max !== undefined && {
        perMinute: limitOf(max),
        rateLimit: { max: (request: FastifyRequest) => mostFor(request, limitOf(max)), timeWindow: minute },
      }),
    },
    handler: async (request, reply) => asOperation(world, request, reply, () => handle(request, reply)),
  });
}

function isApi({ url }: FastifyRequest): boolean {
  return /^\/(v1|healthz|readyz|metrics)(?![^/?])/.test(url);
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
