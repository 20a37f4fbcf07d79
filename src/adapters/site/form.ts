/** What a browser posts, read strictly: texts by name. */
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { parserOf } from "#core/shape.ts";

/** A posted form. A field that was left empty is absent. */
export type Form = {
  /** As it was typed; of a field that came twice, the first. */
  text(name: string): string | undefined;
  list(name: string): readonly string[];
};

const parsePosted = parserOf(Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])));

/** @throws Refusal INPUT_INVALID for what no form sends. */
export function formOf(body: unknown): Form {
  const fields = new Map(Object.entries(parsePosted(body ?? {})));
  const list = (name: string): readonly string[] =>
    [fields.get(name) ?? []]
      .flat()
      // Browsers send the line breaks of a text area as CRLF.
      .map((value) => sound(value).replaceAll("\r\n", "\n"))
      .filter((value) => value.trim() !== "");
  return { list, text: (name) => list(name)[0] };
}

/** A NUL or half a surrogate pair cannot be stored as text, and nobody can type it. */
function sound(value: string): string {
  if (value.includes("\0") || !value.isWellFormed()) {
    throw new Refusal("INPUT_INVALID", "The form has characters that are not text.");
  }
  return value;
}
