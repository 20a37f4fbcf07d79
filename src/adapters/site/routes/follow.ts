/** Following a report, and a reporter's rights over it. The code is always posted: it never stands in an address. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { eraseReport, followReport, withdrawReport } from "#core/flow.ts";
import { type Followed, reportOfCode } from "#core/follow-up.ts";
import { copyOf } from "#pillars/victim-support/copy.ts";
import { follow } from "../follow.ts";
import { followed } from "../followed.ts";
import { stepsOf } from "../followed-steps.ts";
import { formOf } from "../form.ts";
import { ownCopy } from "../own-copy.ts";
import {
  contextOf,
  goOn,
  type NoticeCode,
  nameOf,
  type PageRoute,
  page,
  posted,
  type SiteSettings,
  show,
} from "../page.ts";
import { paths } from "../paths.ts";

/** Sixty bits cannot be guessed at this pace; it also keeps a guesser from costing us anything. */
const perMinute = 20;

export function followRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.follow, "report.follow", (request, reply) =>
      show(reply, follow(contextOf(settings, request, reply), { errors: [] })),
    ),
    withCode(settings, paths.follow, async (code, answer) => answer.withSteps(code, await living(settings, code))),
    withCode(settings, paths.withdrawals, async (code, answer) => {
      await withdrawReport(world, await reportOfCode(world, code));
      return answer.withSteps(code, await living(settings, code), "withdrawn");
    }),
    withCode(settings, paths.erasures, async (code, { reply }) => {
      await eraseReport(world, await reportOfCode(world, code));
      return goOn(settings, reply, paths.follow, "erased");
    }),
    withCode(settings, paths.copies, async (code, { reply }) => {
      const copy = JSON.stringify(await copyOf(world, code), null, 2);
      return reply
        .type("application/json; charset=utf-8")
        .header("content-disposition", 'attachment; filename="kentering.json"')
        .send(copy);
    }),
    withCode(settings, paths.readableCopies, async (code, { request, reply }) => {
      const copy = await copyOf(world, code);
      const context = contextOf(settings, request, reply);
      const named = (organisation: string) => nameOf(world, organisation)[context.texts.language];
      const form = world.policy.taxonomy.forms.get(copy.form)?.label[context.texts.language] ?? copy.form;
      return show(reply, ownCopy(context, { code, copy, desk: named(copy.desk), form, nameOf: named }));
    }),
  ];
}

type Answer = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly withSteps: (code: string, report: Followed, notice?: NoticeCode) => FastifyReply;
};
type CarryOut = (code: string, answer: Answer) => Promise<FastifyReply>;

/** Something that whoever holds a code may do; slowed down, so that no code is guessed. */
export function withCode(settings: SiteSettings, url: string, carryOut: CarryOut): PageRoute {
  return posted(url, "report.follow", (request, reply) => forCode(settings, request, reply, carryOut), perMinute);
}

/** Carries it out for whoever holds the code; a code that we do not know is asked again, with what was typed. */
async function forCode(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  carryOut: CarryOut,
): Promise<FastifyReply> {
  const code = formOf(request.body).text("code");
  const withSteps: Answer["withSteps"] = (known, report, notice) =>
    show(
      reply,
      followed(
        { ...contextOf(settings, request, reply), ...(notice !== undefined && { notice }) },
        {
          code: known,
          steps: stepsOf(report, settings.world.now()),
          next: report.next,
          isStanding: report.state === "received",
        },
      ),
    );
  try {
    if (code === undefined) throw new Refusal("INPUT_INVALID", "/code is missing.", "/code");
    return await carryOut(code, { request, reply, withSteps });
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== "INPUT_INVALID" && error.code !== "NOT_FOUND")) throw error;
    const problem = code === undefined ? "missing" : "code";
    const again = { ...(code !== undefined && { code }), errors: [{ field: "code", problem } as const] };
    return show(reply, follow(contextOf(settings, request, reply), again), 400);
  }
}

/** @throws Refusal NOT_FOUND for an erased report too: after erasure the code leads nowhere, as the page promises. */
export async function living({ world }: SiteSettings, code: string): Promise<Followed> {
  const report = await followReport(world, code);
  if (report.state === "erased") throw new Refusal("NOT_FOUND", "This report was erased.");
  return report;
}
