/** The first page, and the invented examples that a newcomer can load from it. */
import { Refusal } from "#core/errors.ts";
import { home } from "../home.ts";
import { contextOf, goOn, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

export function homeRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { examples } = settings;
  return [
    page(settings, paths.home, "home.read", async (request, reply) => {
      const canLoadExamples = (await examples?.mayLoad()) ?? false;
      return show(reply, home(contextOf(settings, request, reply), { canLoadExamples }));
    }),
    posted(paths.examples, "examples.load", async (_request, reply) => {
      if (examples === undefined || !(await examples.mayLoad())) {
        throw new Refusal("STATE_CONFLICT", "Examples are loaded only where nothing has been reported yet.");
      }
      await examples.load();
      return goOn(settings, reply, paths.home, "examples-loaded");
    }),
  ];
}
