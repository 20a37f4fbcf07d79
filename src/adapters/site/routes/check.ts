/** Checking: the form and its answer, and the pages for whoever is being called or has just paid. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import type { Brand } from "#core/policy.ts";
import type { World } from "#core/ports.ts";
import { mostText } from "#pillars/prevention/check.ts";
import { bankPage, calledPage } from "../called.ts";
import { checkedPage, checkPage } from "../check.ts";
import type { Problem } from "../fields.ts";
import { formOf } from "../form.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { bankPath, paths } from "../paths.ts";

/** Nobody asks faster than this; a program that tries many values is slowed down. */
const perMinute = 60;

export function checkRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const banks = dutchBanks(world);
  return [
    page(settings, paths.check, "check.make", (request, reply) =>
      show(reply, checkPage(contextOf(settings, request, reply), { errors: [] })),
    ),
    posted(paths.check, "check.make", (request, reply) => answer(settings, request, reply), perMinute),
    page(settings, paths.called, "home.read", (request, reply) =>
      show(reply, calledPage(contextOf(settings, request, reply), { banks })),
    ),
    page(settings, bankPath(":bank"), "home.read", (request, reply) => {
      const bank = banks.find(({ id }) => id === bankIn(request));
      if (bank === undefined) throw new Refusal("NOT_FOUND", "There is no bank of this name here.");
      return show(
        reply,
        bankPage(contextOf(settings, request, reply), { bank, takesUrgent: takesUrgent(world, bank) }),
      );
    }),
  ];
}

function answer(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const text = formOf(request.body).text("text") ?? "";
  const problem = problemOf(text);
  const context = contextOf(settings, request, reply);
  if (problem !== undefined) {
    return show(
      reply,
      checkPage(context, { text: text.slice(0, mostText), errors: [{ field: "text", problem }] }),
      400,
    );
  }
  return show(reply, checkedPage(context, { text, result: settings.checks.check(text) }));
}

function problemOf(text: string): Problem | undefined {
  if (text.trim() === "") return "missing";
  return text.length > mostText ? "too-long" : undefined;
}

function dutchBanks({ policy }: World): readonly Brand[] {
  return policy.brands
    .filter(({ sector, country }) => sector === "bank" && country === "NL")
    .toSorted((a, b) => a.name.localeCompare(b.name, "nl"));
}

/** Whether the bank behind this brand signed a covenant under which one victim's payment is asked back at once. */
function takesUrgent({ policy, covenants }: World, { domains }: Brand): boolean {
  const bank = [...policy.directory.organisations.values()].find(({ official }) =>
    official.some(({ kind, value }) => kind === "domain" && domains.includes(value)),
  );
  if (bank === undefined) return false;
  return covenants.inForce.some(
    ({ parties, steps }) => parties.has(bank.id) && steps.some(({ barrier }) => barrier === "recall-payment"),
  );
}

function bankIn({ params }: FastifyRequest): string {
  return typeof params === "object" && params !== null && "bank" in params ? String(params.bank) : "";
}
