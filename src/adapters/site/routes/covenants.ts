/** Covenants: for everybody signed in what is in force, for the programme handing in, trying, putting in force, ending. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { listCovenants, openCovenant } from "#core/covenant/covenant-list.ts";
import {
  activateCovenant,
  type CovenantName,
  covenantSource,
  handInCovenant,
  recordTrial,
  retireCovenant,
} from "#core/covenant/life.ts";
import { Refusal } from "#core/errors.ts";
import { allowed } from "#core/people/access.ts";
import { type CovenantsProps, covenant, covenants } from "../covenants.ts";
import { formOf } from "../form.ts";
import {
  contextOf,
  goOn,
  nameOf,
  type PageRoute,
  page,
  personOf,
  posted,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { covenantPath, paths } from "../paths.ts";

const one = `${paths.covenants}/:covenant/:version`;

export function covenantRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world, trials } = settings;
  return [
    page(settings, paths.covenants, "covenant.read", (request, reply) => showList(settings, request, reply)),
    page(settings, one, "covenant.read", async (request, reply) => {
      const context = contextOf(settings, request, reply);
      const manages = allowed(request.caller, "covenant.create");
      const opened = await openCovenant(world, nameIn(request));
      // What is not in force is nobody's business yet but the programme's.
      if (!manages && opened.state !== "active")
        throw new Refusal("NOT_FOUND", "There is no covenant of this name and version.");
      const view = covenant(context, {
        opened,
        nameOf: (organisation) => nameOf(world, organisation)[context.texts.language],
        manages: manages ? { isMine: opened.handedInBy === personOf(request)?.id } : undefined,
      });
      return show(reply, view);
    }),
    posted(paths.covenants, "covenant.create", async (request, reply) => {
      const source = formOf(request.body).text("source") ?? "";
      try {
        const loaded = await handInCovenant(world, requirePerson(request), source);
        return goOn(settings, reply, covenantPath(loaded), "covenant-in");
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === "NOT_ALLOWED") throw error;
        return showList(settings, request, reply, { source, why: error.message });
      }
    }),
    posted(`${one}/trials`, "covenant.try", async (request, reply) => {
      const person = requirePerson(request);
      const name = nameIn(request);
      const summary = await trials.run(await covenantSource(world, name), undefined);
      await recordTrial(world, person, name, summary);
      return goOn(settings, reply, covenantPath(name), "covenant-tried");
    }),
    posted(`${one}/activations`, "covenant.activate", async (request, reply) => {
      const name = nameIn(request);
      await activateCovenant(world, requirePerson(request), name);
      return goOn(settings, reply, covenantPath(name), "covenant-activated");
    }),
    posted(`${one}/retirements`, "covenant.retire", async (request, reply) => {
      const name = nameIn(request);
      await retireCovenant(world, requirePerson(request), name);
      return goOn(settings, reply, covenantPath(name), "covenant-retired");
    }),
  ];
}

async function showList(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: CovenantsProps["refused"],
): Promise<FastifyReply> {
  const { world } = settings;
  const context = contextOf(settings, request, reply);
  const all = await listCovenants(world);
  const isInForce = ({ id, version }: CovenantName) =>
    world.covenants.inForce.some((each) => each.id === id && each.version === version);
  const view = covenants(context, {
    inForce: all.filter(isInForce),
    nameOf: (organisation) => nameOf(world, organisation)[context.texts.language],
    ...(allowed(request.caller, "covenant.create") && { others: all.filter((each) => !isInForce(each)) }),
    ...(refused !== undefined && { refused }),
  });
  return show(reply, view, refused === undefined ? 200 : 400);
}

/** The name and version in the address. What is none names nothing. */
function nameIn({ params }: FastifyRequest): CovenantName {
  const given = new Map(Object.entries(typeof params === "object" && params !== null ? params : {}));
  const version = Number(given.get("version"));
  if (!Number.isInteger(version) || version < 1 || version > 1_000_000)
    throw new Refusal("NOT_FOUND", "There is no covenant of this name and version.");
  return { id: String(given.get("covenant")), version };
}
