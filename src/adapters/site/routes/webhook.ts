/** A partner worker sets where notices go, tries it, looks at what was sent, and has sent again what was given up. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { lastDeliveriesOf, replayDelivery } from "#core/delivery/deliveries.ts";
import { removeWebhook, setWebhook, testWebhook, webhookOf } from "#core/delivery/webhook.ts";
import { Refusal } from "#core/errors.ts";
import { formOf } from "../form.ts";
import { actorOf, contextOf, goOn, type PageRoute, page, posted, type SiteSettings, show, uuidIn } from "../page.ts";
import { paths } from "../paths.ts";
import { type WebhookProps, webhook } from "../webhook.ts";

const testsPerMinute = 10;

export function webhookRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.webhook, "webhook.read", (request, reply) => showIt(settings, request, reply)),
    posted(paths.webhook, "webhook.set", (request, reply) => set(settings, request, reply)),
    posted(`${paths.webhook}/removals`, "webhook.set", async (request, reply) => {
      await removeWebhook(world, actorOf(request));
      return goOn(settings, reply, paths.webhook, "webhook-removed");
    }),
    posted(
      `${paths.webhook}/tests`,
      "webhook.test",
      async (request, reply) => {
        const tested = await testWebhook(world, actorOf(request));
        return showIt(settings, request, reply, { tested });
      },
      testsPerMinute,
    ),
    posted(`${paths.webhook}/replays`, "delivery.replay", async (request, reply) => {
      await replayDelivery(world, actorOf(request), uuidIn(formOf(request.body), "delivery"));
      return goOn(settings, reply, paths.webhook, "replayed");
    }),
  ];
}

async function set(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const url = formOf(request.body).text("url")?.trim();
  if (url === undefined)
    return showIt(settings, request, reply, { errors: [{ field: "url", problem: "missing" }] }, 400);
  try {
    const { secret } = await setWebhook(settings.world, actorOf(request), { url });
    return await showIt(settings, request, reply, { secret });
  } catch (error) {
    if (!(error instanceof Refusal && error.path === "/url")) throw error;
    return showIt(settings, request, reply, { url, errors: [{ field: "url", problem: "webhook" }] }, 400);
  }
}

async function showIt(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Partial<WebhookProps> = {},
  status = 200,
): Promise<FastifyReply> {
  const actor = actorOf(request);
  const props = {
    webhook: await webhookOf(settings.world, actor),
    deliveries: await lastDeliveriesOf(settings.world, actor),
    errors: [],
    ...more,
  };
  return show(reply, webhook(contextOf(settings, request, reply), props), status);
}
