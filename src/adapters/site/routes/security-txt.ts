/** Whom to tell of a weakness (RFC 9116), at the address where whoever looks for it looks first. */
import type { PageRoute, SiteSettings } from "../page.ts";

const day = 86_400_000;
/** The standard wants less than a year; half of one, and always from today, so that it never stands there outdated. */
const lasting = 182 * day;

export function securityRoutes({ world, secure, baseUrl, securityContact }: SiteSettings): readonly PageRoute[] {
  return [
    {
      method: "GET",
      url: "/.well-known/security.txt",
      action: "home.read",
      schema: { hide: true },
      handle(_request, reply) {
        const expires = new Date(world.now().getTime() + lasting);
        expires.setUTCHours(0, 0, 0, 0);
        const canonical = secure ? [`Canonical: ${baseUrl}/.well-known/security.txt`] : [];
        const lines = [
          `Contact: ${securityContact}`,
          `Expires: ${expires.toISOString()}`,
          "Preferred-Languages: nl, en",
          ...canonical,
        ];
        return reply.type("text/plain; charset=utf-8").send(`${lines.join("\n")}\n`);
      },
    },
  ];
}
