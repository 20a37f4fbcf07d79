/** Where an organisation has its notices sent: set, looked at, tried and taken away, by itself or by the operator for it. */

import Type from "typebox";
import type { Actor } from "#core/addressed.ts";
import { removeWebhook, setWebhook, testWebhook, webhookOf, webhookShape } from "#core/delivery/webhook.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { nothing } from "../answers.ts";
import { webhookAnswer, webhookSetAnswer, webhookTestAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";

const mine = "/v1/organisations/me/webhook";
const tag = ["berichten"];
/** Each calls a server of somebody else's choosing. */
const testsPerMinute = 10;

const assignmentShape = Type.Object(
  { organisation: Type.String({ maxLength: 64 }), ...webhookShape.properties },
  { additionalProperties: false },
);
const parseAssignment = parserOf(assignmentShape);

export function webhookRoutes(world: World): Route[] {
  const set = async (actor: Actor, input: unknown) => {
    const { webhook, secret } = await setWebhook(world, actor, input);
    return { ...webhook, secret };
  };
  return [
    {
      method: "PUT",
      url: mine,
      action: "webhook.set",
      schema: {
        operationId: "setWebhook",
        tags: tag,
        summary: "Uw webhook instellen; het geheim is één keer te zien",
        description:
          "Elke keer komt er een nieuw geheim. Het vorige ondertekent nog een dag mee. Alleen https, op een openbaar adres.",
        body: webhookShape,
        response: { 200: webhookSetAnswer },
      },
      handle: (request) => set(actorOf(request), request.body),
    },
    {
      method: "GET",
      url: mine,
      action: "webhook.read",
      schema: {
        operationId: "getWebhook",
        tags: tag,
        summary: "Uw webhook, en of hij werkt",
        response: { 200: webhookAnswer },
      },
      async handle(request) {
        const webhook = await webhookOf(world, actorOf(request));
        if (webhook === undefined) throw new Refusal("NOT_FOUND", "You have no webhook.");
        return webhook;
      },
    },
    {
      method: "DELETE",
      url: mine,
      action: "webhook.set",
      schema: {
        operationId: "removeWebhook",
        tags: tag,
        summary: "Uw webhook weghalen",
        response: { 204: nothing },
      },
      async handle(request, reply) {
        await removeWebhook(world, actorOf(request));
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: `${mine}/tests`,
      action: "webhook.test",
      perMinute: testsPerMinute,
      schema: {
        operationId: "createWebhookTest",
        tags: tag,
        summary: "Een verzonnen bericht naar uw webhook sturen",
        response: { 201: webhookTestAnswer },
      },
      async handle(request, reply) {
        const tested = await testWebhook(world, actorOf(request));
        void reply.code(201);
        return tested;
      },
    },
    {
      method: "POST",
      url: "/v1/webhooks",
      action: "webhook.assign",
      schema: {
        operationId: "assignWebhook",
        tags: ["beheer"],
        summary: "De webhook van een organisatie instellen",
        body: assignmentShape,
        response: { 201: webhookSetAnswer },
      },
      async handle({ body }, reply) {
        const { organisation, url } = parseAssignment(body);
        const answer = await set({ organisation, by: "operator" }, { url });
        void reply.code(201);
        return answer;
      },
    },
  ];
}
