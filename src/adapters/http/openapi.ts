/** The contract, made from the routes themselves (OpenAPI 3.1, NL GOV API Design Rules). */
import type { SwaggerOptions } from "@fastify/swagger";
import type { FastifyInstance, FastifySchema } from "fastify";
import { allowed, personRoles, scopes } from "#core/people/access.ts";
import { type PerMinute, usualLimit } from "./limits.ts";
import { answersOf, type Operation, problemAnswers, versionHeader } from "./openapi-answers.ts";
import { withExamples } from "./openapi-examples.ts";

const tags = [
  { name: "controleren", description: "Vragen wat er van iets bekend is, voordat u klikt of betaalt" },
  { name: "meldingen", description: "Melden, volgen, intrekken, laten wissen" },
  { name: "verzoeken", description: "Barrièreverzoeken: lezen, bevestigen, terugmelden" },
  { name: "opgaven", description: "Wat een organisatie van haar eigen nummers zegt" },
  { name: "berichten", description: "Waar berichten heen gaan, en wat er aankwam" },
  { name: "verweer", description: "Wie genoemd is: zien wat er is gevraagd, en zeggen dat het niet klopt" },
  { name: "besluiten", description: "Wat een mens beslist voordat een verzoek uitgaat" },
  { name: "beleid", description: "Fraudevormen, organisaties, convenanten" },
  { name: "beheer", description: "Tokens, logboek, dit contract" },
];

/** What the generator is given. Pages have no tag, and so stay out of the contract. */
export function openapi(version: string): SwaggerOptions {
  return {
    hideUntagged: true,
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kentering",
        description:
          "Meld online fraude één keer; partners werpen barrières op en melden het terug. " +
          "Ieder antwoord draagt de header API-Version; fouten zijn problem+json (RFC 9457). Geen persoonsgegeven staat in een adres. " +
          "Een lijst geeft `items` en, als er meer kan zijn, `next`: geef die terug als `cursor`. " +
          `Per minuut mag één adres ${usualLimit.public} keer vragen, en mogen de programma's van één organisatie samen, net als ` +
          `één persoon, ${usualLimit.known} keer; waar een bewerking een eigen grens heeft, staat die in \`x-per-minute\`. ` +
          "Daarboven komt 429, met in Retry-After hoeveel seconden te wachten.",
        version,
        contact: { name: "Kentering", email: "kentering@kentering.example", url: "https://kentering.example/contact" },
        license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
      },
      servers: [{ url: "/v1", description: "Deze installatie" }],
      tags,
      components: {
        securitySchemes: {
          organisationToken: { type: "http", scheme: "bearer", description: "Een token van uw organisatie." },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "kentering_session",
            description: "Wie is ingelogd op de site.",
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { action, perMinute } = route.config ?? {};
      const operation: FastifySchema & { "x-per-minute"?: PerMinute } = {
        ...schema,
        ...(action !== undefined && { security: securityOf(action) }),
        ...(perMinute !== undefined && { "x-per-minute": perMinute }),
      };
      return { schema: url.includes("/:id") ? { ...operation, params: idParams } : operation, url };
    },
  };
}

/** The whole contract: what the generator makes of the routes, with the answers that are the same for all of them. */
export function contractOf(app: FastifyInstance): object {
  const document = app.swagger();
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [path, completed(path, operations)]);
  const components = "components" in document ? document.components : {};
  return {
    ...document,
    components: { ...components, headers: { ApiVersion: versionHeader }, responses: problemAnswers },
    paths: Object.fromEntries(paths),
  };
}

function completed(path: string, operations: object): object {
  const each = Object.entries(operations).map(([method, operation]: [string, unknown]) => [
    method,
    isOperation(operation)
      ? withExamples({ ...operation, responses: answersOf({ path, method, operation }) })
      : operation,
  ]);
  return Object.fromEntries(each);
}

const idParams = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", format: "uuid", description: "Het nummer uit een eerder antwoord." } },
};

/** From the same table that the door asks: who may do this, with what proof. */
function securityOf(action: Parameters<typeof allowed>[1]): Record<string, string[]>[] {
  const byToken = scopes.filter((scope) => allowed({ kind: "token", organisation: "", scopes: [scope] }, action));
  const byPerson = personRoles.some((role) =>
    allowed({ kind: "person", id: "", organisation: "", roles: [role] }, action),
  );
  const byAnybody = allowed({ kind: "public" }, action);
  return [
    ...(byAnybody ? [{}] : []),
    ...(byToken.length > 0 ? [{ organisationToken: [...byToken] }] : []),
    ...(byPerson && !byAnybody ? [{ session: [] }] : []),
  ];
}

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "responses" in value;
}
