/** What whoever runs this installation does: tokens, and verifying the log. */
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { verifyLog } from "#core/log/audit.ts";
import { scopes } from "#core/people/access.ts";
import { issueToken, revokeToken } from "#core/people/token.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { nothing } from "../answers.ts";
import { examplesAnswer, tokenAnswer, verifiedAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { idOf } from "../input.ts";

const tokenShape = Type.Object(
  {
    organisation: Type.String({ maxLength: 64 }),
    scopes: Type.Optional(Type.Array(Type.Enum([...scopes]), { minItems: 1, maxItems: scopes.length })),
    label: Type.Optional(Type.String({ maxLength: 100 })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })),
  },
  { additionalProperties: false },
);
const parseToken = parserOf(tokenShape);
const verificationShape = Type.Object(
  { head: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);
const parseVerification = parserOf(verificationShape);

/** What the routes need that is not the core's: the example files, where they may be loaded. */
export type Examples = { mayLoad(): Promise<boolean>; load(): Promise<number> };

export function operatorRoutes(world: World, examples: Examples | undefined): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/examples",
      action: "examples.load",
      schema: {
        operationId: "loadExamples",
        tags: ["beheer"],
        summary: "De voorbeeldmeldingen inladen, zolang er nog niets gemeld is",
        response: { 201: examplesAnswer },
      },
      async handle(_request, reply) {
        if (examples === undefined || !(await examples.mayLoad())) {
          throw new Refusal("STATE_CONFLICT", "Examples are loaded only where nothing has been reported yet.");
        }
        void reply.code(201);
        return { added: await examples.load() };
      },
    },
    {
      method: "POST",
      url: "/v1/tokens",
      action: "token.issue",
      schema: {
        operationId: "createToken",
        tags: ["beheer"],
        summary: "Een token voor een organisatie; het is één keer te zien",
        body: tokenShape,
        response: { 201: tokenAnswer },
      },
      async handle({ body }, reply) {
        const { organisation, scopes: wanted = [...scopes], label = "token", days = 90 } = parseToken(body);
        void reply.code(201);
        const { id, secret, expiresAt } = await issueToken(world, {
          organisation,
          scopes: wanted,
          label,
          days,
          by: "operator",
        });
        return { id, token: secret, organisation, scopes: wanted, expiresAt };
      },
    },
    {
      method: "DELETE",
      url: "/v1/tokens/:id",
      action: "token.revoke",
      schema: {
        operationId: "revokeToken",
        tags: ["beheer"],
        summary: "Een token intrekken",
        response: { 204: nothing },
      },
      async handle(request, reply) {
        await revokeToken(world, idOf(request));
        return reply.code(204).send();
      },
    },
    {
      method: "POST",
      url: "/v1/log-verifications",
      action: "log.verify",
      schema: {
        operationId: "createLogVerification",
        tags: ["beheer"],
        summary: "Het logboek narekenen",
        body: verificationShape,
        response: { 201: verifiedAnswer },
      },
      async handle({ body }, reply) {
        void reply.code(201);
        return verifyLog(world, parseVerification(body ?? {}).head);
      },
    },
  ];
}
