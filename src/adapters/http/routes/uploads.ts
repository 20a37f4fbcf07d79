/** Files that a desk hands in itself: sent whole, read beside everything else, told how far it is. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { type Upload, type UploadKind, type Uploads, uploadOf, uploadsOf } from "#core/upload.ts";
import { uploadAnswer, uploadsAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { idOf, page, pageOf, pageShape } from "../input.ts";

const kinds: Readonly<Record<string, UploadKind>> = {
  "text/csv": "csv",
  "application/x-ndjson": "ndjson",
};

/** A body of these types is passed on as it comes, never held whole. */
export function streamedBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(Object.keys(kinds), (_request, payload, done) => done(null, payload));
}

export function uploadRoutes(world: World, uploads: Uploads): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/imports",
      action: "upload.create",
      slow: true,
      perMinute: 30,
      schema: {
        operationId: "createImport",
        tags: ["meldingen"],
        summary: "Een bestand met meldingen inlezen",
        description:
          "Stuur het bestand als body, als CSV of als één melding per regel (NDJSON). Hetzelfde nog eens verandert niets.",
        consumes: Object.keys(kinds),
        body: { type: "string", format: "binary" },
        response: { 202: uploadAnswer },
      },
      async handle(request, reply) {
        const { desk, by } = senderOf(request);
        const id = await uploads.take({ desk, by, ...contentOf(request), waits: false });
        void reply.code(202);
        return told(await uploadOf(world, desk, id));
      },
    },
    {
      method: "GET",
      url: "/v1/imports",
      action: "upload.read",
      schema: {
        operationId: "listImports",
        tags: ["meldingen"],
        summary: "De bestanden van uw organisatie, het nieuwste eerst",
        querystring: pageShape,
        response: { 200: uploadsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page((await uploadsOf(world, senderOf(request).desk, wanted)).map(told), wanted);
      },
    },
    {
      method: "GET",
      url: "/v1/imports/:id",
      action: "upload.read",
      schema: {
        operationId: "getImport",
        tags: ["meldingen"],
        summary: "Hoe ver het inlezen van een bestand is",
        response: { 200: uploadAnswer },
      },
      handle: async (request) => told(await uploadOf(world, senderOf(request).desk, idOf(request))),
    },
    {
      method: "GET",
      url: "/v1/imports/:id/rejects",
      action: "upload.read",
      schema: {
        operationId: "getImportRejects",
        tags: ["meldingen"],
        summary: "De rijen die niet zijn opgenomen: rij, kolom en reden",
        response: {
          200: { description: "Blijft 14 dagen staan.", content: { "text/csv": { schema: { type: "string" } } } },
        },
      },
      async handle(request, reply) {
        const rejects = await uploads.rejects(senderOf(request).desk, idOf(request));
        return reply
          .type("text/csv; charset=utf-8")
          .header("content-disposition", 'attachment; filename="rejects.csv"')
          .send(Readable.from(rejects));
      },
    },
  ];
}

function told({ id, read, added, known, rejected, startedAt, finishedAt, reason, unread, kind, title, state }: Upload) {
  return { id, state, kind, title, read, added, known, rejected, startedAt, finishedAt, reason, unread };
}

function senderOf({ caller }: FastifyRequest): { readonly desk: string; readonly by: string } {
  if (caller.kind !== "token" && caller.kind !== "person") {
    throw new Refusal("NOT_ALLOWED", "Only a person or a program of a desk can do this.");
  }
  return { desk: caller.organisation, by: `${caller.kind} ${caller.id}` };
}

function contentOf({ body, headers }: FastifyRequest): {
  readonly kind: UploadKind;
  readonly content: AsyncIterable<Uint8Array>;
  readonly bytes?: number;
} {
  const kind = kinds[headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? ""];
  if (kind === undefined || !(body instanceof Readable)) {
    throw new Refusal(
      "INPUT_INVALID",
      "Send the file as the body, with Content-Type text/csv or application/x-ndjson.",
    );
  }
  const bytes = Number(headers["content-length"]);
  return { kind, content: body, ...(Number.isSafeInteger(bytes) && { bytes }) };
}
