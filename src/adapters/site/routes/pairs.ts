/** Reports that may be double: the queue, two of them beside each other, and what a person finds. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { findSame, separateReports, undoSame } from "#core/flow.ts";
import { namesOf } from "#core/people/person.ts";
import { openPair, pairsToJudge } from "#pillars/investigation/pair.ts";
import { requireDossier } from "#pillars/investigation/reach.ts";
import { findingProps, formName } from "../dossier-values.ts";
import {
  afterOf,
  contextOf,
  cursorOf,
  goOn,
  idOf,
  isId,
  nameOf,
  type PageRoute,
  page,
  posted,
  queryOf,
  requirePerson,
  type SiteSettings,
  show,
  uuidIn,
} from "../page.ts";
import { type PairProps, pair, pairs } from "../pair.ts";
import { pairPath, paths } from "../paths.ts";
import { reasonIn } from "../reason.ts";
import { ownDossier } from "./own-dossier.ts";

export function pairRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.duplicates, "dossier.read", async (request, reply) => {
      const after = afterOf(request);
      const { items, next } = await pairsToJudge(world, requirePerson(request), after);
      const props = { rows: items, next: cursorOf(next), isFirst: after === undefined };
      return show(reply, pairs(contextOf(settings, request, reply), props));
    }),
    page(settings, `${paths.dossiers}/:id/pairs`, "dossier.read", (request, reply) => {
      const [a, b] = [queryOf(request, "a"), queryOf(request, "b")];
      return showPair(settings, request, reply, { a, b }, { errors: [] });
    }),
    posted(`${paths.dossiers}/:id/separations`, "report.separate", async (request, reply) => {
      const { id, form, person } = await ownDossier(settings, request);
      const two = { a: uuidIn(form, "a"), b: uuidIn(form, "b") };
      const { reason, errors } = reasonIn(form);
      if (reason === undefined || errors.length > 0) return showPair(settings, request, reply, two, { reason, errors });
      await separateReports(world, person, { ...two, reason });
      return goOn(settings, reply, pairPath(id, two.a, two.b), "separated");
    }),
    posted(`${paths.dossiers}/:id/samenesses`, "report.separate", async (request, reply) => {
      const { id, form, person } = await ownDossier(settings, request);
      const two = { a: uuidIn(form, "a"), b: uuidIn(form, "b") };
      const undo = form.text("undo") !== undefined;
      await (undo ? undoSame : findSame)(world, person, two);
      return goOn(settings, reply, pairPath(id, two.a, two.b), undo ? "same-undone" : "same");
    }),
  ];
}

async function showPair(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  { a, b }: { readonly a: string | undefined; readonly b: string | undefined },
  typed: Pick<PairProps, "reason" | "errors">,
): Promise<FastifyReply> {
  const { world } = settings;
  const person = requirePerson(request);
  const dossier = await requireDossier(world, person, idOf(request));
  if (!isId(a) || !isId(b)) throw new Refusal("INPUT_INVALID", "Name the two reports.");
  const { tellings, findings, likeness } = await openPair(world, person, { dossier, a, b });
  const people = await namesOf(
    world,
    findings.flatMap(({ by, undone }) => [by, undone?.by ?? by]),
  );
  const [one, other] = tellings;
  const shown = (telling: typeof one) => ({
    ...telling,
    loss: telling.loss,
    day: telling.day,
    desk: nameOf(world, telling.desk),
    form: formName(world, telling.form),
  });
  const view = pair(contextOf(settings, request, reply), {
    ...typed,
    dossier,
    likeness,
    tellings: [shown(one), shown(other)],
    findings: findings.map((finding) => findingProps(finding, people)),
    mayJudge: tellings.some(({ desk }) => desk === person.organisation),
  });
  return show(reply, view, typed.errors.length > 0 ? 400 : 200);
}
