/** What somebody with a follow-up code can do: see, add, put right, copy, take back, be forgotten. The code is in the body, never in the address. */
import type { FastifySchema } from "fastify";
import Type, { type TSchema } from "typebox";
import { additionShape, correctionShape } from "#core/amendment-input.ts";
import { addToReport, correctReport, eraseReport, followReport, withdrawReport } from "#core/flow.ts";
import { reportOfCode } from "#core/follow-up.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { copyOf } from "#pillars/victim-support/copy.ts";
import { followedAnswer, nothing } from "../answers.ts";
import type { Route } from "../app.ts";
import { copyAnswer } from "../copy-answer.ts";
import { idempotencyKey, idempotencyShape } from "./reports.ts";

const code = Type.String({ maxLength: 100 });
const strict = { additionalProperties: false };
const codeShape = Type.Object({ code }, strict);
const parseCode = parserOf(codeShape);
const addingShape = Type.Object({ code, addition: additionShape }, strict);
const parseAdding = parserOf(addingShape);
const correctingShape = Type.Object({ code, correction: correctionShape }, strict);
const parseCorrecting = parserOf(correctingShape);

export function followUpRoutes(world: World): Route[] {
  return [
    byCode("/v1/follow-ups", "createFollowUp", "Een melding volgen", codeShape, followedAnswer, ({ body }) =>
      followReport(world, parseCode(body).code),
    ),
    byCode("/v1/follow-ups/copies", "createCopy", "Een kopie van de melding", codeShape, copyAnswer, ({ body }) =>
      copyOf(world, parseCode(body).code),
    ),
    byCode(
      "/v1/follow-ups/additions",
      "createAddition",
      "Een melding aanvullen",
      addingShape,
      followedAnswer,
      async (request) => {
        const adding = parseAdding(request.body);
        await addToReport(world, adding.code, adding.addition, idempotencyKey(request).idempotencyKey);
        return followReport(world, adding.code);
      },
      idempotencyShape,
    ),
    byCode(
      "/v1/follow-ups/corrections",
      "createCorrection",
      "Een melding verbeteren",
      correctingShape,
      followedAnswer,
      async (request) => {
        const correcting = parseCorrecting(request.body);
        await correctReport(world, correcting.code, correcting.correction, idempotencyKey(request).idempotencyKey);
        return followReport(world, correcting.code);
      },
      idempotencyShape,
    ),
    byCode("/v1/withdrawals", "createWithdrawal", "Een melding intrekken", codeShape, nothing, async ({ body }) => {
      await withdrawReport(world, await reportOfCode(world, parseCode(body).code));
    }),
    byCode("/v1/erasures", "createErasure", "Een melding laten wissen", codeShape, nothing, async ({ body }) => {
      await eraseReport(world, await reportOfCode(world, parseCode(body).code));
    }),
  ];
}

/** Sixty bits cannot be guessed at this pace; it also keeps a guesser from costing us anything. */
const perMinute = 20;

function byCode(
  url: string,
  operationId: string,
  summary: string,
  body: TSchema,
  answer: TSchema,
  handle: (request: Parameters<Route["handle"]>[0]) => Promise<unknown>,
  headers?: TSchema,
): Route {
  const schema: FastifySchema = {
    operationId,
    tags: ["meldingen"],
    summary,
    body,
    ...(headers !== undefined && { headers }),
    response: answer === nothing ? { 204: answer } : { 200: answer },
  };
  return {
    method: "POST",
    url,
    action: "report.follow",
    perMinute,
    schema,
    async handle(request, reply) {
      const told = await handle(request);
      return answer === nothing ? reply.code(204).send() : told;
    },
  };
}
