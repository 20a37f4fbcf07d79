/** Covenants: which are in force, handing one in, trying it on past reports, and putting it in force by a second person. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import {
  activateCovenant,
  type CovenantName,
  covenantSource,
  handInCovenant,
  recordTrial,
  retireCovenant,
} from "#core/covenant/life.ts";
import type { TrialSummary } from "#core/covenant/trial.ts";
import { Refusal } from "#core/errors.ts";
import type { Person } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { covenantStateAnswer, covenantsAnswer, loadedAnswer, trialAnswer } from "../answers-of-covenants.ts";
import type { Route } from "../app.ts";
import { pageFrom, pageOf, pageShape } from "../input.ts";

/** What runs a trial, in a store that is thrown away. */
export type Trials = { run(source: string, ndjson: string | undefined): Promise<TrialSummary> };

/** The list is marked by the id that stands in it. */
const code = /^[a-z0-9-]+$/;
const exact = { additionalProperties: false };
const source = Type.String({ maxLength: 65_536 });
const covenantShape = Type.Object({ source }, exact);
const parseCovenantBody = parserOf(covenantShape);
const largestReports = 16 * 1024 * 1024;
const trialShape = Type.Object(
  {
    source: Type.Optional(source),
    covenant: Type.Optional(
      Type.Object({ id: Type.String({ maxLength: 60 }), version: Type.Integer({ minimum: 1 }) }, exact),
    ),
    reports: Type.Optional(
      Type.String({
        maxLength: largestReports,
        description:
          "NDJSON: per regel een melding zoals POST /v1/reports, met `desk` en `receivedAt`; zonder dit de opgeslagen meldingen van het laatste jaar.",
      }),
    ),
  },
  { ...exact, description: "Een tekst, of een opgeslagen convenant; bij het laatste wordt de proef bewaard." },
);
const parseTrial = parserOf(trialShape);

export function covenantRoutes(world: World, trials: Trials | undefined): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/covenants",
      action: "covenant.read",
      schema: {
        operationId: "listCovenants",
        tags: ["beleid"],
        summary: "De convenanten die gelden",
        querystring: pageShape,
        response: { 200: covenantsAnswer },
      },
      handle(request) {
        const told = world.covenants.inForce.map(({ id, version, valid, controller, on, count, when }) => ({
          id,
          version,
          valid,
          controller,
          on,
          when,
          ...(count !== undefined && { window: count.window.iso, strength: count.strength }),
        }));
        return pageFrom(told, pageOf(request, code), ({ id }) => id);
      },
    },
    {
      method: "POST",
      url: "/v1/covenants",
      action: "covenant.create",
      schema: {
        operationId: "createCovenant",
        tags: ["beleid"],
        summary: "Een convenant als tekst inleveren; het geldt pas na een proef en het besluit van een tweede mens",
        body: covenantShape,
        response: { 201: loadedAnswer },
      },
      async handle(request, reply) {
        const by = handingIn(request);
        void reply.code(201);
        return handInCovenant(world, by, parseCovenantBody(request.body).source);
      },
    },
    ...(trials === undefined ? [] : [trialRoute(world, trials)]),
    {
      method: "POST",
      url: "/v1/covenants/:covenant/versions/:version/activations",
      action: "covenant.activate",
      schema: {
        operationId: "createActivation",
        tags: ["beleid"],
        summary: "Een beproefd convenant laten gelden; dat doet een ander dan wie het inleverde",
        response: { 201: covenantStateAnswer },
      },
      async handle(request, reply) {
        await activateCovenant(world, personOf(request), nameIn(request));
        void reply.code(201);
        return { state: "active" };
      },
    },
    {
      method: "POST",
      url: "/v1/covenants/:covenant/versions/:version/retirements",
      action: "covenant.retire",
      schema: {
        operationId: "createRetirement",
        tags: ["beleid"],
        summary: "Een convenant laten eindigen; wat al gevraagd is blijft staan",
        response: { 201: covenantStateAnswer },
      },
      async handle(request, reply) {
        await retireCovenant(world, personOf(request), nameIn(request));
        void reply.code(201);
        return { state: "retired" };
      },
    },
  ];
}

function trialRoute(world: World, trials: Trials): Route {
  return {
    method: "POST",
    url: "/v1/covenants/trials",
    action: "covenant.try",
    bodyLimit: largestReports,
    perMinute: 10,
    schema: {
      operationId: "createTrial",
      tags: ["beleid"],
      summary: "Een convenant beproeven op eerdere meldingen; er gaat niets weg",
      body: trialShape,
      response: { 201: trialAnswer },
    },
    async handle(request, reply) {
      const { source: text, covenant: name, reports } = parseTrial(request.body);
      if ((text === undefined) === (name === undefined))
        throw new Refusal("INPUT_INVALID", "Give either /source, or the /covenant that is stored.", "/source");
      const summary = await trials.run(name === undefined ? (text ?? "") : await covenantSource(world, name), reports);
      if (name !== undefined) await recordTrial(world, handingIn(request), name, summary);
      void reply.code(201);
      return summary;
    },
  };
}

/** Who hands in or tries: a person, or whoever runs this installation. */
function handingIn({ caller }: FastifyRequest): { readonly id: string; readonly organisation: string } {
  if (caller.kind === "person") return caller;
  if (caller.kind === "operator") return { id: "operator", organisation: "kentering" };
  throw new Refusal("NOT_ALLOWED", "Only a person of the programme or the operator can do this.");
}

function personOf({ caller }: FastifyRequest): Person {
  if (caller.kind !== "person") throw new Refusal("NOT_ALLOWED", "Only a person who is signed in can do this.");
  return caller;
}

/** The name and version in the address. What is none names nothing. */
function nameIn({ params }: Pick<FastifyRequest, "params">): CovenantName {
  const given = new Map(Object.entries(typeof params === "object" && params !== null ? params : {}));
  const version = Number(given.get("version"));
  if (!Number.isInteger(version) || version < 1 || version > 1_000_000)
    throw new Refusal("NOT_FOUND", "There is no covenant of this name and version.");
  return { id: String(given.get("covenant")), version };
}
