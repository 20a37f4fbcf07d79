/** The site: every page and form as a route, and the page that says what went wrong. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { errorPage as errorView, type Trouble } from "./error.ts";
import { contextOf, type PageRoute, personOf, type SiteSettings, show } from "./page.ts";
import { paths } from "./paths.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { amendRoutes } from "./routes/amend.ts";
import { answerFileRoutes } from "./routes/answer-files.ts";
import { answerLinkRoutes } from "./routes/answer-link.ts";
import { appealRoutes } from "./routes/appeals.ts";
import { assetRoutes } from "./routes/assets.ts";
import { auditRoutes } from "./routes/audit.ts";
import { checkRoutes } from "./routes/check.ts";
import { confirmationRoutes } from "./routes/confirmation.ts";
import { covenantRoutes } from "./routes/covenants.ts";
import { decisionRoutes } from "./routes/decisions.ts";
import { declarationRoutes } from "./routes/declarations.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { dossierRoutes } from "./routes/dossiers.ts";
import { effectRoutes } from "./routes/effect.ts";
import { followRoutes } from "./routes/follow.ts";
import { formRoutes } from "./routes/fraud-forms.ts";
import { homeRoutes } from "./routes/home.ts";
import { hubRoutes } from "./routes/hubs.ts";
import { importRoutes } from "./routes/imports.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { letterRoutes } from "./routes/letters.ts";
import { mailRoutes } from "./routes/mail.ts";
import { numberRoutes } from "./routes/numbers.ts";
import { pairRoutes } from "./routes/pairs.ts";
import { protectRoutes } from "./routes/protect.ts";
import { redressRoutes } from "./routes/redress.ts";
import { reportRoutes } from "./routes/report.ts";
import { reportPauseRoutes } from "./routes/report-pauses.ts";
import { reportSendingRoutes } from "./routes/report-sending.ts";
import { securityRoutes } from "./routes/security-txt.ts";
import { sharedRoutes } from "./routes/shared.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { webhookRoutes } from "./routes/webhook.ts";

/** A problem of the HTTP application (RFC 9457), as far as a page needs it. */
export type SiteProblem = { readonly status: number; readonly code: string; readonly instance?: string };

export type Site = {
  readonly pages: readonly PageRoute[];
  readonly errorPage: (request: FastifyRequest, reply: FastifyReply, problem: SiteProblem) => FastifyReply;
};

/** All pages, ready to hang beside the API. */
export function site(settings: SiteSettings): Site {
  return {
    pages: [
      ...homeRoutes(settings),
      ...checkRoutes(settings),
      ...sharedRoutes(settings),
      ...protectRoutes(settings),
      ...numberRoutes(settings),
      ...reportRoutes(settings),
      ...reportSendingRoutes(settings),
      ...reportPauseRoutes(settings),
      ...mailRoutes(settings),
      ...followRoutes(settings),
      ...amendRoutes(settings),
      ...confirmationRoutes(settings),
      ...answerLinkRoutes(settings),
      ...letterRoutes(settings),
      ...formRoutes(settings),
      ...inboxRoutes(settings),
      ...answerFileRoutes(settings),
      ...decisionRoutes(settings),
      ...covenantRoutes(settings),
      ...importRoutes(settings),
      ...dossierRoutes(settings),
      ...hubRoutes(settings),
      ...pairRoutes(settings),
      ...redressRoutes(settings),
      ...appealRoutes(settings),
      ...effectRoutes(settings),
      ...auditRoutes(settings),
      ...declarationRoutes(settings),
      ...alertRoutes(settings),
      ...webhookRoutes(settings),
      ...deliveryRoutes(settings),
      ...signInRoutes(settings),
      ...securityRoutes(settings),
      ...assetRoutes(settings),
    ],
    errorPage(request, reply, problem) {
      const isSigningIn = request.url.startsWith(paths.signIn);
      if (problem.status === 401 && request.method === "GET" && !isSigningIn) return reply.redirect(paths.signIn, 303);
      if (problem.status === 429 && !reply.hasHeader("retry-after")) void reply.header("retry-after", "60");
      const trouble = troubleOf(request, problem, isSigningIn);
      const view = errorView(contextOf(settings, request, reply), {
        trouble,
        reference: problem.instance,
        retry: retryOf(trouble, request),
      });
      return show(reply, view, problem.status);
    },
  };
}

function troubleOf(request: FastifyRequest, { status }: SiteProblem, isSigningIn: boolean): Trouble {
  switch (status) {
    case 400:
      return "unreadable";
    case 401:
      return isSigningIn ? "sign-in-failed" : "session-over";
    case 403:
      if (isSigningIn) return "no-access";
      // Without a person it is not about a role: the form itself was refused before anybody looked who asks.
      return personOf(request) === undefined ? "elsewhere" : "not-allowed";
    case 404:
      return "not-found";
    case 409:
    case 422:
      return "conflict";
    case 413:
      return "too-large";
    case 429:
      return "too-many";
    case 503:
      return "busy";
    default:
      return "bug";
  }
}

/** Where to start again: the list or the form this belongs to. */
function retryOf(trouble: Trouble, { url }: FastifyRequest): string | undefined {
  if (trouble === "session-over" || trouble === "sign-in-failed") return paths.signIn;
  if (trouble !== "conflict" && trouble !== "unreadable" && trouble !== "elsewhere" && trouble !== "busy")
    return undefined;
  const lists = [
    paths.inbox,
    paths.decisions,
    paths.appeals,
    paths.redress,
    paths.dossiers,
    paths.duplicates,
    paths.imports,
    paths.declarations,
    paths.alerts,
    paths.webhook,
    paths.deliveries,
  ];
  return [paths.report, paths.mail, paths.follow, ...lists].find((path) => url.startsWith(path));
}
