/** The door for whoever is named, for programs; and the partner's word that they were told. */
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { confirmNotice, describeTrader, makeAppeal, stateCase } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { appealShape } from "#core/redress/appeal.ts";
import { traderShape } from "#core/redress/describe-trader.ts";
import { namedBy } from "#core/redress/named.ts";
import { parserOf } from "#core/shape.ts";
import { parseInstant } from "#core/time/instant.ts";
import { appealedAnswer, namedAnswer, nothing } from "../answers.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";
import { idOf } from "../input.ts";

const lookupShape = Type.Object(
  { reference: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);
const parseLookup = parserOf(lookupShape);
const statementShape = Type.Object(
  {
    reference: Type.String({ minLength: 1, maxLength: 64 }),
    statement: Type.String({ minLength: 1, maxLength: 5000, pattern: "\\S" }),
  },
  { additionalProperties: false },
);
const parseStatement = parserOf(statementShape);
const noticeShape = Type.Object({ at: Type.Optional(Type.String({ maxLength: 40 })) }, { additionalProperties: false });
const parseNotice = parserOf(noticeShape);
/** Sixty bits cannot be guessed at this pace. */
const perMinute = 20;

export function redressRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/redress/lookups",
      action: "redress.read",
      perMinute,
      schema: {
        operationId: "lookUpReference",
        tags: ["verweer"],
        summary: "Wat er over u is gevraagd, met de referentie die u kreeg",
        body: lookupShape,
        response: { 200: namedAnswer },
      },
      handle: async (request) => namedBy(world, parseLookup(request.body).reference),
    },
    {
      method: "POST",
      url: "/v1/redress/statements",
      action: "appeal.create",
      perMinute,
      schema: {
        operationId: "createStatement",
        tags: ["verweer"],
        summary: "Eerst gehoord worden: een gevestigd bedrijf zegt iets voordat er iets wordt gevraagd",
        body: statementShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const { reference, statement } = parseStatement(request.body);
        await stateCase(world, reference, statement);
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/redress/appeals",
      action: "appeal.create",
      perMinute,
      schema: {
        operationId: "createAppeal",
        tags: ["verweer"],
        summary: "Zeggen dat het niet klopt; het eerste antwoord komt binnen één werkdag",
        body: appealShape,
        response: { 201: appealedAnswer },
      },
      async handle(request, reply) {
        void reply.code(201);
        return makeAppeal(world, request.body);
      },
    },
    {
      method: "POST",
      url: "/v1/barrier-requests/:id/notices",
      action: "notice.confirm",
      schema: {
        operationId: "createNotice",
        tags: ["verzoeken"],
        summary: "De betrokkene heeft het bericht met de referentie gekregen",
        body: noticeShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const { at } = parseNotice(request.body);
        const toldAt = at === undefined ? world.now() : parseInstant(at);
        if (toldAt === undefined)
          throw new Refusal("INPUT_INVALID", "/at is no instant such as 2026-11-23T14:05:00Z.", "/at");
        await confirmNotice(world, actorOf(request), idOf(request), toldAt);
        return reply.code(204).send();
      },
    },
    {
      method: "PUT",
      url: "/v1/traders",
      action: "trader.describe",
      schema: {
        operationId: "describeTrader",
        tags: ["verweer"],
        summary: "Hoeveel een handelaar verkoopt, en sinds wanneer; alleen van betaaldiensten en handelsplatforms",
        body: traderShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        await describeTrader(world, actorOf(request).organisation, request.body);
        return reply.code(204).send();
      },
    },
  ];
}
