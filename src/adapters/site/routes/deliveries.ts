/** The operator's page: messages that did not arrive, and one button to send each again. Auditors only look. */
import { recipientOf, replayDelivery, troubles } from "#core/delivery/deliveries.ts";
import { allowed } from "#core/people/access.ts";
import { deliveries } from "../deliveries.ts";
import { formOf } from "../form.ts";
import {
  contextOf,
  goOn,
  nameOf,
  type PageRoute,
  page,
  posted,
  requirePerson,
  type SiteSettings,
  show,
  uuidIn,
} from "../page.ts";
import { paths } from "../paths.ts";

export function deliveryRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.deliveries, "delivery.watch", async (request, reply) => {
      const person = requirePerson(request);
      const { recipients, dead } = await troubles(world);
      const view = deliveries(contextOf(settings, request, reply), {
        recipients: recipients.map(({ organisation, ...each }) => ({ ...each, name: nameOf(world, organisation) })),
        dead: dead.map((each) => ({ ...each, name: nameOf(world, each.recipient) })),
        mayResend: allowed({ kind: "person", ...person }, "delivery.resend"),
      });
      return show(reply, view);
    }),
    posted(`${paths.deliveries}/replays`, "delivery.resend", async (request, reply) => {
      const { id: by } = requirePerson(request);
      const id = uuidIn(formOf(request.body), "delivery");
      await replayDelivery(world, { organisation: await recipientOf(world, id), by }, id);
      return goOn(settings, reply, paths.deliveries, "replayed");
    }),
  ];
}
