/** What is reported in the country, for everybody. */
import { liveNumbers } from "#pillars/expertise/live-numbers.ts";
import { numbersPage } from "../numbers.ts";
import { contextOf, type PageRoute, page, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

export function numberRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const numbers = liveNumbers(world);
  return [
    page(settings, paths.numbers, "home.read", async (request, reply) => {
      const labels = new Map([...world.policy.taxonomy.forms].map(([code, { label }]) => [code, label]));
      return show(reply, numbersPage(contextOf(settings, request, reply), { ...(await numbers()), labels }));
    }),
  ];
}
