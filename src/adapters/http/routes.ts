/** All routes of the API, one list. */
import type { FastifyInstance } from "fastify";
import type { World } from "#core/ports.ts";
import type { Route } from "./app.ts";
import { contractOf } from "./openapi.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { followUpRoutes } from "./routes/follow-ups.ts";
import { healthRoutes } from "./routes/health.ts";
import { type Examples, operatorRoutes } from "./routes/operator.ts";
import { policyRoutes } from "./routes/policy.ts";
import { reportRoutes } from "./routes/reports.ts";
import { requestRoutes } from "./routes/requests.ts";

export function apiRoutes(world: World, app: FastifyInstance, examples: Examples | undefined): Route[] {
  return [
    ...healthRoutes(world),
    ...policyRoutes(world, () => contractOf(app)),
    ...reportRoutes(world),
    ...followUpRoutes(world),
    ...requestRoutes(world),
    ...decisionRoutes(world),
    ...operatorRoutes(world, examples),
  ];
}
