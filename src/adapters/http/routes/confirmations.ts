/** What somebody with a letter can do: say that the report is theirs, or that it is not. The token is in the body. */
import Type from "typebox";
import { confirmReport, denyReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { nothing } from "../answers.ts";
import type { Route } from "../app.ts";

const tokenShape = Type.Object({ token: Type.String({ maxLength: 100 }) }, { additionalProperties: false });
const parseToken = parserOf(tokenShape);
/** A token cannot be guessed; this keeps a guesser from costing us anything. */
const perMinute = 20;

export function confirmationRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/confirmations",
      action: "report.confirm",
      perMinute,
      schema: {
        operationId: "createConfirmation",
        tags: ["meldingen"],
        summary: "Met de code uit de brief bevestigen dat een melding van u is",
        body: tokenShape,
        response: { 204: nothing },
      },
      async handle({ body }, reply) {
        await confirmReport(world, parseToken(body).token);
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/denials",
      action: "report.confirm",
      perMinute,
      schema: {
        operationId: "createDenial",
        tags: ["meldingen"],
        summary: "Met de code uit de brief zeggen dat een melding niet van u is",
        body: tokenShape,
        response: { 204: nothing },
      },
      async handle({ body }, reply) {
        await denyReport(world, parseToken(body).token);
        return reply.code(204).send();
      },
    },
  ];
}
