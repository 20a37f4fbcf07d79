/** Finding from a dossier that many hold a value, such as a collecting account, or that they do not after all. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { findHub } from "#core/flow.ts";
import { namesOf } from "#core/people/person.ts";
import { openHub, tiedValue } from "#pillars/investigation/hub.ts";
import { formOf } from "../form.ts";
import { type HubProps, hub } from "../hub.ts";
import { contextOf, goOn, type PageRoute, posted, type SiteSettings, show, uuidIn } from "../page.ts";
import { dossierPath, paths } from "../paths.ts";
import { reasonIn } from "../reason.ts";
import { ownDossier } from "./own-dossier.ts";

export function hubRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    posted(`${paths.dossiers}/:id/hub-previews`, "hub.find", (request, reply) =>
      showHub(settings, request, reply, { errors: [] }),
    ),
    posted(`${paths.dossiers}/:id/hub-findings`, "hub.find", (request, reply) => found(settings, request, reply)),
  ];
}

async function found(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world } = settings;
  const { id, person, form } = await ownDossier(settings, request);
  const { reason, errors } = reasonIn(form);
  if (reason === undefined || errors.length > 0) return showHub(settings, request, reply, { reason, errors });
  const { kind, value } = await tiedValue(world, id, tieIn(request));
  const isHub = form.text("hub") !== "no";
  await findHub(world, person, { kind, value, isHub, reason });
  return goOn(settings, reply, dossierPath(id), isHub ? "hub" : "hub-undone");
}

async function showHub(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Pick<HubProps, "reason" | "errors">,
): Promise<FastifyReply> {
  const { world } = settings;
  const { id, person } = await ownDossier(settings, request);
  const tie = tieIn(request);
  const { value, findings, ...opened } = await openHub(world, person, id, tie);
  const people = await namesOf(
    world,
    findings.map(({ person: by }) => by),
  );
  const view = hub(contextOf(settings, request, reply), {
    ...opened,
    ...typed,
    dossier: id,
    report: tie.report,
    indicator: { ...value, id: tie.indicator },
    findings: findings.map(({ person: by, ...finding }) => ({ ...finding, by: people.get(by) ?? by })),
  });
  return show(reply, view, typed.errors.length > 0 ? 400 : 200);
}

function tieIn({ body }: FastifyRequest) {
  const form = formOf(body);
  return { report: uuidIn(form, "report"), indicator: uuidIn(form, "indicator") };
}
