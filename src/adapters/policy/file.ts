/** One file of policy: YAML held against a shape, so that a fault is told with its file, line and column. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Static, TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { Refusal } from "#core/errors.ts";

/** What a policy file says, and a way to refuse a place in it that the shape alone cannot judge. */
export type PolicyFile<Content> = {
  readonly content: Content;
  readonly fault: (place: readonly string[], sentence: string) => Refusal;
};

/** The YAML files of a folder, in the order of their names. */
export function policyFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}

/** Reads one policy file; what does not fit the shape, or is not known to it, is refused with file and line. */
export function readPolicyFile<Shape extends TSchema>(shape: Shape, file: string): PolicyFile<Static<Shape>> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const refuse = (offset: number, sentence: string): Refusal => {
    const { line, col } = lines.linePos(offset);
    const name = `${basename(dirname(file))}/${basename(file)}`;
    return new Refusal("POLICY_INVALID", `${name} line ${line}: ${sentence}`, `${line}:${col}`);
  };
  const fault = (place: readonly string[], sentence: string): Refusal => refuse(offsetOf(document, place), sentence);

  const [syntax] = [...document.errors, ...document.warnings];
  if (syntax) throw refuse(syntax.pos[0], syntax.message.split("\n")[0] ?? syntax.message);
  const content: unknown = document.toJS();
  if (Check(shape, content)) return { content, fault };
  const { place, sentence } = firstFault(shape, content);
  throw fault(place, sentence);
}

function firstFault(shape: TSchema, content: unknown): { place: string[]; sentence: string } {
  const errors = Errors(shape, content);
  // A misspelled key is told as unknown, missing and "schema is false" at once; only the first helps.
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== "additionalProperties") continue;
    const key = params.additionalProperties[0] ?? "";
    return { place: [...pointerParts(instancePath), key], sentence: `"${key}" is not a key we know here` };
  }
  const error = errors.find(({ keyword }) => keyword !== "boolean");
  const place = pointerParts(error?.instancePath ?? "");
  if (error?.keyword === "required") {
    return { place, sentence: `${nameOf(place)} lacks "${error.params.requiredProperties.join('", "')}"` };
  }
  return { place, sentence: `${nameOf(place)} ${error?.message ?? "does not have the expected shape"}` };
}

/** A JSON pointer (RFC 6901) as the keys it names. */
function pointerParts(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function nameOf(place: readonly string[]): string {
  return place.length === 0 ? "the file" : `"${place.join(" › ")}"`;
}

/** Where in the text a place stands: its key when it has one, else its value, else what it should have been in. */
function offsetOf(document: Document.Parsed, place: readonly string[]): number {
  for (let depth = place.length; depth > 0; depth--) {
    const around = depth === 1 ? document.contents : document.getIn(place.slice(0, depth - 1), true);
    const last = place[depth - 1];
    if (isMap(around)) {
      const pair = around.items.find(({ key }) => isScalar(key) && String(key.value) === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(place.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
