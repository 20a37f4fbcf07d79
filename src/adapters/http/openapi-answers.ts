/** Which answers an operation can give, errors included: the part of the contract that is the same for all routes. */

import { Refusal } from "#core/errors.ts";
import { scopes } from "#core/people/access.ts";
import { ours, problemOf, unsupported } from "./problem.ts";

/** An operation of the contract, as far as it is looked at here. */
export type Operation = {
  readonly operationId?: string;
  readonly responses: object;
  readonly security?: readonly object[];
};

/** The header on every answer (NL GOV API Design Rules, /core/version-header). */
export const versionHeader = {
  description: "De volledige versie van deze API.",
  schema: { type: "string", examples: ["1.0.0"] },
} as const;

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string", description: "Een vaste naam van deze fout." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "Wat er mis is en wat u kunt doen; nooit de waarde zelf." },
    code: { type: "string" },
    path: { type: "string", description: "De plaats in de invoer: JSON-pointer, of regel en kolom." },
    instance: { type: "string", description: "Het nummer om te noemen als u ons belt." },
  },
} as const;

const problems: Readonly<Record<number, { readonly what: string; readonly example: object }>> = {
  400: {
    what: "De invoer klopt niet; `path` noemt de plaats.",
    example: problemOf(new Refusal("INPUT_INVALID", "/limit lies between 1 and 500.", "/limit")),
  },
  401: {
    what: "Niet ingelogd, of het token is onbekend, verlopen of ingetrokken.",
    example: problemOf(new Refusal("NOT_SIGNED_IN", "This token is unknown, expired or revoked. Ask for a new one.")),
  },
  403: {
    what: "Uw rol of token staat dit niet toe.",
    example: problemOf(new Refusal("NOT_ALLOWED", "This form was sent from another website.")),
  },
  404: {
    what: "Dit bestaat niet, of niet voor uw organisatie.",
    example: problemOf(new Refusal("NOT_FOUND", "You have no request with this id.")),
  },
  409: {
    what: "Dit kan niet in de huidige toestand.",
    example: problemOf(new Refusal("EXTERNAL_ID_TAKEN", "This externalId already names another report of yours.")),
  },
  413: {
    what: "De invoer is te groot.",
    example: problemOf(new Refusal("TOO_LARGE", "The body is larger than we take here.")),
  },
  415: { what: "De invoer is niet in een vorm die we hier lezen.", example: unsupported },
  422: {
    what: "Dezelfde Idempotency-Key kwam eerder met een andere inhoud.",
    example: problemOf(new Refusal("REPLAY_DIFFERS", "This Idempotency-Key was used before with another body.")),
  },
  429: {
    what: "Te veel verzoeken; `Retry-After` zegt hoe lang te wachten.",
    example: problemOf(new Refusal("TOO_MANY", "You ask too often. Wait a minute and try again.")),
  },
  500: {
    what: "Een fout van ons; er is niets opgeslagen.",
    example: ours("urn:uuid:019ab0aa-6c00-4000-8000-000000000500"),
  },
  503: {
    what: "Het systeem is even niet bereikbaar.",
    example: problemOf(
      new Refusal("STORE_UNAVAILABLE", "The store cannot be reached just now; try again in a moment."),
    ),
  },
};

/** Every error, once; the operations refer to it. */
export const problemAnswers = Object.fromEntries(
  Object.entries(problems).map(([status, { what, example }]) => [
    `Problem${status}`,
    {
      description: what,
      headers: headersOf(status),
      content: { "application/problem+json": { schema: problemSchema, example } },
    },
  ]),
);

/** What the route says it answers, each with its version, and the errors that can meet it. */
export function answersOf({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): Record<string, unknown> {
  const good = Object.entries(operation.responses).map(([status, answer]) => [status, withVersion(answer)]);
  const bad = errorsOf(path, method, operation).map((status) => [
    status,
    { $ref: `#/components/responses/Problem${status}` },
  ]);
  return Object.fromEntries([...good, ...bad]);
}

const keyed: readonly string[] = ["/follow-ups/additions", "/follow-ups/corrections"];

/** What is found by something in the body: a code, a reference. */
const known = ["/follow-ups", "/withdrawals", "/erasures", "/redress/"];

function errorsOf(path: string, method: string, { security = [] }: Operation): number[] {
  const guarded = security.length > 0 && !security.some((way) => Object.keys(way).length === 0);
  const writes = method !== "get";
  return [
    // Also a GET without parameters: it refuses those it does not know.
    400,
    401,
    ...((guarded && !suffices(security)) || writes ? [403] : []),
    ...(path.includes("{") || known.some((start) => path.startsWith(start)) ? [404] : []),
    ...(writes ? [409, 413, 415] : []),
    ...(path === "/reports" || path === "/mails" || keyed.includes(path) ? [422] : []),
    429,
    500,
    503,
  ];
}

/** To be known is enough: every scope is. */
function suffices(security: readonly object[]): boolean {
  return security.some((way) => "organisationToken" in way && String(way.organisationToken) === String(scopes));
}

function withVersion(answer: unknown): object {
  return {
    ...(typeof answer === "object" ? answer : {}),
    headers: { "API-Version": { $ref: "#/components/headers/ApiVersion" } },
  };
}

function headersOf(status: string): object {
  const version = { "API-Version": { $ref: "#/components/headers/ApiVersion" } };
  return status === "429"
    ? { ...version, "Retry-After": { description: "Seconden.", schema: { type: "integer" } } }
    : version;
}
