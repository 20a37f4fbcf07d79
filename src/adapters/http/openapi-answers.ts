/** Which answers an operation can give, errors included: the part of the contract that is the same for all routes. */

/** An operation of the contract, as far as it is looked at here. */
export type Operation = { readonly responses: object; readonly security?: readonly object[] };

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

const problems: Readonly<Record<number, string>> = {
  400: "De invoer klopt niet; `path` noemt de plaats.",
  401: "Niet ingelogd, of het token is onbekend, verlopen of ingetrokken.",
  403: "Uw rol of token staat dit niet toe.",
  404: "Dit bestaat niet, of niet voor uw organisatie.",
  409: "Dit kan niet in de huidige toestand.",
  413: "De invoer is te groot.",
  415: "De invoer is geen JSON.",
  422: "Dezelfde Idempotency-Key kwam eerder met een andere inhoud.",
  429: "Te veel verzoeken; `Retry-After` zegt hoe lang te wachten.",
  500: "Een fout van ons; er is niets opgeslagen.",
  503: "Het systeem is even niet bereikbaar.",
};

/** Every error, once; the operations refer to it. */
export const problemAnswers = Object.fromEntries(
  Object.entries(problems).map(([status, description]) => [
    `Problem${status}`,
    {
      description,
      headers: headersOf(status),
      content: { "application/problem+json": { schema: problemSchema } },
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

function errorsOf(path: string, method: string, { security = [] }: Operation): number[] {
  const guarded = security.length > 0 && !security.some((way) => Object.keys(way).length === 0);
  const writes = method !== "get";
  return [
    // Also a GET without parameters: it refuses those it does not know.
    400,
    401,
    ...(guarded || writes ? [403] : []),
    ...(path.includes("{") || path.startsWith("/follow-ups") || path === "/withdrawals" || path === "/erasures"
      ? [404]
      : []),
    ...(writes ? [409, 413, 415] : []),
    ...(path === "/reports" || path === "/mails" || keyed.includes(path) ? [422] : []),
    429,
    500,
    503,
  ];
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
