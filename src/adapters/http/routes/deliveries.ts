/** What an organisation was told, and sending again what could not be told. */
import { deliveriesOf, deliveryStates, replayDelivery } from "#core/delivery/deliveries.ts";
import type { World } from "#core/ports.ts";
import { deliveriesAnswer, replayAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";
import { idOf, narrowed, page } from "../input.ts";

const deliveryList = narrowed(deliveryStates, "Alleen berichten in deze toestand.");

export function deliveryRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/deliveries",
      action: "delivery.list",
      schema: {
        operationId: "listDeliveries",
        tags: ["berichten"],
        summary: "Berichten aan uw organisatie, en of ze zijn aangekomen",
        querystring: deliveryList.shape,
        response: { 200: deliveriesAnswer },
      },
      async handle(request) {
        const wanted = deliveryList.pageIn(request);
        return page(await deliveriesOf(world, actorOf(request), wanted), wanted);
      },
    },
    {
      method: "POST",
      url: "/v1/deliveries/:id/replays",
      action: "delivery.replay",
      schema: {
        operationId: "createReplay",
        tags: ["berichten"],
        summary: "Een opgegeven bericht opnieuw laten sturen",
        response: { 201: replayAnswer },
      },
      async handle(request, reply) {
        const replayed = await replayDelivery(world, actorOf(request), idOf(request));
        void reply.code(201);
        return replayed;
      },
    },
  ];
}
