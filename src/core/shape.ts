/** Parse at the border: unknown in, a typed value out, or a Refusal that names the place. Inside nobody checks again. */
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Refusal } from "./errors.ts";

/** Makes a parser of a shape. Its Refusal carries a JSON pointer and never the value, which may be personal. */
export function parserOf<S extends TSchema>(shape: S): (input: unknown) => Static<S> {
  const validator = Compile(shape);
  return (input) => {
    if (validator.Check(input)) {
      refuseUnstorable(input, "");
      return input;
    }
    const [first] = validator.Errors(input).filter(({ keyword }) => keyword !== "boolean");
    const path = first?.instancePath ?? "";
    throw new Refusal("INPUT_INVALID", `${path === "" ? "The body" : path} ${sentenceOf(first)}.`, path);
  };
}

/** A NUL or half a surrogate pair cannot be stored as text; found anywhere, it is refused before anything is written. */
function refuseUnstorable(value: unknown, path: string): void {
  if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed())) {
    throw new Refusal("INPUT_INVALID", `${path} has characters that are not text. Send valid UTF-8 without NUL.`, path);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) refuseUnstorable(inner, `${path}/${key}`);
}

function sentenceOf(error: { keyword: string; message: string; params: object } | undefined): string {
  if (error?.keyword === "additionalProperties" && "additionalProperties" in error.params) {
    return `has fields that we do not know: ${String(error.params.additionalProperties).slice(0, 80)}`;
  }
  return error?.message ?? "is not of the expected shape";
}
