/** A backup of the store into a file of this machine. Only the operator's door has it: a path means nothing to others. */
import Type from "typebox";
import { parserOf } from "#core/shape.ts";
import { backupAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";

/** What makes backups. */
export type Backups = { make(path: string): Promise<object> };

const backupShape = Type.Object(
  { path: Type.String({ minLength: 1, maxLength: 4096 }) },
  { additionalProperties: false },
);
const parseBackup = parserOf(backupShape);

export function backupRoutes(backups: Backups): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/backups",
      action: "store.backup",
      schema: {
        operationId: "createBackup",
        tags: ["beheer"],
        summary: "Alles wat is opgeslagen naar een bestand, behalve de sleutels",
        body: backupShape,
        response: { 201: backupAnswer },
      },
      async handle({ body }, reply) {
        void reply.code(201);
        return backups.make(parseBackup(body).path);
      },
    },
  ];
}
