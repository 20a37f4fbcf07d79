/** The partner's side: the list, one request (reading it is the disclosure), that it was seen, and the answer. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "#core/addressed.ts";
import { acknowledge, readRequest, recordOutcome } from "#core/flow.ts";
import { besideRequest } from "#pillars/barriers/answers.ts";
import { inboxOf, waitingStates } from "#pillars/barriers/inbox.ts";
import { readAnswer } from "../answer-values.ts";
import { formOf } from "../form.ts";
import { type InboxRow, inbox, partnerStates } from "../inbox.ts";
import {
  contextOf,
  goOn,
  idOf,
  nameOf,
  type PageRoute,
  page,
  posted,
  queryOf,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths, requestPath } from "../paths.ts";
import { type RequestProps, request as requestView } from "../request.ts";
import { barrierOf, indicatorIn, noticeWritten, written } from "../written.ts";

export function inboxRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.inbox, "request.list", (request, reply) => showList(settings, request, reply)),
    page(settings, `${paths.inbox}/:id`, "request.read", (request, reply) =>
      showRequest(settings, request, reply, { values: {}, errors: [] }),
    ),
    posted(`${paths.inbox}/:id/acknowledgements`, "request.acknowledge", async (request, reply) => {
      const id = idOf(request);
      await acknowledge(world, actorOf(request), id);
      return goOn(settings, reply, requestPath(id), "acknowledged");
    }),
    posted(`${paths.inbox}/:id/outcomes`, "outcome.create", async (request, reply) => {
      const id = idOf(request);
      const { input, values, errors } = readAnswer(formOf(request.body));
      if (input === undefined) return showRequest(settings, request, reply, { values, errors });
      await recordOutcome(world, actorOf(request), id, input);
      return goOn(settings, reply, requestPath(id), "answered");
    }),
  ];
}

/** For which organisation this person acts. */
function actorOf(request: FastifyRequest): Actor {
  const { organisation, id } = requirePerson(request);
  return { organisation, by: id };
}

async function showList(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world } = settings;
  const { organisation } = actorOf(request);
  const filter = partnerStates.find((state) => state === queryOf(request, "state"));
  const summaries = await inboxOf(world, organisation, { state: filter });
  const rows = summaries.map(({ barrier, ...summary }): InboxRow => {
    const isDue = summary.dueAt !== undefined && summary.dueAt <= world.now();
    return { ...summary, barrier: barrierOf(barrier), overdue: isDue && waitingStates.includes(summary.state) };
  });
  return show(
    reply,
    inbox(contextOf(settings, request, reply), { organisation: nameOf(world, organisation), rows, filter }),
  );
}

async function showRequest(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Pick<RequestProps, "values" | "errors">,
): Promise<FastifyReply> {
  const { world } = settings;
  const actor = actorOf(request);
  const id = idOf(request);
  const { fields, barrier, ...asked } = await readRequest(world, actor, id);
  const { controller, notice, answers } = await besideRequest(world, actor, id);
  const context = contextOf(settings, request, reply);
  const view = requestView(context, {
    ...asked,
    ...form,
    barrier: barrierOf(barrier),
    indicator: indicatorIn(fields),
    fields: written(world, context.texts, fields),
    from: nameOf(world, controller),
    notice: noticeWritten(world, context.texts, notice),
    answers,
  });
  return show(reply, view, form.errors.length > 0 ? 400 : 200);
}
