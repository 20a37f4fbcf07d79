/** Handing in a report, and what its own desk can find about it later. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { findReportFalse, type Intake, type Received, receiveReport, withdrawReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { publicDesk } from "#core/report.ts";
import { reportShape } from "#core/report-input.ts";
import { handedIn } from "#core/reports.ts";
import { parserOf } from "#core/shape.ts";
import { nothing, reportAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { idOf } from "../input.ts";

export function reportRoutes(world: World): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/reports",
      action: "report.create",
      schema: {
        operationId: "createReport",
        tags: ["meldingen"],
        summary: "Eén melding doen",
        body: reportShape,
        headers: idempotencyShape,
        response: { 201: reportAnswer },
      },
      async handle(request, reply) {
        const desk = deskOf(request);
        const received = await receiveReport(world, {
          desk,
          input: request.body,
          body: request.rawBody,
          ...idempotencyKey(request),
          // Nobody in particular, so whoever it is may be asked; in which language they read is not known here.
          ...(request.caller.kind === "public" && { confirm: "both" }),
        });
        void reply.code(201);
        return toldOf(world, desk, received);
      },
    },
    {
      method: "POST",
      url: "/v1/reports/:id/findings",
      action: "report.withdraw",
      schema: {
        operationId: "createFinding",
        tags: ["meldingen"],
        summary: "Eigen melding intrekken of als vals aanmerken",
        body: findingShape,
        response: { 204: nothing },
      },
      async handle(request, reply) {
        const id = idOf(request);
        const { finding } = parseFinding(request.body);
        const { desk } = await handedIn(world, id);
        if (desk !== deskOf(request)) throw new Refusal("NOT_FOUND", "Your desk has no report with this id.");
        await (finding === "false" ? findReportFalse(world, id) : withdrawReport(world, id));
        return reply.code(204).send();
      },
    },
  ];
}

/** The header by which a retry is known. */
export const idempotencyShape = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      maxLength: 200,
      description: "Een eigen sleutel: zeven dagen lang geeft dezelfde sleutel hetzelfde antwoord.",
    }),
  ),
});
const findingShape = Type.Object({ finding: Type.Enum(["withdrawn", "false"]) }, { additionalProperties: false });
const parseFinding = parserOf(findingShape);

/** What whoever handed it in is told. */
export async function toldOf(world: World, desk: string, { id, followUpCode }: Received): Promise<object> {
  const { indicators, dossier } = await handedIn(world, id);
  // Which other reports there are is for desks only.
  return { id, followUpCode, indicators, ...(desk !== publicDesk && dossier !== undefined && { dossierId: dossier }) };
}

/** A token or person hands in for its own organisation; anybody else for the public desk. */
export function deskOf({ caller }: FastifyRequest): string {
  return caller.kind === "token" || caller.kind === "person" ? caller.organisation : publicDesk;
}

/** @throws Refusal INPUT_INVALID */
export function idempotencyKey({ headers }: FastifyRequest): Pick<Intake, "idempotencyKey"> {
  const key = headers["idempotency-key"];
  if (key === undefined) return {};
  if (typeof key !== "string" || key.length < 1 || key.length > 200) {
    throw new Refusal("INPUT_INVALID", "The Idempotency-Key header is one text of at most 200 characters.");
  }
  return { idempotencyKey: key };
}
