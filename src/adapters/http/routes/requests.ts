/** The partner's side: what it is asked, that it has seen it, and what it did. */

import { setImmediate as afterOthers } from "node:timers/promises";
import { requestsFor } from "#core/addressed.ts";
import { outcomesShape, type RecordedAll, recordOutcomes } from "#core/bulk-outcomes.ts";
import { Refusal } from "#core/errors.ts";
import { acknowledge, readRequest, recordOutcome } from "#core/flow.ts";
import { outcomeShape } from "#core/outcome.ts";
import type { World } from "#core/ports.ts";
import { requestStates } from "#core/states.ts";
import { acknowledgedAnswer, outcomeAnswer, outcomesAnswer, requestAnswer, requestsAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";
import { idOf, narrowed, page } from "../input.ts";

const requestList = narrowed(requestStates, "Alleen verzoeken in deze toestand.");

/** Ten thousand answers a minute; who has more of them waits, and nobody else. */
const callsOfMany = 20;
const mebibyte = 1_048_576;

export function requestRoutes(world: World): Route[] {
  const oneByOne = oneAtATime();
  return [
    {
      method: "GET",
      url: "/v1/barrier-requests",
      action: "request.list",
      schema: {
        operationId: "listBarrierRequests",
        tags: ["verzoeken"],
        summary: "Verzoeken aan uw organisatie",
        querystring: requestList.shape,
        response: { 200: requestsAnswer },
      },
      async handle(request) {
        const wanted = requestList.pageIn(request);
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
    {
      method: "POST",
      url: "/v1/barrier-requests/outcomes",
      action: "outcome.create",
      perMinute: callsOfMany,
      bodyLimit: mebibyte,
      schema: {
        operationId: "createOutcomes",
        tags: ["verzoeken"],
        summary: "Terugmelden over veel verzoeken tegelijk",
        body: outcomesShape,
        response: { 200: outcomesAnswer },
      },
      handle(request) {
        const actor = actorOf(request);
        return oneByOne(actor.organisation, () => recordOutcomes(world, actor, request.body, () => afterOthers()));
      },
    },
  ];
}

/** One call of an organisation at a time: its next would only wait, and take the place of others meanwhile. */
function oneAtATime(): (organisation: string, work: () => Promise<RecordedAll>) => Promise<RecordedAll> {
  const busy = new Set<string>();
  return async (organisation, work) => {
    if (busy.has(organisation)) {
      throw new Refusal("TOO_MANY", "Another call of yours is under way. Send this one when that is answered.");
    }
    busy.add(organisation);
    try {
      return await work();
    } finally {
      busy.delete(organisation);
    }
  };
}
