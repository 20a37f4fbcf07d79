/** What the program that reads pictures says to ours. */
import Type from "typebox";
import { parserOf } from "#core/shape.ts";

export type Answer =
  | { readonly as: "ready" }
  | { readonly as: "read"; readonly text: string; readonly codes: readonly string[] }
  | { readonly as: "too-large" }
  | { readonly as: "broken" }
  | { readonly as: "failed"; readonly what: string };

/** @throws Refusal for what that program never says. */
export const answerOf: (message: unknown) => Answer = parserOf(
  Type.Union([
    Type.Object({ as: Type.Literal("ready") }),
    Type.Object({ as: Type.Literal("read"), text: Type.String(), codes: Type.Array(Type.String()) }),
    Type.Object({ as: Type.Literal("too-large") }),
    Type.Object({ as: Type.Literal("broken") }),
    Type.Object({ as: Type.Literal("failed"), what: Type.String() }),
  ]),
);
