/** The log, verified when an auditor asks. */
import { verifyLog } from "#core/log/audit.ts";
import { audit } from "../audit.ts";
import { contextOf, type PageRoute, page, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

export function auditRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.audit, "log.verify", async (request, reply) => {
      const verified = await verifyLog(world);
      return show(reply, audit(contextOf(settings, request, reply), { checkedAt: world.now(), verified }));
    }),
  ];
}
