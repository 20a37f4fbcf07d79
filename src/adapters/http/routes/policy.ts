/** What anybody may know: who takes part, which fraud forms there are, which covenants are in force, and this contract. */
import Type from "typebox";
import { loadCovenant } from "#core/covenant/in-force.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { contractAnswer, covenantsAnswer, formsAnswer, loadedAnswer, organisationsAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { pageFrom, pageOf, pageShape } from "../input.ts";

const covenantShape = Type.Object({ source: Type.String({ maxLength: 65_536 }) }, { additionalProperties: false });
const parseCovenantBody = parserOf(covenantShape);
/** These lists are marked by the code or id that stands in them. */
const code = /^[a-z0-9-]+$/;

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
        querystring: pageShape,
        response: { 200: formsAnswer },
      },
      handle(request) {
        const { version, forms } = world.policy.taxonomy;
        return { version, ...pageFrom([...forms.values()], pageOf(request, code), (form) => form.code) };
      },
    },
    {
      method: "GET",
      url: "/v1/organisations",
      action: "directory.read",
      schema: {
        operationId: "listOrganisations",
        tags: ["beleid"],
        summary: "Wie er meedoen",
        querystring: pageShape,
        response: { 200: organisationsAnswer },
      },
      handle(request) {
        const all = [...world.policy.directory.organisations.values()];
        const told = all.map(({ id, name, sector, oin }) => ({ id, name, sector, oin }));
        return pageFrom(told, pageOf(request, code), ({ id }) => id);
      },
    },
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
