/** A partner worker declares numbers of the organisation, one or many, confirms a colleague's, and takes one back. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { confirmDeclaration, declareNumbers, mostDeclared, withdrawDeclaration } from "#core/declaration.ts";
import { declarationsOf } from "#core/declarations.ts";
import { outcomeResults } from "#core/outcome.ts";
import { type DeclarationsProps, declarations } from "../declarations.ts";
import { formOf } from "../form.ts";
import {
  actorOf,
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
import { paths } from "../paths.ts";

export function declarationRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  return [
    page(settings, paths.declarations, "declaration.list", (request, reply) => showAll(settings, request, reply)),
    posted(paths.declarations, "declaration.create", (request, reply) => add(settings, request, reply)),
    posted(`${paths.declarations}/:id/confirmations`, "declaration.confirm", async (request, reply) => {
      await confirmDeclaration(world, requirePerson(request), idOf(request));
      return goOn(settings, reply, paths.declarations, "declaration-confirmed");
    }),
    posted(`${paths.declarations}/:id/withdrawals`, "declaration.withdraw", async (request, reply) => {
      await withdrawDeclaration(world, actorOf(request), idOf(request));
      return goOn(settings, reply, paths.declarations, "declaration-withdrawn");
    }),
  ];
}

/** One number on a line; commas and semicolons part them as well, as a spreadsheet does. */
async function add(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const numbers = formOf(request.body).text("numbers");
  const lines = (numbers ?? "")
    .split(/[\n,;\t]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const problem = lines.length === 0 ? "missing" : lines.length > mostDeclared ? "too-long" : undefined;
  if (problem !== undefined)
    return showAll(settings, request, reply, { numbers, errors: [{ field: "numbers", problem }] }, 400);
  const items = await declareNumbers(settings.world, actorOf(request), { kind: "do-not-originate", numbers: lines });
  return showAll(settings, request, reply, {
    added: items.map((item) => ({ ...item, line: (lines[item.item] ?? "").slice(0, 40) })),
  });
}

async function showAll(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  more: Partial<DeclarationsProps> = {},
  status = 200,
): Promise<FastifyReply> {
  const { world } = settings;
  const declared = await declarationsOf(world, actorOf(request), { limit: 500 });
  const props = {
    declarations: declared.map((each) => ({
      ...each,
      receipts: each.receipts.map(({ partner, result, ...receipt }) => ({
        ...receipt,
        partner: nameOf(world, partner),
        result: outcomeResults.find((known) => known === result),
      })),
    })),
    errors: [],
    ...more,
  };
  return show(reply, declarations(contextOf(settings, request, reply), props), status);
}
