/** What happens now at a bank: declared by a person, looked at with who acknowledged it, and called off. */
import { alertShape, raiseAlert } from "#core/alert/alert.ts";
import { alertsOf, callOffAlert } from "#core/alert/alerts.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { nothing } from "../answers.ts";
import { alertAnswer, alertsAnswer } from "../answers-of-declarations.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";
import { idOf, page, pageOf, pageShape } from "../input.ts";

const tags = ["opgaven"];

export function alertRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/alerts",
      action: "alert.create",
      schema: {
        operationId: "createAlert",
        tags,
        summary: "Melden dat nu iemand buitgemaakt geld opneemt of spullen ophaalt",
        description:
          "Alleen een mens die is ingelogd: wie meldt, besluit (AVG art. 22). De politie krijgt het meteen, de winkel en de bank alleen als u ze noemt. Na een minuut zonder bevestiging krijgt ook een ander het; na hoogstens een uur is het voorbij. Noem nooit een naam, een rekening of een heel pasnummer.",
        body: alertShape,
        response: { 201: alertAnswer },
      },
      async handle(request, reply) {
        const { caller } = request;
        if (caller.kind !== "person") throw new Refusal("NOT_ALLOWED", "Only a person who is signed in decides.");
        void reply.code(201);
        return raiseAlert(world, caller, request.body);
      },
    },
    {
      method: "GET",
      url: "/v1/alerts",
      action: "alert.list",
      schema: {
        operationId: "listAlerts",
        tags,
        summary: "Uw heterdaadmeldingen, met wie ze zag en wat ervan kwam",
        querystring: pageShape,
        response: { 200: alertsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        const alerts = await alertsOf(world, actorOf(request), wanted);
        return page(
          alerts.map(({ said, ...alert }) => ({ ...said, ...alert })),
          wanted,
        );
      },
    },
    {
      method: "DELETE",
      url: "/v1/alerts/:id",
      action: "alert.call-off",
      schema: {
        operationId: "callOffAlert",
        tags,
        summary: "Een heterdaadmelding afblazen; iedereen die haar kreeg hoort dat",
        response: { 204: nothing },
      },
      async handle(request, reply) {
        await callOffAlert(world, actorOf(request), idOf(request));
        return reply.code(204).send();
      },
    },
  ];
}
