/** What waits for a person to decide. Only people decide about people: no token comes here (GDPR art. 22). */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { decide, renewBarrier } from "#core/flow.ts";
import type { Person } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { underReview } from "#core/term.ts";
import { parseInstant } from "#core/time/instant.ts";
import { openCase, type WaitingPlace, waitingFor } from "#pillars/investigation/case.ts";
import { caseAnswer, casesAnswer, decisionAnswer, renewalAnswer, reviewsAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { idOf, page, pageFrom, pageOf, pageShape } from "../input.ts";

const decisionShape = Type.Object(
  {
    decision: Type.Enum(["approved", "declined"]),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
    danger: Type.Optional(
      Type.String({ maxLength: 1000, description: "Waarom een gevestigd bedrijf niet eerst wordt gehoord." }),
    ),
  },
  { additionalProperties: false },
);
const parseDecision = parserOf(decisionShape);
/** The list is in the order of its deadlines, so that is what its pages are marked by. */
const deadlineAndId =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const renewalShape = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);
const parseRenewal = parserOf(renewalShape);

export function decisionRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/cases",
      action: "decision.list",
      schema: {
        operationId: "listCases",
        tags: ["besluiten"],
        summary: "Wat op uw besluit wacht",
        querystring: pageShape,
        response: { 200: casesAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request, deadlineAndId);
        const { after: mark, limit } = wanted;
        const after = mark === undefined ? undefined : placeOf(mark);
        const cases = await waitingFor(world, personOf(request), { limit, ...(after !== undefined && { after }) });
        return page(cases, wanted, (each) => `${each.decideBy.toISOString()} ${each.id}`);
      },
    },
    {
      method: "GET",
      url: "/v1/cases/:id",
      action: "case.read",
      schema: {
        operationId: "readCase",
        tags: ["besluiten"],
        summary: "Eén zaak, zoals het verzoek eruit zou gaan",
        response: { 200: caseAnswer },
      },
      handle: (request) => openCase(world, personOf(request), idOf(request)),
    },
    {
      method: "POST",
      url: "/v1/cases/:id/decisions",
      action: "request.decide",
      schema: {
        operationId: "createDecision",
        tags: ["besluiten"],
        summary: "Besluiten",
        body: decisionShape,
        response: { 201: decisionAnswer },
      },
      async handle(request, reply) {
        const { decision, reason, danger } = parseDecision(request.body);
        const wish = {
          request: idOf(request),
          approve: decision === "approved",
          ...(reason !== undefined && { reason }),
          ...(danger !== undefined && { danger }),
        };
        const state = await decide(world, personOf(request), wish);
        void reply.code(201);
        return { state };
      },
    },
    {
      method: "GET",
      url: "/v1/barrier-reviews",
      action: "decision.list",
      schema: {
        operationId: "listBarrierReviews",
        tags: ["besluiten"],
        summary: "Barrières waarvan de termijn afloopt: verlengen, of vanzelf laten eindigen",
        querystring: pageShape,
        response: { 200: reviewsAnswer },
      },
      async handle(request) {
        return pageFrom(await underReview(world, personOf(request)), pageOf(request), ({ id }) => id);
      },
    },
    {
      method: "POST",
      url: "/v1/barrier-reviews/:id/renewals",
      action: "request.decide",
      schema: {
        operationId: "createRenewal",
        tags: ["besluiten"],
        summary: "Een barrière een termijn verlengen, met de reden",
        body: renewalShape,
        response: { 201: renewalAnswer },
      },
      async handle(request, reply) {
        const { reason } = parseRenewal(request.body);
        void reply.code(201);
        return renewBarrier(world, personOf(request), { request: idOf(request), reason });
      },
    },
  ];
}

function placeOf(mark: string): WaitingPlace {
  const [instant = "", id = ""] = mark.split(" ");
  const by = parseInstant(instant);
  if (by === undefined) throw new Refusal("INPUT_INVALID", "/cursor is not one that we gave.", "/cursor");
  return { by, id };
}

function personOf({ caller }: FastifyRequest): Person {
  if (caller.kind === "person") return caller;
  throw new Refusal("NOT_ALLOWED", "Only a person who is signed in decides.");
}
