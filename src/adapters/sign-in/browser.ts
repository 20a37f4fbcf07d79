/** Signing in from a browser: what it keeps while it is away at the sign-in service, and the session it comes back to. */
import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { type Person, sessionCookie, signIn } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import type { RelyingParty, SignInState } from "./relying-party.ts";

export type BrowserSignIn = {
  /** Puts what must be kept into a cookie, and tells where to send the browser. */
  begin(reply: FastifyReply): Promise<string>;
  /** Begins the session of whoever came back. A sign-in that this browser did not begin is a Refusal. */
  finish(request: FastifyRequest, reply: FastifyReply): Promise<Person>;
};

const stateCookie = "kentering_sign_in";
const minutes = 10;

const parseState = parserOf(
  Type.Object({
    codeVerifier: Type.String(),
    state: Type.String(),
    nonce: Type.String(),
    until: Type.Integer(),
  }),
);

/** `secure`: the site is reached over https, so the cookies may travel over nothing else. */
export function browserSignIn(world: World, party: RelyingParty, secure: boolean): BrowserSignIn {
  // Lax, not Strict: the browser comes back by a link from the sign-in service.
  const cookie = { httpOnly: true, sameSite: "lax", secure } as const;
  return {
    async begin(reply) {
      const { url, state } = await party.begin();
      const until = world.now().getTime() + minutes * 60_000;
      void reply.setCookie(stateCookie, signed(world, { ...state, until }), {
        ...cookie,
        path: "/sign-in",
        maxAge: minutes * 60,
      });
      return url;
    },

    async finish(request, reply) {
      const state = kept(world, request.cookies[stateCookie]);
      void reply.clearCookie(stateCookie, { ...cookie, path: "/sign-in" });
      const { secret, person } = await signIn(world, await party.finish(request.url, state));
      void reply.setCookie(sessionCookie, secret, { ...cookie, path: "/" });
      return person;
    },
  };
}

function signed(world: World, state: SignInState & { readonly until: number }): string {
  const text = Buffer.from(JSON.stringify(state)).toString("base64url");
  return `${text}.${macOf(world, text)}`;
}

/** @throws Refusal NOT_SIGNED_IN when it is absent, too old, or not written by us. */
function kept(world: World, cookie: string | undefined): SignInState {
  const [text = "", mac = ""] = (cookie ?? "").split(".", 2);
  if (!same(mac, macOf(world, text))) throw again();
  const { until, ...state } = parseState(JSON.parse(Buffer.from(text, "base64url").toString()));
  if (until <= world.now().getTime()) throw again();
  return state;
}

function again(): Refusal {
  return new Refusal("NOT_SIGNED_IN", "This sign-in took too long, or began in another browser. Please start again.");
}

function macOf(world: World, text: string): string {
  return world.secrets.digest("session", `sign-in state ${text}`);
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
