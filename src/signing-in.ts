/** Signing in: with the issuer that is set, or with the local one that runs in this same process. */

import type { AppSettings } from "#adapters/http/app.ts";
import { traceOf } from "#adapters/http/trace.ts";
import type { LocalIssuer, LocalIssuerSettings } from "#adapters/sign-in/issuer.ts";
import type { RelyingParty } from "#adapters/sign-in/relying-party.ts";
import type { World } from "#core/ports.ts";
import type { Config } from "./config.ts";
import { localIssuerOf } from "./world.ts";

const clientId = "kentering";

export type SigningIn = { readonly party: RelyingParty; readonly issuer: AppSettings["issuer"] };

/** The programs for signing in are large, so they are loaded when somebody does, not when the server starts. */
export function signingIn(
  config: Config,
  world: World,
  page: NonNullable<LocalIssuerSettings["page"]>,
  report: (line: string) => void,
): SigningIn {
  const redirectUri = `${config.baseUrl}/sign-in/callback`;
  const issuer = localIssuerOf(config);
  const settings =
    config.oidc === undefined
      ? { issuer, clientId, redirectUri, allowInsecure: true }
      : { ...config.oidc, redirectUri, allowInsecure: false };
  const party = once(async () => (await import("#adapters/sign-in/relying-party.ts")).relyingParty(settings));
  const local = once(async () =>
    (await import("#adapters/sign-in/issuer.ts")).localIssuer({
      issuer,
      persons: world.policy.directory.persons,
      page,
      clientId,
      redirectUris: [redirectUri],
      cookieKeys: [world.secrets.digest("session", "issuer cookies")],
      failed: (error) => report(JSON.stringify({ level: "error", where: "local issuer", what: traceOf(error) })),
    }),
  );
  return {
    party: {
      begin: async () => (await party()).begin(),
      finish: async (callbackUrl, state) => (await party()).finish(callbackUrl, state),
    },
    issuer: config.oidc === undefined ? { path: new URL(issuer).pathname, handle: handledBy(local) } : undefined,
  };
}

function handledBy(local: () => Promise<LocalIssuer>): LocalIssuer["handle"] {
  return async (request, response) => (await local()).handle(request, response);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
