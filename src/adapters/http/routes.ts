/** All routes of the API, one list. */
import type { FastifyInstance } from "fastify";
import type { World } from "#core/ports.ts";
import type { Route } from "./app.ts";
import { contractOf } from "./openapi.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { type Backups, backupRoutes } from "./routes/backups.ts";
import { type Checks, checkBatchRoutes } from "./routes/checks.ts";
import { confirmationRoutes } from "./routes/confirmations.ts";
import { covenantRoutes, type Trials } from "./routes/covenants.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { declarationRoutes } from "./routes/declarations.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { dossierRoutes } from "./routes/dossiers.ts";
import { followUpRoutes } from "./routes/follow-ups.ts";
import { healthRoutes } from "./routes/health.ts";
import { type Imports, importRoutes } from "./routes/imports.ts";
import { type Examples, operatorRoutes } from "./routes/operator.ts";
import { policyRoutes } from "./routes/policy.ts";
import { processingRoutes } from "./routes/processings.ts";
import { proposalRoutes } from "./routes/proposals.ts";
import { redressRoutes } from "./routes/redress.ts";
import { reportRoutes } from "./routes/reports.ts";
import { requestRoutes } from "./routes/requests.ts";
import { signalRoutes } from "./routes/signals.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

export function apiRoutes(
  world: World,
  app: FastifyInstance,
  {
    examples,
    imports,
    backups,
    trials,
    checks,
  }: {
    readonly examples?: Examples | undefined;
    readonly imports?: Imports | undefined;
    readonly backups?: Backups | undefined;
    readonly trials?: Trials | undefined;
    readonly checks?: Checks | undefined;
  },
): Route[] {
  return [
    ...healthRoutes(world, checks?.stoppedAskers),
    ...policyRoutes(world, () => contractOf(app)),
    ...covenantRoutes(world, trials),
    ...proposalRoutes(world),
    ...reportRoutes(world),
    ...followUpRoutes(world),
    ...confirmationRoutes(world),
    ...requestRoutes(world),
    ...declarationRoutes(world),
    ...alertRoutes(world),
    ...webhookRoutes(world),
    ...deliveryRoutes(world),
    ...redressRoutes(world),
    ...decisionRoutes(world),
    ...dossierRoutes(world),
    ...processingRoutes(world),
    ...operatorRoutes(world, examples),
    ...(checks === undefined ? [] : [...checkBatchRoutes(checks), ...signalRoutes(checks, () => world.now())]),
    ...(imports === undefined ? [] : importRoutes(world, imports)),
    ...(backups === undefined ? [] : backupRoutes(backups)),
  ];
}
