/** Signing in: with the issuer that is set, or with the local one that runs in this same process. */
import { localIssuer } from "#adapters/sign-in/issuer.ts";
import { type RelyingParty, relyingParty } from "#adapters/sign-in/relying-party.ts";
import type { AppSettings } from "#adapters/http/app.ts";
import type { World } from "#core/ports.ts";
import type { Config } from "./config.ts";
import { localIssuerOf } from "./world.ts";

const clientId = "kentering";

export type SigningIn = { readonly party: RelyingParty; readonly issuer: AppSettings["issuer"] };

export function signingIn(config: Config, world: World, report: (line: string) => void): SigningIn {
  const redirectUri = `${config.baseUrl}/sign-in/callback`;
  if (config.oidc !== undefined) return { party: relyingParty({ ...config.oidc, redirectUri, allowInsecure: false }), issuer: undefined };
  const issuer = localIssuerOf(config);
  const local = localIssuer({
    issuer,
    persons: world.policy.directory.persons,
    clientId,
    redirectUris: [redirectUri],
    cookieKeys: [world.secrets.digest("session", "issuer cookies")],
    failed: (error) => report(JSON.stringify({ level: "error", where: "local issuer", what: error.stack })),
  });
  return {
    party: relyingParty({ issuer, clientId, redirectUri, allowInsecure: true }),
    issuer: { path: new URL(issuer).pathname, handle: local.handle },
  };
}
