/** Handing in a mail as it is: the whole message is the body, and what it holds is found in it. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import type { Mails } from "#core/mails.ts";
import type { World } from "#core/ports.ts";
import { publicDesk } from "#core/report.ts";
import { reportAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { deskOf, idempotencyKey, idempotencyShape, toldOf } from "./reports.ts";

const types = ["message/rfc822", "application/octet-stream"];
const mostBytes = 50 * 1024 * 1024;

/** A mail is passed on as it comes, never held twice. */
export function mailBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(types, (_request, payload, done) => done(null, payload));
}

export function mailRoutes(world: World, mails: Mails): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/mails",
      action: "report.create",
      slow: true,
      perMinute: { public: 10, known: 6_000 },
      schema: {
        operationId: "createMail",
        tags: ["meldingen"],
        summary: "Een mail melden zoals hij is",
        description:
          "Stuur de hele mail als body, zoals een mailprogramma hem bewaart (.eml), hooguit 50 MB. Wie hem doorstuurde is de melder.",
        consumes: types,
        body: { type: "string", format: "binary" },
        headers: idempotencyShape,
        response: { 201: reportAnswer },
      },
      async handle(request, reply) {
        const desk = deskOf(request);
        const content = contentOf(request);
        const received = await mails.take({
          desk,
          content,
          // Of the public the same mail can come from two people, who may not see each other's code.
          named: desk !== publicDesk,
          ...idempotencyKey(request),
        });
        void reply.code(201);
        return toldOf(world, desk, received);
      },
    },
  ];
}

function contentOf({ body, headers }: FastifyRequest): Readable {
  // Told before all of it has come, where the sender says how much it is.
  if (Number(headers["content-length"]) > mostBytes) throw new Refusal("TOO_LARGE", "This mail is larger than 50 MB.");
  if (body instanceof Readable) return body;
  throw new Refusal("INPUT_INVALID", "Send the whole mail as the body, with Content-Type: message/rfc822.");
}
