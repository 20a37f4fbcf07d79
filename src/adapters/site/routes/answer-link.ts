/** A partner answers from a mail: the link, the request once somebody opens it, that it was seen, and one answer. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { confirmNotice } from "#core/flow.ts";
import { acknowledgeByLink, answerByLink, linkState, openLink, renewLink } from "#core/request-link.ts";
import { type AnswerLinkProps, answerLink } from "../answer-link.ts";
import { readAnswer } from "../answer-values.ts";
import { formOf } from "../form.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import type { RequestProps } from "../request.ts";
import { requestPage } from "./inbox.ts";

/** A token cannot be guessed; this keeps a guesser from costing us anything. */
const perMinute = 20;

export function answerLinkRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const byLink = (url: string, carryOut: (token: string, at: At) => Promise<FastifyReply>): PageRoute =>
    posted(
      url,
      "request.answer-by-link",
      async (request, reply) => {
        const token = formOf(request.body).text("token")?.slice(0, 100) ?? "";
        const at = { settings, request, reply };
        return unlessOver(at, token, () => carryOut(token, at));
      },
      perMinute,
    );
  return [
    {
      ...page(settings, `${paths.answers}/:token`, "request.answer-by-link", (request, reply) => {
        const token = tokenOf(request);
        return showState({ settings, request, reply }, token);
      }),
      perMinute,
    },
    byLink(paths.answers, (token, at) => showRequest(at, token, { values: {}, errors: [] })),
    byLink(paths.answerAcknowledgements, async (token, at) => {
      await acknowledgeByLink(world, token);
      return showRequest(at, token, { values: {}, errors: [] });
    }),
    byLink(paths.answerNotices, async (token, at) => {
      const { actor, request } = await openLink(world, token);
      await confirmNotice(world, actor, request.id, world.now());
      return showRequest(at, token, { values: {}, errors: [] });
    }),
    byLink(paths.answerOutcomes, async (token, at) => {
      const { input, values, errors } = readAnswer(formOf(at.request.body));
      if (input === undefined) return showRequest(at, token, { values, errors });
      await answerByLink(world, token, input);
      return showState(at, token);
    }),
    byLink(paths.answerLinks, async (token, at) => {
      await renewLink(world, token);
      return showLink(at, { token, link: { state: "renewed" } });
    }),
  ];
}

type At = { readonly settings: SiteSettings; readonly request: FastifyRequest; readonly reply: FastifyReply };

async function showRequest(
  { settings, request, reply }: At,
  token: string,
  form: Pick<RequestProps, "values" | "errors">,
): Promise<FastifyReply> {
  const { actor, request: asked } = await openLink(settings.world, token);
  return requestPage(settings, request, reply, { actor, asked, form, link: token });
}

/** Whoever comes late, or back, sees how it stands: that says it best. */
async function unlessOver(at: At, token: string, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== "NOT_FOUND" && error.code !== "STATE_CONFLICT")) throw error;
    return showState(at, token);
  }
}

async function showState(at: At, token: string): Promise<FastifyReply> {
  return showLink(at, { token, link: await stateOf(at.settings, token) });
}

async function stateOf({ world }: SiteSettings, token: string): Promise<AnswerLinkProps["link"]> {
  try {
    return await linkState(world, token);
  } catch (error) {
    if (error instanceof Refusal && error.code === "NOT_FOUND") return { state: "gone" };
    throw error;
  }
}

function showLink({ settings, request, reply }: At, props: AnswerLinkProps): FastifyReply {
  const { state } = props.link;
  const status = state === "gone" ? 404 : state === "expired" ? 410 : 200;
  return show(reply, answerLink(contextOf(settings, request, reply), props), status);
}

function tokenOf({ params }: FastifyRequest): string {
  return typeof params === "object" && params !== null && "token" in params ? String(params.token).slice(0, 100) : "";
}
