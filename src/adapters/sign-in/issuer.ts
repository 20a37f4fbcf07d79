/**
 * The local sign-in service, so that Kentering runs without one: OpenID Connect with code and PKCE, as a real one, but
 * whoever opens it picks a person from a list. It therefore answers only on, and to, this machine.
 */
import { generateKeyPairSync } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { type Configuration, errors, Provider } from "oidc-provider";
import type { SeededPerson } from "#core/policy.ts";
import { issuerMemory } from "./issuer-memory.ts";
import { personsPage, stoppedPage } from "./issuer-pages.ts";
import { isFromHere, isLoopback } from "./loopback.ts";

/** What the local issuer is made with. `issuer` is its address, path included; `cookieKeys` sign its cookies. */
export type LocalIssuerSettings = {
  readonly issuer: string;
  readonly persons: readonly SeededPerson[];
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUris: readonly string[];
  readonly cookieKeys: readonly string[];
  /** Makes the page with the people, in the frame of the site; without it a bare list is shown. */
  readonly page?: (action: string, headers: IncomingHttpHeaders) => string;
  /** Hears of failures that are bugs; the caller of the issuer gets only "server_error". */
  readonly failed: (error: Error) => void;
};

/** Handles every request whose path starts with the issuer's own; the body must not have been read yet. */
export type LocalIssuer = { handle(req: IncomingMessage, res: ServerResponse): Promise<void> };

/** Claims of our own, beside `sub` and `name`. They inform; what somebody may do stands in our own `person` table. */
export const organisationClaim = "urn:kentering:organisation";
export const rolesClaim = "urn:kentering:roles";

const minutes = 60;
const longestBody = 4096;

/** Makes the local issuer; refuses to be one for any address but this machine's own. */
export function localIssuer(settings: LocalIssuerSettings): LocalIssuer {
  if (![settings.issuer, ...settings.redirectUris].every(isLoopback)) {
    throw new Error("The local sign-in has no passwords, so it works only on this machine: 127.0.0.1, ::1, localhost.");
  }
  const mount = new URL(settings.issuer).pathname.replace(/\/$/, "");
  const choosing = `${mount}/choose/`;
  const provider = new Provider(settings.issuer, configuration(settings, mount, choosing));
  provider.on("server_error", (_ctx, error) => settings.failed(error));
  // Koa's own failures, such as a broken connection; without a listener it would print them.
  const koa: EventEmitter = provider;
  koa.on("error", settings.failed);
  // As koa-mount does: oidc-provider routes without the path it hangs under, and adds it to every address it gives out.
  provider.use(async (ctx, next) => {
    ctx.mountPath = mount;
    ctx.path = ctx.path.slice(mount.length);
    await next();
  });
  const protocol = provider.callback();
  const formTargets = [...new Set(settings.redirectUris.map((uri) => new URL(uri).origin))].join(" ");
  const policy = `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${formTargets}; base-uri 'none'; frame-ancestors 'none'`;

  return {
    async handle(req, res) {
      res.setHeader("content-security-policy", policy);
      res.setHeader("referrer-policy", "same-origin");
      res.setHeader("x-content-type-options", "nosniff");
      res.setHeader("cache-control", "no-store");
      const path = req.url ?? "";
      if (!isFromHere(req)) {
        return send(res, 403, stoppedPage("Dit kan alleen op deze computer.", "This works only on this computer."));
      }
      if (path.startsWith(choosing)) return choose(provider, settings, req, res);
      await protocol(req, res);
    },
  };
}

/** Shows the list, and takes the choice. */
async function choose(
  provider: Provider,
  { persons, page }: LocalIssuerSettings,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const action = req.url ?? "";
  const list = () => page?.(action, req.headers) ?? personsPage(action, persons);
  try {
    await provider.interactionDetails(req, res);
    if (req.method !== "POST") return send(res, 200, list());
    const chosen = new URLSearchParams(await body(req)).get("person");
    if (!persons.some(({ subject }) => subject === chosen) || chosen === null) {
      return send(res, 400, list());
    }
    await provider.interactionFinished(req, res, { login: { accountId: chosen, remember: false } });
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    return send(
      res,
      400,
      stoppedPage("Dit inloggen is verlopen. Begin opnieuw.", "This sign-in has expired. Please start again."),
    );
  }
}

async function body(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of req.setEncoding("utf8")) {
    text += String(part);
    if (text.length > longestBody) return "";
  }
  return text;
}

function send(res: ServerResponse, status: number, html: string): void {
  res.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
}

function configuration(settings: LocalIssuerSettings, mount: string, choosing: string): Configuration {
  const { clientId, clientSecret, redirectUris, persons } = settings;
  return {
    adapter: issuerMemory(),
    jwks: { keys: [newSigningKey()] },
    clients: [
      {
        client_id: clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
        token_endpoint_auth_method: clientSecret === undefined ? "none" : "client_secret_basic",
        redirect_uris: [...redirectUris],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    scopes: ["openid", "profile"],
    responseTypes: ["code"],
    claims: { openid: ["sub"], profile: ["name", organisationClaim, rolesClaim] },
    // The claims stand in the ID token itself: our relying party need not ask a second time.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => choosing + uid },
    clientBasedCORS: () => false,
    cookies: {
      keys: [...settings.cookieKeys],
      // No page lives at this path, so no session comes back: every sign-in shows the list, whoever was last.
      long: { path: `${mount}/nowhere`, httpOnly: true, sameSite: "strict" },
      short: { path: mount, httpOnly: true, sameSite: "lax" },
    },
    ttl: {
      AccessToken: 5 * minutes,
      AuthorizationCode: 1 * minutes,
      Grant: 10 * minutes,
      IdToken: 5 * minutes,
      Interaction: 10 * minutes,
      Session: 10 * minutes,
    },
    findAccount(_ctx, subject) {
      const person = persons.find((one) => one.subject === subject);
      if (person === undefined) return undefined;
      const { name, organisation, roles } = person;
      return {
        accountId: subject,
        claims: () => ({ sub: subject, name, [organisationClaim]: organisation, [rolesClaim]: [...roles] }),
      };
    },
    /** Our own site is the only client there is, so there is nobody to ask consent for. */
    async loadExistingGrant({ oidc: { provider, client, session } }) {
      const grant = new provider.Grant({ accountId: session?.accountId, clientId: client?.clientId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      ctx.type = "html";
      ctx.body = stoppedPage(
        `De inlogdienst antwoordt: ${out.error}. Begin opnieuw.`,
        `The sign-in service answers: ${out.error}. Please start again.`,
      );
    },
  };
}

/** A new key at every start is enough: what it signs is read within the minute. */
function newSigningKey() {
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  return { ...jwk, kty: "EC" as const, alg: "ES256", use: "sig" };
}
