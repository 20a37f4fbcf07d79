/** Confirming a report from a letter, or saying that it is not one's own. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { confirmationState } from "#core/confirmation.ts";
import { Refusal } from "#core/errors.ts";
import { confirmReport, denyReport } from "#core/flow.ts";
import { type ConfirmationProps, confirmation } from "../confirmation.ts";
import { formOf } from "../form.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

/** A token cannot be guessed; this keeps a guesser from costing us anything. */
const perMinute = 20;

export function confirmationRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const answering = (url: string, answer: (token: string) => Promise<void>): PageRoute =>
    posted(
      url,
      "report.confirm",
      async (request, reply) => {
        const token = formOf(request.body).text("token")?.slice(0, 100) ?? "";
        await unlessAnswered(answer(token));
        return showState(settings, request, reply, token);
      },
      perMinute,
    );
  return [
    {
      ...page(settings, `${paths.confirm}/:token`, "report.confirm", (request, reply) =>
        showState(settings, request, reply, tokenOf(request)),
      ),
      perMinute,
    },
    answering(paths.confirm, (token) => confirmReport(world, token)),
    answering(paths.denials, (token) => denyReport(world, token)),
  ];
}

/** Somebody who pressed the other button before, or an old link, sees how it stands: that says it best. */
async function unlessAnswered(answer: Promise<void>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== "NOT_FOUND" && error.code !== "STATE_CONFLICT")) throw error;
  }
}

async function showState(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const state = await stateOf(settings, token);
  const view = confirmation(contextOf(settings, request, reply), { token, state });
  return show(reply, view, state === "gone" ? 404 : 200);
}

async function stateOf({ world }: SiteSettings, token: string): Promise<ConfirmationProps["state"]> {
  try {
    return await confirmationState(world, token);
  } catch (error) {
    if (error instanceof Refusal && error.code === "NOT_FOUND") return "gone";
    throw error;
  }
}

function tokenOf({ params }: FastifyRequest): string {
  return typeof params === "object" && params !== null && "token" in params ? String(params.token) : "";
}
