/** Outgoing mail as pages, only where it is kept as files and signing in is local. Who read which letter is traced. */
import { Refusal } from "#core/errors.ts";
import { noteReading } from "#core/letter.ts";
import { letter, letters } from "../letters.ts";
import { contextOf, idOf, type PageRoute, page, requirePerson, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

export function letterRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { letters: files, world } = settings;
  if (files === undefined) return [];
  return [
    page(settings, paths.letters, "letter.read", async (request, reply) => {
      requirePerson(request);
      return show(reply, letters(contextOf(settings, request, reply), await files.list()));
    }),
    page(settings, `${paths.letters}/:id`, "letter.read", async (request, reply) => {
      const { organisation, id: by } = requirePerson(request);
      const found = await files.read(idOf(request));
      if (found === undefined) throw new Refusal("NOT_FOUND", "There is no letter with this id.");
      await noteReading(world, { organisation, by }, found.id);
      return show(reply, letter(contextOf(settings, request, reply), found));
    }),
  ];
}
