/** Signing in and out: to the sign-in service, back from it, and to the part of the site that waits for this person. */
import type { FastifyReply } from "fastify";
import { type Person, sessionCookie, signOut } from "#core/people/person.ts";
import {
  contextOf,
  goOn,
  type PageRoute,
  page,
  personOf,
  posted,
  type SiteSettings,
  sectionsOf,
  show,
} from "../page.ts";
import { paths } from "../paths.ts";
import { signIn } from "../sign-in.ts";

/** Where the sign-in service sends the browser back to. */
export const callbackPath = `${paths.signIn}/callback`;

export function signInRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.signIn, "session.begin", (request, reply) => {
      const person = personOf(request);
      if (person !== undefined) return reply.redirect(firstPage(settings, person), 303);
      if (settings.signIn.elsewhere) letFormLeave(reply);
      return show(reply, signIn(contextOf(settings, request, reply), { action: paths.signIn }));
    }),
    posted(paths.signIn, "session.begin", async (_request, reply) =>
      reply.redirect(await settings.signIn.begin(reply), 303),
    ),
    page(settings, callbackPath, "session.begin", async (request, reply) =>
      reply.redirect(firstPage(settings, await settings.signIn.finish(request, reply)), 303),
    ),
    posted(paths.signOut, "session.end", async (request, reply) => {
      const secret = request.cookies[sessionCookie];
      if (secret !== undefined) await signOut(settings.world, secret);
      void reply.clearCookie(sessionCookie, { path: "/" });
      return goOn(settings, reply, paths.home, "signed-out");
    }),
  ];
}

function firstPage(settings: SiteSettings, person: Person): string {
  const [first] = sectionsOf(settings, person);
  return first === undefined ? paths.home : paths[first];
}

/** Browsers hold `form-action` against every address a form is redirected to, and a broker redirects more than once. */
function letFormLeave(reply: FastifyReply): void {
  const policy = String(reply.getHeader("content-security-policy") ?? "");
  void reply.header("content-security-policy", policy.replace("form-action 'self'", "form-action 'self' https:"));
}
