/** Judging appeals: the list, the first answer, what one person proposes, and that another agrees. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { answerAppeal, confirmVerdict, proposeVerdict } from "#core/flow.ts";
import { namesOf } from "#core/people/person.ts";
import { appealsFor, openAppeal } from "#pillars/victim-support/appeals.ts";
import { type AppealProps, appeal, appeals, verdicts } from "../appeals.ts";
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
import { appealPath, paths } from "../paths.ts";
import { reasonIn } from "../reason.ts";
import { barrierOf } from "../written.ts";

const longestAnswer = 2000;

export function appealRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.appeals, "appeal.judge", async (request, reply) => {
      const rows = (await appealsFor(world, requirePerson(request))).map((row) => ({
        ...row,
        barrier: barrierOf(row.barrier),
        to: nameOf(world, row.to),
        overdue: row.answeredAt === undefined && !row.judged && row.answerDueAt <= world.now(),
        state: row.judged
          ? ("judged" as const)
          : row.proposed
            ? ("proposed" as const)
            : row.answeredAt === undefined
              ? ("open" as const)
              : ("answered" as const),
      }));
      return show(reply, appeals(contextOf(settings, request, reply), { rows }));
    }),
    page(settings, `${paths.appeals}/:id`, "appeal.judge", (request, reply) =>
      showOne(settings, request, reply, { values: {}, errors: [] }),
    ),
    posted(`${paths.appeals}/:id/answers`, "appeal.judge", async (request, reply) => {
      const answer = formOf(request.body).text("answer");
      if (answer === undefined || answer.length > longestAnswer) {
        const problem = answer === undefined ? "missing" : "too-long";
        return showOne(settings, request, reply, { values: { answer }, errors: [{ field: "answer", problem }] });
      }
      await answerAppeal(world, requirePerson(request), idOf(request), answer);
      return goOn(settings, reply, appealPath(idOf(request)), "appeal-answered");
    }),
    posted(`${paths.appeals}/:id/proposals`, "appeal.judge", (request, reply) => proposed(settings, request, reply)),
    posted(`${paths.appeals}/:id/confirmations`, "appeal.judge", async (request, reply) => {
      const verdict = verdictIn(request);
      if (verdict === undefined)
        throw new Refusal("INPUT_INVALID", "/verdict is the one that was proposed.", "/verdict");
      await confirmVerdict(world, requirePerson(request), idOf(request), verdict);
      return goOn(
        settings,
        reply,
        appealPath(idOf(request)),
        verdict === "upheld" ? "appeal-upheld" : "appeal-reversed",
      );
    }),
  ];
}

async function proposed(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const verdict = verdictIn(request);
  const { reason, errors } = reasonIn(formOf(request.body));
  if (verdict === undefined || reason === undefined || errors.length > 0) {
    const missing = verdict === undefined ? [{ field: "verdict", problem: "choose" } as const] : [];
    return showOne(settings, request, reply, { values: { verdict, reason }, errors: [...missing, ...errors] });
  }
  await proposeVerdict(settings.world, requirePerson(request), idOf(request), { verdict, reason });
  return goOn(settings, reply, appealPath(idOf(request)), "appeal-proposed");
}

function verdictIn(request: FastifyRequest): (typeof verdicts)[number] | undefined {
  const typed = formOf(request.body).text("verdict");
  return verdicts.find((known) => known === typed);
}

async function showOne(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Pick<AppealProps, "values" | "errors">,
): Promise<FastifyReply> {
  const { world } = settings;
  const opened = await openAppeal(world, requirePerson(request), idOf(request));
  const people = await namesOf(world, opened.proposedBy === undefined ? [] : [opened.proposedBy]);
  const view = appeal(contextOf(settings, request, reply), {
    ...opened,
    ...typed,
    barrier: barrierOf(opened.barrier),
    to: nameOf(world, opened.to),
    proposedBy: opened.proposedBy === undefined ? undefined : (people.get(opened.proposedBy) ?? opened.proposedBy),
  });
  return show(reply, view, typed.errors.length > 0 ? 400 : 200);
}
