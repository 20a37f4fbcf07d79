/** The partner's side: the list, one request (reading it is the disclosure), that it was seen, and the answer. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor, ReadableRequest } from "#core/addressed.ts";
import type { Barrier } from "#core/covenant/covenant.ts";
import { acknowledge, confirmNotice, readRequest, recordOutcome } from "#core/flow.ts";
import { besideRequest } from "#pillars/barriers/answers.ts";
import { inboxOf, waitingStates } from "#pillars/barriers/inbox.ts";
import { readAnswer } from "../answer-values.ts";
import { formOf } from "../form.ts";
import { type InboxRow, inbox, partnerStates } from "../inbox.ts";
import type { Language } from "../language.ts";
import {
  actorOf,
  contextOf,
  goOn,
  idOf,
  nameOf,
  type PageRoute,
  page,
  posted,
  queryOf,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths, requestPath } from "../paths.ts";
import { type RequestProps, request as requestView } from "../request.ts";
import { barrierOf, indicatorIn, noticeWritten, written, writtenValue } from "../written.ts";

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
    posted(`${paths.inbox}/:id/notices`, "notice.confirm", async (request, reply) => {
      const id = idOf(request);
      await confirmNotice(world, actorOf(request), id, world.now());
      return goOn(settings, reply, requestPath(id), "told");
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

/** Barriers that hold money, which may have gone on. */
const followsMoney: readonly Barrier[] = ["block-account", "hold-payments", "recall-payment"];

function banksOf({ world }: SiteSettings, language: Language): { readonly value: string; readonly label: string }[] {
  return [...world.policy.directory.organisations.values()]
    .filter(({ sector }) => sector === "bank")
    .map(({ id, name }) => ({ value: id, label: name[language] }));
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
  const actor = actorOf(request);
  const asked = await readRequest(settings.world, actor, idOf(request));
  return requestPage(settings, request, reply, { actor, asked, form });
}

/** A request that was read, with the form to answer it: for somebody signed in, or from a mail. */
export async function requestPage(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    actor,
    asked: { fields, barrier, ...asked },
    form,
    link,
  }: {
    readonly actor: Actor;
    readonly asked: ReadableRequest;
    readonly form: Pick<RequestProps, "values" | "errors">;
    readonly link?: string;
  },
): Promise<FastifyReply> {
  const { world } = settings;
  const { controller, notice, answers, told } = await besideRequest(world, actor, asked.id);
  const context = contextOf(settings, request, reply);
  const view = requestView(context, {
    ...asked,
    ...form,
    ...(link !== undefined && { link }),
    barrier: barrierOf(barrier),
    indicator: indicatorIn(fields),
    fields: written(world, context.texts, fields),
    from: nameOf(world, controller),
    notice: noticeWritten(world, context.texts, notice),
    answers: answers.map(({ movedTo, ...answer }) => ({
      ...answer,
      movedTo: movedTo && {
        where: movedTo.account ?? nameOf(world, movedTo.bank ?? "")[context.texts.language],
        amount: movedTo.amount,
        when: movedTo.when === undefined ? undefined : writtenValue(world, context.texts, "movedAt", movedTo.when),
      },
    })),
    banks: followsMoney.includes(barrierOf(barrier)) ? banksOf(settings, context.texts.language) : [],
    told,
  });
  return show(reply, view, form.errors.length > 0 ? 400 : 200);
}
