/** How often one may ask, so that nobody takes the place of everybody else. */
import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import type { Asker } from "#pillars/prevention/probing.ts";

/** Requests a minute: from an address that shows nothing, and from whoever is known. */
export type PerMinute = { readonly public: number; readonly known: number };

/** What holds where a route names no limit of its own. */
export const usualLimit: PerMinute = { public: 300, known: 60_000 };

/** The limit of a route: one number for all, or one for each. */
export function limitOf(wanted: number | PerMinute): PerMinute {
  return typeof wanted === "number" ? { public: wanted, known: wanted } : wanted;
}

/** How many requests a minute this caller may make. */
export function mostFor({ caller }: FastifyRequest, limit: PerMinute): number {
  return caller.kind === "public" ? limit.public : limit.known;
}

/** By what questions of this caller are counted. */
export function askerOf(request: FastifyRequest): Asker {
  if (request.caller.kind === "operator") return { key: "operator", known: true };
  return { key: whoCounts(request), known: request.caller.kind !== "public" };
}

/** All programs of an organisation share one limit, so that more tokens give nobody a larger share; a person has their own. */
export function whoCounts({ caller, ip }: FastifyRequest): string {
  if (caller.kind === "token") return `organisation ${caller.organisation}`;
  return caller.kind === "person" ? `person ${caller.id}` : normalizeIP(ip);
}
