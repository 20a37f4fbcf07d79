/** What an organisation declares of its own numbers: said, looked at with who took it over, and withdrawn. */
import { declarationsShape, declareNumbers, withdrawDeclaration } from "#core/declaration.ts";
import { declarationsOf } from "#core/declarations.ts";
import type { World } from "#core/ports.ts";
import { nothing } from "../answers.ts";
import { declarationsAnswer, declaredAnswer } from "../answers-of-declarations.ts";
import type { Route } from "../app.ts";
import { actorOf } from "../caller.ts";
import { idOf, page, pageOf, pageShape } from "../input.ts";

const tags = ["opgaven"];
/** Five thousand numbers a minute; who has more of them waits. */
const callsOfMany = 10;

export function declarationRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/declarations",
      action: "declaration.create",
      perMinute: callsOfMany,
      schema: {
        operationId: "createDeclarations",
        tags,
        summary: "Nummers opgeven die van u zijn en nooit bellen",
        description:
          "Wat de gids als uw nummer kent, gaat meteen naar elke telecomaanbieder die tekende. Elk ander nummer wacht op een tweede mens van uw organisatie, op de site.",
        body: declarationsShape,
        response: { 200: declaredAnswer },
      },
      async handle(request) {
        return { items: await declareNumbers(world, actorOf(request), request.body) };
      },
    },
    {
      method: "GET",
      url: "/v1/declarations",
      action: "declaration.list",
      schema: {
        operationId: "listDeclarations",
        tags,
        summary: "Wat uw organisatie opgaf, en wie het overnam",
        querystring: pageShape,
        response: { 200: declarationsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page(await declarationsOf(world, actorOf(request), wanted), wanted);
      },
    },
    {
      method: "DELETE",
      url: "/v1/declarations/:id",
      action: "declaration.withdraw",
      schema: {
        operationId: "withdrawDeclaration",
        tags,
        summary: "Een nummer intrekken; elke aanbieder hoort dat het weer mag bellen",
        response: { 204: nothing },
      },
      async handle(request, reply) {
        await withdrawDeclaration(world, actorOf(request), idOf(request));
        return reply.code(204).send();
      },
    },
  ];
}
