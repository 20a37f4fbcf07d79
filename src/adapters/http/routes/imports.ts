/** Reading a desk's file from this machine. Only the operator's door has these routes: a path means nothing to others. */
import Type from "typebox";
import { importRun } from "#core/import-run.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { importAnswer } from "../answers-of-running.ts";
import type { Route } from "../app.ts";
import { idOf } from "../input.ts";

/** What reads the files. A start of what is being read already gives that same reading. */
export type Imports = {
  start(wish: { readonly desk: string; readonly path: string }): Promise<string>;
  isReading(id: string): boolean;
};

const importShape = Type.Object(
  { desk: Type.String({ maxLength: 64 }), path: Type.String({ minLength: 1, maxLength: 4096 }) },
  { additionalProperties: false },
);
const parseImport = parserOf(importShape);

export function importRoutes(world: World, imports: Imports): Route[] {
  const shown = async (id: string): Promise<object> => {
    // Asked before the store is: a reading that ends in between shows its end, never as broken off.
    const isReading = imports.isReading(id);
    const run = await importRun(world, id);
    return run.state === "running" && !isReading ? { ...run, state: "stopped" } : run;
  };
  return [
    {
      method: "POST",
      url: "/v1/imports",
      action: "import.run",
      schema: {
        operationId: "createImport",
        tags: ["beheer"],
        summary: "Een bestand van een meldpunt inlezen",
        body: importShape,
        response: { 202: importAnswer },
      },
      async handle({ body }, reply) {
        const id = await imports.start(parseImport(body));
        void reply.code(202);
        return shown(id);
      },
    },
    {
      method: "GET",
      url: "/v1/imports/:id",
      action: "import.run",
      schema: {
        operationId: "getImport",
        tags: ["beheer"],
        summary: "Hoe ver het inlezen is",
        response: { 200: importAnswer },
      },
      handle: (request) => shown(idOf(request)),
    },
  ];
}
