/** What a form on a dossier's page brings along: the person, the dossier if it is one of theirs, and what was typed. */
import type { FastifyRequest } from "fastify";
import type { Person } from "#core/people/person.ts";
import { requireDossier } from "#pillars/investigation/reach.ts";
import { type Form, formOf } from "../form.ts";
import { idOf, requirePerson, type SiteSettings } from "../page.ts";

export async function ownDossier(
  { world }: SiteSettings,
  request: FastifyRequest,
): Promise<{ readonly id: string; readonly person: Person; readonly form: Form }> {
  const person = requirePerson(request);
  return { id: await requireDossier(world, person, idOf(request)), person, form: formOf(request.body) };
}
