/** What anybody may know: who takes part, which fraud forms there are, which covenants are in force, and this contract. */
import Type from "typebox";
import { loadCovenant } from "#core/covenant/in-force.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { contractAnswer, covenantsAnswer, formsAnswer, loadedAnswer, organisationsAnswer } from "../answers.ts";
import type { Route } from "../app.ts";

const covenantShape = Type.Object({ source: Type.String({ maxLength: 65_536 }) }, { additionalProperties: false });
const parseCovenantBody = parserOf(covenantShape);

export function policyRoutes(world: World, contract: () => unknown): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/openapi.json",
      action: "contract.read",
      schema: {
        operationId: "readContract",
        tags: ["beheer"],
        summary: "Dit contract",
        response: { 200: contractAnswer },
      },
      handle(_request, reply) {
        void reply.header("access-control-allow-origin", "*");
        return contract();
      },
    },
    {
      method: "GET",
      url: "/v1/fraud-forms",
      action: "directory.read",
      schema: {
        operationId: "listFraudForms",
        tags: ["beleid"],
        summary: "De fraudevormen van de gedeelde taxonomie",
        response: { 200: formsAnswer },
      },
      handle: () => ({ version: world.policy.taxonomy.version, items: [...world.policy.taxonomy.forms.values()] }),
    },
    {
      method: "GET",
      url: "/v1/organisations",
      action: "directory.read",
      schema: {
        operationId: "listOrganisations",
        tags: ["beleid"],
        summary: "Wie er meedoen",
        response: { 200: organisationsAnswer },
      },
      handle: () => ({
        items: [...world.policy.directory.organisations.values()].map(({ id, name, sector, oin }) => ({
          id,
          name,
          sector,
          oin,
        })),
      }),
    },
    {
      method: "GET",
      url: "/v1/covenants",
      action: "covenant.read",
      schema: {
        operationId: "listCovenants",
        tags: ["beleid"],
        summary: "De convenanten die gelden",
        response: { 200: covenantsAnswer },
      },
      handle: () => ({
        items: world.covenants.inForce.map(({ id, version, valid, controller, on, count, when }) => ({
          id,
          version,
          valid,
          controller,
          on,
          when,
          ...(count !== undefined && { window: count.window.iso, strength: count.strength }),
        })),
      }),
    },
    {
      method: "POST",
      url: "/v1/covenants",
      action: "covenant.activate",
      schema: {
        operationId: "createCovenant",
        tags: ["beleid"],
        summary: "Een convenant als tekst opslaan; is het volledig, dan geldt het",
        body: covenantShape,
        response: { 201: loadedAnswer },
      },
      async handle({ body }, reply) {
        void reply.code(201);
        return loadCovenant(world, parseCovenantBody(body).source);
      },
    },
  ];
}
