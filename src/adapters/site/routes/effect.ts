/** What barriers change, for whoever works with them. */
import { effectOverview } from "#pillars/expertise/effect-overview.ts";
import { effect } from "../effect.ts";
import { contextOf, type PageRoute, page, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

export function effectRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.effect, "effect.read", async (request, reply) =>
      show(reply, effect(contextOf(settings, request, reply), { covenants: await effectOverview(settings.world) })),
    ),
  ];
}
