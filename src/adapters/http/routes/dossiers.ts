/** A dossier, and what a person finds about it: a tie that is wrong, two reports that are of two people. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { cutTie, findHub, findSame, separateReports, undoSame } from "#core/flow.ts";
import { normalise } from "#core/indicator/indicator.ts";
import type { Person } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { indicatorKinds } from "#core/types.ts";
import { type OpenDossier, openDossier } from "#pillars/investigation/dossier.ts";
import { requireDossier } from "#pillars/investigation/reach.ts";
import { dossierAnswer, nothing } from "../answers.ts";
import type { Route } from "../app.ts";
import { idOf } from "../input.ts";

const exact = { additionalProperties: false };
const id = Type.String({ pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" });
const reason = Type.String({ minLength: 1, maxLength: 1000 });
const cutShape = Type.Object({ report: id, indicator: id, reason }, exact);
const separationShape = Type.Object({ a: id, b: id, reason }, exact);
const hubShape = Type.Object(
  { kind: Type.Enum([...indicatorKinds]), value: Type.String({ minLength: 1 }), isHub: Type.Boolean(), reason },
  exact,
);
const parseHub = parserOf(hubShape);
const parseCut = parserOf(cutShape);
const samenessShape = Type.Object({ a: id, b: id, undo: Type.Optional(Type.Boolean()) }, exact);
const parseSeparation = parserOf(separationShape);
const parseSameness = parserOf(samenessShape);

export function dossierRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/dossiers/:id",
      action: "dossier.read",
      schema: {
        operationId: "readDossier",
        tags: ["meldingen"],
        summary: "Eén meldingendossier, met de reden van elke band",
        response: { 200: dossierAnswer },
      },
      handle: async (request) => told(await openDossier(world, personOf(request), idOf(request))),
    },
    {
      method: "POST",
      url: "/v1/dossiers/:id/cuts",
      action: "dossier.cut",
      schema: {
        operationId: "createCut",
        tags: ["meldingen"],
        summary: "Een band doorknippen, voorgoed",
        body: cutShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const person = personOf(request);
        await requireDossier(world, person, idOf(request));
        await cutTie(world, person, parseCut(request.body));
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/dossiers/:id/separations",
      action: "report.separate",
      schema: {
        operationId: "createSeparation",
        tags: ["meldingen"],
        summary: "Twee meldingen zijn van twee mensen",
        body: separationShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const person = personOf(request);
        await requireDossier(world, person, idOf(request));
        await separateReports(world, person, parseSeparation(request.body));
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/dossiers/:id/samenesses",
      action: "report.separate",
      schema: {
        operationId: "createSameness",
        tags: ["meldingen"],
        summary: "Twee meldingen zijn één en dezelfde; met `undo` wordt dat teruggenomen",
        body: samenessShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const person = personOf(request);
        await requireDossier(world, person, idOf(request));
        const { undo = false, ...pair } = parseSameness(request.body);
        await (undo ? undoSame : findSame)(world, person, pair);
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/hub-findings",
      action: "hub.find",
      schema: {
        operationId: "createHubFinding",
        tags: ["meldingen"],
        summary: "Een kenmerk is van velen, zoals een verzamelrekening, en verbindt niets meer; of toch wel",
        body: hubShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const { value, ...finding } = parseHub(request.body);
        await findHub(world, personOf(request), { ...finding, value: normalise(finding.kind, value, "/value") });
        return reply.code(204).send();
      },
    },
  ];
}

/** The stories stay on the page where a person judges them. */
function told({ copies, findings, ...dossier }: OpenDossier) {
  return { ...dossier, findings, duplicates: copies.map(({ a, b }) => [a, b]) };
}

function personOf({ caller }: FastifyRequest): Person {
  if (caller.kind === "person") return caller;
  throw new Refusal("NOT_ALLOWED", "Only a person who is signed in opens a dossier.");
}
