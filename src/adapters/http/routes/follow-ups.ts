/** What somebody with a follow-up code can do: see, take back, be forgotten. The code is in the body, never in the address. */
import Type from "typebox";
import { eraseReport, followReport, withdrawReport } from "#core/flow.ts";
import { reportOfCode } from "#core/follow-up.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { followedAnswer, nothing } from "../answers.ts";
import type { Route } from "../app.ts";

const codeShape = Type.Object({ code: Type.String({ maxLength: 100 }) }, { additionalProperties: false });
const parseCode = parserOf(codeShape);
/** Sixty bits cannot be guessed at this pace; it also keeps a guesser from costing us anything. */
const perMinute = 20;

export function followUpRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/follow-ups",
      action: "report.follow",
      perMinute,
      schema: {
        operationId: "createFollowUp",
        tags: ["meldingen"],
        summary: "Een melding volgen",
        body: codeShape,
        response: { 200: followedAnswer },
      },
      handle: ({ body }) => followReport(world, parseCode(body).code),
    },
    {
      method: "POST",
      url: "/v1/withdrawals",
      action: "report.follow",
      perMinute,
      schema: {
        operationId: "createWithdrawal",
        tags: ["meldingen"],
        summary: "Een melding intrekken",
        body: codeShape,
        response: { 204: nothing },
      },
      async handle({ body }, reply) {
        await withdrawReport(world, await reportOfCode(world, parseCode(body).code));
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/erasures",
      action: "report.follow",
      perMinute,
      schema: {
        operationId: "createErasure",
        tags: ["meldingen"],
        summary: "Een melding laten wissen",
        body: codeShape,
        response: { 204: nothing },
      },
      async handle({ body }, reply) {
        await eraseReport(world, await reportOfCode(world, parseCode(body).code));
        return reply.code(204).send();
      },
    },
  ];
}
