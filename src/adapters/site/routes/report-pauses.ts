/** Stopping with a report and going on later, in this browser or another, by the code or its four words. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { closeDraft, dropDraft, takeUpDraft } from "#core/draft.ts";
import { Refusal } from "#core/errors.ts";
import { formOf } from "../form.ts";
import { contextOf, goOn, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { returnPage } from "../report/pause-pages.ts";
import { stopped } from "./report.ts";
import { forgetToken, keepToken, tokenIn } from "./report-writing.ts";

/** Sixty bits cannot be guessed at this pace. */
const perMinute = 20;

export function reportPauseRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    posted(
      paths.reportPauses,
      "report.create",
      async (request, reply) => stopped(settings, request, reply, tokenIn(request) ?? ""),
      perMinute,
    ),
    posted(paths.reportClosings, "report.create", async (request, reply) => {
      await closeDraft(world, tokenIn(request) ?? "");
      forgetToken(settings, reply);
      return goOn(settings, reply, paths.home, "report-closed");
    }),
    posted(paths.reportRemovals, "report.create", async (request, reply) => {
      await dropDraft(world, tokenIn(request) ?? "");
      forgetToken(settings, reply);
      return goOn(settings, reply, paths.report, "report-dropped");
    }),
    page(settings, paths.reportReturns, "report.create", (request, reply) =>
      show(reply, returnPage(contextOf(settings, request, reply), { errors: [] })),
    ),
    posted(paths.reportReturns, "report.create", (request, reply) => takenUp(settings, request, reply), perMinute),
  ];
}

async function takenUp(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const code = formOf(request.body).text("code");
  const token = code === undefined ? undefined : await tokenOf(settings, code);
  if (token === undefined) {
    const problem = code === undefined ? "missing" : "code";
    const again = { ...(code !== undefined && { code }), errors: [{ field: "code", problem } as const] };
    return show(reply, returnPage(contextOf(settings, request, reply), again), 400);
  }
  keepToken(settings, reply, token);
  return reply.redirect(paths.reportAnswers, 303);
}

async function tokenOf({ world }: SiteSettings, code: string): Promise<string | undefined> {
  try {
    return await takeUpDraft(world, code);
  } catch (error) {
    if (error instanceof Refusal && (error.code === "INPUT_INVALID" || error.code === "NOT_FOUND")) return undefined;
    throw error;
  }
}
