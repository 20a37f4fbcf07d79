/** What anybody may know: who takes part, which fraud forms there are, which covenants are in force, and this contract. */
import Type from "typebox";
import { loadCovenant } from "#core/covenants.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import type { Route } from "../app.ts";

const covenantShape = Type.Object({ source: Type.String({ maxLength: 65_536 }) }, { additionalProperties: false });
const parseCovenantBody = parserOf(covenantShape);

export function policyRoutes(world: World, contract: () => unknown): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/openapi.json",
      action: "contract.read",
      schema: { summary: "Dit contract" },
      handle(_request, reply) {
        void reply.header("access-control-allow-origin", "*");
        return contract();
      },
    },
    {
      method: "GET",
      url: "/v1/fraud-forms",
      action: "directory.read",
      schema: { summary: "De fraudevormen van de gedeelde taxonomie" },
      handle: () => ({ version: world.policy.taxonomy.version, items: [...world.policy.taxonomy.forms.values()] }),
    },
    {
      method: "GET",
      url: "/v1/organisations",
      action: "directory.read",
      schema: { summary: "Wie er meedoen" },
      handle: () => ({
        items: [...world.policy.directory.organisations.values()].map(({ id, name, sector, oin }) => ({ id, name, sector, oin })),
      }),
    },
    {
      method: "GET",
      url: "/v1/covenants",
      action: "covenant.read",
      schema: { summary: "De convenanten die gelden" },
      handle: () => ({
        items: world.covenants.inForce.map(({ id, version, valid, controller, on, count, when }) => ({
          ...{ id, version, valid, controller, on, when },
          ...(count !== undefined && { window: count.window.iso, strength: count.strength }),
        })),
      }),
    },
    {
      method: "POST",
      url: "/v1/covenants",
      action: "covenant.activate",
      schema: { summary: "Een convenant als tekst opslaan; is het volledig, dan geldt het", body: covenantShape },
      async handle({ body }, reply) {
        void reply.code(201);
        return loadCovenant(world, parseCovenantBody(body).source);
      },
    },
  ];
}
