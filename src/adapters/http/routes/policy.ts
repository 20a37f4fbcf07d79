/** What anybody may know: who takes part, which fraud forms there are, and this contract. */
import type { World } from "#core/ports.ts";
import { formsAnswer, organisationsAnswer } from "../answers.ts";
import { contractAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { pageFrom, pageOf, pageShape } from "../input.ts";

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
  ];
}
