/** The processing log, for whoever audits it. */
import { processings } from "#core/log/processing.ts";
import type { World } from "#core/ports.ts";
import { processingsAnswer } from "../answers-of-running.ts";
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
  ];
}
