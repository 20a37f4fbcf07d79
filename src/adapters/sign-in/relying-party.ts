/** Our side of signing in: OpenID Connect, code flow with PKCE (RFC 7636), against the local or any real issuer. */
import * as openid from "openid-client";
import { Refusal } from "#core/errors.ts";
import { isLoopback } from "./loopback.ts";

export type RelyingPartySettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri: string;
  /** Speaks plain HTTP with an issuer on this machine; refused for any other. */
  readonly allowInsecure: boolean;
};

/** What the browser's own, signed cookie must keep between leaving for the issuer and coming back. */
export type SignInState = { readonly codeVerifier: string; readonly state: string; readonly nonce: string };

/** Who the issuer says this is. */
export type SignedIn = {
  readonly issuer: string;
  readonly subject: string;
  /** Empty when the issuer does not tell. */
  readonly name: string;
  /** How surely the issuer knows (eHerkenning and DigiD levels). */
  readonly acr?: string;
};

export type RelyingParty = {
  /** Where to send the browser, and what to keep until it returns. */
  begin(): Promise<{ readonly url: string; readonly state: SignInState }>;
  /** Who returned. A wrong, replayed or refused sign-in is a Refusal. */
  finish(callbackUrl: string, state: SignInState): Promise<SignedIn>;
};

/** Makes our side of signing in. The issuer is first asked for its addresses when somebody signs in. */
export function relyingParty(settings: RelyingPartySettings): RelyingParty {
  const { issuer, redirectUri, allowInsecure } = settings;
  if (allowInsecure && !isLoopback(issuer)) {
    throw new Error("Signing in without TLS is allowed only with an issuer on this machine.");
  }
  if (!allowInsecure && new URL(issuer).protocol !== "https:") {
    throw new Error("The issuer's address must begin with https:// (OpenID Connect Core section 16.17).");
  }
  let discovered: openid.Configuration | undefined;
  const configuration = async () => {
    discovered ??= await discover(settings);
    return discovered;
  };

  return {
    async begin() {
      const config = await refusing("The sign-in service does not answer. Please try again later.", configuration);
      const state = {
        codeVerifier: openid.randomPKCECodeVerifier(),
        state: openid.randomState(),
        nonce: openid.randomNonce(),
      };
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: "openid profile",
        code_challenge: await openid.calculatePKCECodeChallenge(state.codeVerifier),
        code_challenge_method: "S256",
        state: state.state,
        nonce: state.nonce,
      });
      return { url: url.href, state };
    },

    async finish(callbackUrl, { codeVerifier, state, nonce }) {
      // Behind a proxy we see another address than the issuer sent the browser to; only its query is news.
      const returned = new URL(redirectUri);
      returned.search = new URL(callbackUrl, redirectUri).search;
      const tokens = await refusing("Signing in did not work. Please start again.", async () =>
        openid.authorizationCodeGrant(await configuration(), returned, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      if (claims === undefined) throw new Refusal("NOT_SIGNED_IN", "The sign-in service did not say who you are.");
      return whoIsIn(claims);
    },
  };
}

/**
 * Reads who it is and nothing more. We never process a citizen service number (UAVG art. 46): an issuer that puts one in
 * the subject has to send a pseudonym instead.
 */
export function whoIsIn(claims: openid.IDToken): SignedIn {
  const { iss, sub, name, acr } = claims;
  if (isBsn(sub)) {
    throw new Refusal("NOT_SIGNED_IN", "The sign-in service sent a citizen service number. It must send a pseudonym.");
  }
  return {
    issuer: iss,
    subject: sub,
    name: typeof name === "string" && !isBsn(name) ? name.trim() : "",
    ...(typeof acr === "string" ? { acr } : {}),
  };
}

/** A number of eight or nine digits that passes the eleven test, alone or after a sector code such as `s00000000:`. */
function isBsn(text: string): boolean {
  const digits = /^(?:.*:)?\s*(\d{8,9})\s*$/.exec(text)?.[1]?.padStart(9, "0");
  if (digits === undefined) return false;
  const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits.charAt(at)), 0) % 11 === 0;
}

function discover({ issuer, clientId, clientSecret, allowInsecure }: RelyingPartySettings) {
  const authentication = clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret);
  return openid.discovery(new URL(issuer), clientId, undefined, authentication, {
    execute: [openid.enableNonRepudiationChecks, ...(allowInsecure ? [openid.allowInsecureRequests] : [])],
    timeout: 10,
  });
}

async function refusing<T>(sentence: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw Object.assign(new Refusal("NOT_SIGNED_IN", sentence), { cause });
  }
}
