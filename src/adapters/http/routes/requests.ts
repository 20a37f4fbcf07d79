/** The partner's side: what it is asked, that it has seen it, and what it did. */
import type { FastifyRequest } from "fastify";
import { type Actor, requestsFor } from "#core/addressed.ts";
import { Refusal } from "#core/errors.ts";
import { acknowledge, readRequest, recordOutcome } from "#core/flow.ts";
import { outcomeShape } from "#core/outcome.ts";
import type { World } from "#core/ports.ts";
import { acknowledgedAnswer, outcomeAnswer, requestAnswer, requestsAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { idOf, page, pageOf, pageShape } from "../input.ts";

export function requestRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/barrier-requests",
      action: "request.list",
      schema: {
        operationId: "listBarrierRequests",
        tags: ["verzoeken"],
        summary: "Verzoeken aan uw organisatie",
        querystring: pageShape,
        response: { 200: requestsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page(await requestsFor(world, actorOf(request), wanted), wanted);
      },
    },
    {
      method: "GET",
      url: "/v1/barrier-requests/:id",
      action: "request.read",
      schema: {
        operationId: "readBarrierRequest",
        tags: ["verzoeken"],
        summary: "Eén verzoek, met precies de velden van het convenant",
        response: { 200: requestAnswer },
      },
      async handle(request) {
        const { fields, ...rest } = await readRequest(world, actorOf(request), idOf(request));
        return { ...rest, indicator: fields.indicator, fields };
      },
    },
    {
      method: "POST",
      url: "/v1/barrier-requests/:id/acknowledgements",
      action: "request.acknowledge",
      schema: {
        operationId: "createAcknowledgement",
        tags: ["verzoeken"],
        summary: "Ontvangst bevestigen",
        response: { 201: acknowledgedAnswer },
      },
      async handle(request, reply) {
        void reply.code(201);
        return acknowledge(world, actorOf(request), idOf(request));
      },
    },
    {
      method: "POST",
      url: "/v1/barrier-requests/:id/outcomes",
      action: "outcome.create",
      schema: {
        operationId: "createOutcome",
        tags: ["verzoeken"],
        summary: "Terugmelden wat er gedaan is",
        body: outcomeShape,
        response: { 201: outcomeAnswer },
      },
      async handle(request, reply) {
        void reply.code(201);
        return recordOutcome(world, actorOf(request), idOf(request), request.body);
      },
    },
  ];
}

/** For which organisation the caller acts. Whoever belongs to none has no requests. */
export function actorOf({ caller }: FastifyRequest): Actor {
  if (caller.kind === "token" || caller.kind === "person") return { organisation: caller.organisation, by: caller.id };
  throw new Refusal("NOT_ALLOWED", "Only an organisation has requests.");
}
