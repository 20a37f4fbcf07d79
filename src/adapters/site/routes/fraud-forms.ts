/** The taxonomy for everybody; for people of the programme also what was proposed, to judge. */
import { Refusal } from "#core/errors.ts";
import { allowed } from "#core/people/access.ts";
import { acceptForm, proposals } from "#core/taxonomy/proposal.ts";
import { formGroups } from "#core/taxonomy/taxonomy.ts";
import { forms } from "../fraud-forms.ts";
import {
  contextOf,
  goOn,
  idOf,
  type PageRoute,
  page,
  personOf,
  posted,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths } from "../paths.ts";

export function formRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.forms, "directory.read", async (request, reply) => {
      const { taxonomy } = world.policy;
      const person = personOf(request);
      const judges = person !== undefined && allowed(request.caller, "form.propose");
      const groups = formGroups(taxonomy).map(({ label, forms: each }) => ({
        label,
        forms: each.flatMap(({ code }) => taxonomy.concepts.get(code) ?? []),
      }));
      const view = forms(contextOf(settings, request, reply), {
        version: taxonomy.version,
        groups,
        nameOf: (code) => taxonomy.concepts.get(code)?.label,
        ...(judges && { proposals: await proposals(world, person) }),
      });
      return show(reply, view);
    }),
    posted(`${paths.forms}/:id/decisions`, "form.accept", async (request, reply) => {
      const person = requirePerson(request);
      try {
        await acceptForm(world, person, idOf(request));
      } catch (error) {
        // Their own proposal has no button; whoever posts it all the same is told as for anything that changed meanwhile.
        if (error instanceof Refusal && error.code === "NOT_ALLOWED")
          throw new Refusal("STATE_CONFLICT", error.message);
        throw error;
      }
      return goOn(settings, reply, paths.forms, "form-accepted");
    }),
  ];
}
