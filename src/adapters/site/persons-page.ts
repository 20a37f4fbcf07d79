/** The page on which the local sign-in shows its invented people, in the frame of the site. */
import type { IncomingHttpHeaders } from "node:http";
import type { World } from "#core/ports.ts";
import { languageCookie, languageOf } from "./language.ts";
import { nameOf, type SiteSettings } from "./page.ts";
import { paths } from "./paths.ts";
import { signIn } from "./sign-in.ts";

/** Makes the page; `action` is where the choice is posted. */
export function personsPage(
  { world, texts, assets }: Pick<SiteSettings, "texts" | "assets"> & { readonly world: Pick<World, "policy"> },
  action: string,
  headers: IncomingHttpHeaders,
): string {
  const wishes = { cookie: cookieIn(headers), accept: headers["accept-language"] };
  const language = languageOf(wishes, [...texts.all.keys()]);
  const persons = world.policy.directory.persons.map(({ organisation, ...person }) => ({
    ...person,
    organisation: nameOf(world, organisation),
  }));
  const context = {
    texts: texts.all.get(language) ?? texts.nl,
    assets: assets.links,
    path: paths.signIn,
    isAnswer: true,
  };
  return signIn(context, { action, persons }).toString();
}

/** The issuer answers before any cookie is read for it. */
function cookieIn({ cookie = "" }: IncomingHttpHeaders): string | undefined {
  return cookie
    .split(";")
    .map((pair) => pair.trim().split("=", 2))
    .find(([name]) => name === languageCookie)?.[1];
}
