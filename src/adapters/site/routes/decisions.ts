/** What waits for a person, and the decision itself: about people only people decide (GDPR art. 22). */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { decide, renewBarrier } from "#core/flow.ts";
import { underReview } from "#core/term.ts";
import { openCase, waitingFor } from "#pillars/investigation/case.ts";
import { type DecisionProps, decision } from "../decision.ts";
import { formOf } from "../form.ts";
import {
  contextOf,
  goOn,
  idOf,
  nameOf,
  type PageRoute,
  page,
  posted,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths } from "../paths.ts";
import { queue } from "../queue.ts";
import { barrierOf, writtenValue } from "../written.ts";

const longestReason = 1000;

export function decisionRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.decisions, "decision.list", (request, reply) => showQueue(settings, request, reply)),
    page(settings, `${paths.decisions}/:id`, "case.read", (request, reply) =>
      showCase(settings, request, reply, { errors: [] }),
    ),
    posted(`${paths.decisions}/:id`, "request.decide", (request, reply) => decided(settings, request, reply)),
    posted(`${paths.decisions}/:id/renewals`, "request.decide", async (request, reply) => {
      const reason = formOf(request.body).text("reason") ?? "";
      await renewBarrier(settings.world, requirePerson(request), {
        request: idOf(request),
        reason: reason.slice(0, longestReason),
      });
      return goOn(settings, reply, paths.decisions, "renewed");
    }),
  ];
}

async function decided(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const choice = form.text("decision");
  const reason = form.text("reason");
  if (choice !== "approved" && choice !== "declined") {
    throw new Refusal("INPUT_INVALID", "/decision is approved or declined.", "/decision");
  }
  const approve = choice === "approved";
  if (!approve && reason === undefined) {
    return showCase(settings, request, reply, { errors: [{ field: "reason", problem: "reason" }] });
  }
  if (reason !== undefined && reason.length > longestReason) {
    return showCase(settings, request, reply, { reason, errors: [{ field: "reason", problem: "too-long" }] });
  }
  const danger = form.text("danger");
  const wish = {
    request: idOf(request),
    approve,
    ...(reason !== undefined && { reason }),
    ...(approve && danger !== undefined && { danger: danger.slice(0, longestReason) }),
  };
  try {
    await decide(settings.world, requirePerson(request), wish);
  } catch (error) {
    if (!(error instanceof Refusal) || error.path !== "/danger") throw error;
    return showCase(settings, request, reply, { errors: [{ field: "danger", problem: "missing" }] });
  }
  return goOn(settings, reply, paths.decisions, choice);
}

async function showQueue(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world } = settings;
  const waiting = await waitingFor(world, requirePerson(request));
  const rows = waiting.map(({ id, barrier, addressee, indicatorKind, reporters, decideBy, dossier }) => ({
    id,
    dossier,
    reporters,
    decideBy,
    barrier: barrierOf(barrier),
    addressee: nameOf(world, addressee),
    kind: indicatorKind,
    overdue: decideBy <= world.now(),
  }));
  const reviews = (await underReview(world, requirePerson(request))).map(({ barrier, addressee, ...review }) => ({
    ...review,
    barrier: barrierOf(barrier),
    addressee: nameOf(world, addressee),
  }));
  return show(reply, queue(contextOf(settings, request, reply), { rows, reviews }));
}

async function showCase(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Pick<DecisionProps, "errors" | "reason">,
): Promise<FastifyReply> {
  const { world } = settings;
  const {
    barrier,
    addressee,
    form: fraudForm,
    leaves,
    ties,
    chain,
    hearing,
    ...opened
  } = await openCase(world, requirePerson(request), idOf(request));
  const context = contextOf(settings, request, reply);
  const { texts } = context;
  const view = decision(context, {
    ...opened,
    ...form,
    barrier: barrierOf(barrier),
    addressee: nameOf(world, addressee),
    form: world.policy.taxonomy.forms.get(fraudForm)?.label ?? { nl: fraudForm, en: fraudForm },
    leaves: leaves.map(({ field, value }) => ({
      field,
      value: value === undefined ? texts.t("decision.sealed") : writtenValue(world, texts, field, value),
    })),
    chain: chain.map(({ addressee: bank, when, ...hop }) => ({
      ...hop,
      bank: nameOf(world, bank),
      when: when === undefined ? undefined : writtenValue(world, texts, "movedAt", when),
    })),
    ties: ties.map((tie) => ({ ...tie, desk: nameOf(world, tie.desk) })),
    hearing: hearing && {
      until: hearing.until,
      statement: hearing.statement,
      over: hearing.statedAt !== undefined || hearing.until <= world.now(),
    },
  });
  return show(reply, view, form.errors.length > 0 ? 400 : 200);
}
