/** What was processed of whom, and who got what, for whoever audits it. */
import { disclosures } from "#core/log/disclosures.ts";
import { processings } from "#core/log/processing.ts";
import type { World } from "#core/ports.ts";
import { disclosuresAnswer, processingsAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { page, pageOf, pageShape } from "../input.ts";

export function processingRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/processings",
      action: "processing.read",
      schema: {
        operationId: "listProcessings",
        tags: ["beheer"],
        summary: "Wat er van betrokkenen is verwerkt",
        querystring: pageShape,
        response: { 200: processingsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page(await processings(world, wanted), wanted);
      },
    },
    {
      method: "GET",
      url: "/v1/disclosures",
      action: "processing.read",
      schema: {
        operationId: "listDisclosures",
        tags: ["beheer"],
        summary: "Wie welke gegevens kreeg, en op welke grond",
        querystring: pageShape,
        response: { 200: disclosuresAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page(await disclosures(world, wanted), wanted);
      },
    },
  ];
}
