/** Looking for oneself: the reported values as hashes, so that a client checks a link without telling it. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { parserOf } from "#core/shape.ts";
import { askedIn } from "#core/signal/hashed.ts";
import type { Beginnings, Hashes } from "#pillars/prevention/hashed-check.ts";
import { beginningsAnswer, hashesAnswer } from "../answers-of-checks.ts";
import type { Route } from "../app.ts";

/** What the routes ask of the house. */
export type HashedSignals = {
  readonly beginning: (asked: number) => Hashes;
  readonly beginnings: () => Beginnings;
};

const paramsShape = Type.Object({
  prefix: Type.String({ pattern: "^[0-9a-f]{4}$", description: "De eerste twee bytes van de hash." }),
});
const parseParams = parserOf(Type.Object({ prefix: Type.String() }));

/** The whole list is written out anew once a minute at most, however many fetch it. */
const writtenFor = 60_000;
/** A shared cache may keep an answer: it is the same for everybody, and says itself until when it holds. */
const caching = (expiresAt: Date, now: Date): string =>
  `public, max-age=${Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1_000))}`;

const canonical =
  "De hash is SHA-256 over `domain <naam>` of `url <link>` (UTF-8, hexadecimaal). Een naam is wat iemand registreerde, kleine " +
  "letters, punycode; vraag ieder achterstuk van een hostnaam. Een link is zoals de URL-standaard hem schrijft, zonder wat na # " +
  "staat, zonder naam en wachtwoord, zonder punt na de hostnaam en zonder parameters van advertentienetwerken. " +
  "examples/private-check.ts doet het voor. ";

export function signalRoutes(signals: HashedSignals, now: () => Date): Route[] {
  const list = writtenOut(signals, now);
  return [
    {
      method: "GET",
      url: "/v1/signals/prefixes",
      action: "signal.look-up",
      schema: {
        operationId: "listSignalPrefixes",
        tags: ["controleren"],
        summary: "Waar de hashes van gemelde sites en links mee beginnen",
        description: `${canonical}Zoek eerst in deze lijst, en vraag alleen verder over wat erin staat: wat er niet in staat, hoort niemand. Geef de ETag mee.`,
        response: { 200: beginningsAnswer },
      },
      handle: (request, reply) => list(request, reply),
    },
    {
      method: "GET",
      url: "/v1/signals/prefixes/:prefix",
      action: "signal.look-up",
      schema: {
        operationId: "readSignalPrefix",
        tags: ["controleren"],
        summary: "Alle hashes van gemelde waarden die zo beginnen",
        description: `${canonical}Duizenden namen delen een begin van twee bytes: welke u bekijkt, staat in de vraag niet.`,
        params: paramsShape,
        response: { 200: hashesAnswer },
      },
      async handle({ params }, reply) {
        const asked = askedIn(parseParams(params).prefix);
        if (asked === undefined)
          throw new Refusal("NOT_FOUND", "A prefix is four hexadecimal digits in lower case, such as 0a1b.");
        const found = signals.beginning(asked);
        void reply.header("cache-control", caching(found.expiresAt, now()));
        return found;
      },
    },
  ];
}

/** The list as text, with its mark. Whoever has it gets nothing again. */
function writtenOut(
  signals: HashedSignals,
  now: () => Date,
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  let written:
    | { readonly at: number; readonly tag: string; readonly text: string; readonly expiresAt: Date }
    | undefined;
  return ({ headers }, reply) => {
    const at = now().getTime();
    if (written === undefined || at >= written.at + writtenFor) {
      const { prefixes, expiresAt } = signals.beginnings();
      const tag = `"${createHash("sha256").update(prefixes.join()).digest("base64url").slice(0, 22)}"`;
      written = { at, tag, expiresAt, text: JSON.stringify({ prefixes, expiresAt }) };
    }
    const { tag, text, expiresAt } = written;
    void reply.header("etag", tag).header("cache-control", caching(expiresAt, now()));
    const known = headers["if-none-match"]?.split(",").map((each) => each.trim().replace(/^W\//, ""));
    if (known?.includes(tag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  };
}
