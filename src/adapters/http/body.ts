/** Reads bodies strictly: JSON in UTF-8 and nothing else, not nested deep, no name twice, no reach for a prototype. */
import type { FastifyInstance } from "fastify";
import { Refusal } from "#core/errors.ts";

const deepest = 32;

declare module "fastify" {
  interface FastifyRequest {
    /** The body as it came, for telling a replay from another request under the same key. */
    rawBody: string;
  }
}

/** Takes JSON only. What a form posts is for the pages, which say so themselves. */
export function strictBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.decorateRequest("rawBody", "");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = textOf(body);
    if (text === undefined) return done(new Refusal("INPUT_INVALID", "The body is not valid UTF-8."));
    request.rawBody = text;
    // Clients send this type with nothing behind it, where a route wants no body.
    if (text === "") return done(null, undefined);
    const fault = faultIn(text);
    if (fault !== undefined) return done(new Refusal("INPUT_INVALID", fault));
    void parseJson(request, text, (error, value) =>
      error === null ? done(null, value) : done(new Refusal("INPUT_INVALID", "The body is not valid JSON.")),
    );
  });
}

function textOf(body: string | Buffer): string | undefined {
  if (typeof body === "string") return body;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

const sign = { quote: 34, colon: 58, list: 91, backslash: 92, listEnd: 93, object: 123, objectEnd: 125 };
const brackets: readonly number[] = [sign.list, sign.object];

/** What JSON.parse would let pass: deep nesting, and a name that stands twice in one object (I-JSON, RFC 7493). */
function faultIn(json: string): string | undefined {
  const names: Set<string>[] = [];
  let text = "";
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === sign.quote) {
      const end = endOfText(json, at);
      text = json.slice(at, end + 1);
      at = end;
    } else if (brackets.includes(code)) {
      if (names.push(new Set()) > deepest) return `The body nests deeper than ${deepest} levels.`;
    } else if (code === sign.objectEnd || code === sign.listEnd) {
      names.pop();
    } else if (code === sign.colon) {
      const here = names.at(-1);
      const name = text.includes("\\") ? unescaped(text) : text;
      if (here?.has(name) === true) return "The body has the same field twice in one object.";
      here?.add(name);
    }
  }
  return undefined;
}

function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === sign.backslash) at++;
    else if (code === sign.quote) return at;
  }
  return json.length;
}

/** Letters may be written as escapes; two spellings of one name are still one name. */
function unescaped(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    // Not JSON: the parser that comes next says so.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
