/** The list of what people can do beforehand, by device and bank. */
import type { FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { devices } from "#core/policy.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import { contextOf, type PageRoute, page, type SiteSettings, show } from "../page.ts";
import { paths, protectPath } from "../paths.ts";
import { protectPage } from "../protect.ts";
import { dutchBanks } from "./check.ts";

export function protectRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const banks = dutchBanks(world);
  const { measures } = world.policy;
  return [paths.protect, protectPath(":device"), protectPath(":device", ":bank")].map((path) =>
    page(settings, path, "home.read", (request, reply) => {
      const asked = askedIn(request);
      const device = devices.find((each) => each === asked.device);
      const bank = banks.find(({ id }) => id === asked.bank);
      if (device !== asked.device || bank?.id !== asked.bank)
        throw new Refusal("NOT_FOUND", "There is no such device or bank here.");
      const props = { measures, banks, today: amsterdamDay(world.now()) };
      const own = { ...(device !== undefined && { device }), ...(bank !== undefined && { bank }) };
      return show(reply, protectPage(contextOf(settings, request, reply), { ...props, ...own }));
    }),
  );
}

function askedIn({ params }: FastifyRequest): { device?: string; bank?: string } {
  if (typeof params !== "object" || params === null) return {};
  return {
    ...("device" in params && { device: String(params.device) }),
    ...("bank" in params && { bank: String(params.bank) }),
  };
}
