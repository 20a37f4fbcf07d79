/** Dossiers for whoever handles reports: the list, one of them, looking one up, and cutting a tie with its consequences first. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { previewCut } from "#core/cut-preview.ts";
import { Refusal } from "#core/errors.ts";
import { cutTie } from "#core/flow.ts";
import { mayFindHub } from "#core/hub-value.ts";
import { namesOf } from "#core/people/person.ts";
import { indicatorKinds } from "#core/types.ts";
import { openDossier } from "#pillars/investigation/dossier.ts";
import { dossiersOf, dossierWith } from "#pillars/investigation/dossier-list.ts";
import { type CutProps, cut } from "../cut.ts";
import { dossier } from "../dossier.ts";
import { dossierProps } from "../dossier-values.ts";
import { type DossiersProps, dossiers } from "../dossiers.ts";
import { formOf } from "../form.ts";
import {
  afterOf,
  contextOf,
  cursorOf,
  goOn,
  idOf,
  nameOf,
  type PageRoute,
  page,
  posted,
  requirePerson,
  type SiteSettings,
  show,
  uuidIn,
} from "../page.ts";
import { dossierPath, paths } from "../paths.ts";
import { reasonIn } from "../reason.ts";
import { ownDossier } from "./own-dossier.ts";

const nothingSought = { values: {}, errors: [] };

export function dossierRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.dossiers, "dossier.read", (request, reply) =>
      showList(settings, request, reply, nothingSought),
    ),
    posted(`${paths.dossiers}/lookups`, "dossier.read", (request, reply) => lookUp(settings, request, reply), 60),
    page(settings, `${paths.dossiers}/:id`, "dossier.read", async (request, reply) => {
      const person = requirePerson(request);
      const opened = await openDossier(world, person, idOf(request));
      const people = [
        ...opened.ties.flatMap((tie) => tie.cut?.person ?? []),
        ...opened.findings.flatMap(({ by, undone }) => [by, undone?.by ?? by]),
      ];
      const mayFind = mayFindHub(world, person);
      const props = dossierProps(world, opened, { people: await namesOf(world, people), mayFindHub: mayFind });
      return show(reply, dossier(contextOf(settings, request, reply), props));
    }),
    posted(`${paths.dossiers}/:id/cut-previews`, "dossier.cut", (request, reply) =>
      showCut(settings, request, reply, { errors: [] }),
    ),
    posted(`${paths.dossiers}/:id/cuts`, "dossier.cut", (request, reply) => carryOut(settings, request, reply)),
  ];
}

async function carryOut(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id, person, form } = await ownDossier(settings, request);
  const { reason, errors } = reasonIn(form);
  if (reason === undefined || errors.length > 0) return showCut(settings, request, reply, { reason, errors });
  await cutTie(settings.world, person, {
    report: uuidIn(form, "report"),
    indicator: uuidIn(form, "indicator"),
    reason,
  });
  return goOn(settings, reply, dossierPath(id), "cut");
}

async function showCut(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Pick<CutProps, "reason" | "errors">,
): Promise<FastifyReply> {
  const { world } = settings;
  const { id, person, form } = await ownDossier(settings, request);
  const { report, sides, ...preview } = await previewCut(world, person, {
    report: uuidIn(form, "report"),
    indicator: uuidIn(form, "indicator"),
  });
  const named = <T extends { readonly desk: string }>(each: T) => ({ ...each, desk: nameOf(world, each.desk) });
  const view = cut(contextOf(settings, request, reply), {
    ...preview,
    ...typed,
    dossier: id,
    report: named(report),
    sides: sides && {
      stays: { ...sides.stays, reports: sides.stays.reports.map(named) },
      leaves: { ...sides.leaves, reports: sides.leaves.reports.map(named) },
    },
  });
  return show(reply, view, typed.errors.length > 0 ? 400 : 200);
}

/** The value comes in the body, so that it stands in no address. */
async function lookUp(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const typed = { kind: form.text("kind"), value: form.text("value") };
  const kind = indicatorKinds.find((known) => known === typed.kind);
  if (kind === undefined || typed.value === undefined) {
    const errors: DossiersProps["errors"] = [
      ...(kind === undefined ? [{ field: "kind", problem: "choose" } as const] : []),
      ...(typed.value === undefined ? [{ field: "value", problem: "missing" } as const] : []),
    ];
    return showList(settings, request, reply, { values: typed, errors });
  }
  try {
    const id = await dossierWith(settings.world, requirePerson(request), { kind, value: typed.value });
    if (id !== undefined) return goOn(settings, reply, dossierPath(id));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "INPUT_INVALID") throw error;
    return showList(settings, request, reply, { values: typed, errors: [{ field: "value", problem: "invalid" }] });
  }
  return showList(settings, request, reply, { values: typed, errors: [{ field: "value", problem: "no-dossier" }] });
}

async function showList(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  sought: Pick<DossiersProps, "values" | "errors">,
): Promise<FastifyReply> {
  const after = afterOf(request);
  const { items, next } = await dossiersOf(settings.world, requirePerson(request), after);
  const view = dossiers(contextOf(settings, request, reply), {
    ...sought,
    rows: items,
    next: cursorOf(next),
    isFirst: after === undefined,
  });
  return show(reply, view, sought.errors.length > 0 ? 400 : 200);
}
