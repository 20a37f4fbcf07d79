/** The contract, from the routes themselves (OpenAPI 3.1, NL GOV API Design Rules). */
import type { SwaggerOptions } from "@fastify/swagger";

export function openapi(version: string): SwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kentering",
        description: "Meld online fraude één keer; partners werpen barrières op en melden het terug.",
        version,
        license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
      },
      servers: [{ url: "/" }],
      components: {
        securitySchemes: {
          organisationToken: { type: "http", scheme: "bearer", description: "A token of your organisation." },
        },
      },
    },
  };
}
