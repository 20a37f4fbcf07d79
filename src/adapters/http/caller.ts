/** Who asks: found once for each request, before its route is looked at. */

import type { FastifyRequest } from "fastify";
import type { Actor } from "#core/addressed.ts";
import { Refusal } from "#core/errors.ts";
import type { Caller } from "#core/people/access.ts";
import { personOf, sessionCookie } from "#core/people/person.ts";
import { tokenOf } from "#core/people/token.ts";
import type { World } from "#core/ports.ts";
import type { Asker } from "#pillars/prevention/probing.ts";

/** The caller with what its verbs need: an id to log, and for a person the name to show. */
export type Asking =
  | { readonly kind: "public" }
  | { readonly kind: "operator" }
  | { readonly kind: "token"; readonly id: string; readonly organisation: string; readonly scopes: readonly string[] }
  | {
      readonly kind: "person";
      readonly id: string;
      readonly organisation: string;
      readonly roles: readonly string[];
      readonly name: string;
    };

declare module "fastify" {
  interface FastifyRequest {
    caller: Asking & Caller;
    /** By what their questions are counted. */
    asker: Asker;
  }
}

/** A bearer token, else the session of a person, else anybody. A token that is shown and wrong is refused, not ignored. */
export async function askingOf(world: World, request: FastifyRequest): Promise<Asking> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [scheme, secret] = authorization.split(" ", 2);
    const holder =
      scheme?.toLowerCase() === "bearer" && secret !== undefined ? await tokenOf(world, secret) : undefined;
    if (holder === undefined)
      throw new Refusal("NOT_SIGNED_IN", "This token is unknown, expired or revoked. Ask for a new one.");
    return { kind: "token", ...holder };
  }
  const secret = request.cookies[sessionCookie];
  const person = secret === undefined ? undefined : await personOf(world, secret);
  return person === undefined ? { kind: "public" } : { kind: "person", ...person };
}

/** For which organisation the caller acts. @throws Refusal NOT_ALLOWED for whoever belongs to none. */
export function actorOf({ caller }: FastifyRequest): Actor {
  if (caller.kind === "token" || caller.kind === "person") return { organisation: caller.organisation, by: caller.id };
  throw new Refusal("NOT_ALLOWED", "Only an organisation has this.");
}
