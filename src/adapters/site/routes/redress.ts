/** The door for whoever is named. The reference is posted, so that it stands in no address. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { makeAppeal, stateCase } from "#core/flow.ts";
import { namedBy } from "#core/redress/named.ts";
import { formName } from "../dossier-values.ts";
import { formOf } from "../form.ts";
import { contextOf, nameOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { type NamedProps, named, redress } from "../redress.ts";
import { barrierOf } from "../written.ts";

/** Sixty bits cannot be guessed at this pace. */
const perMinute = 20;
const longest = { statement: 5000, contact: 200 };

export function redressRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.redress, "redress.read", (request, reply) =>
      show(reply, redress(contextOf(settings, request, reply), { errors: [] })),
    ),
    posted(paths.redress, "redress.read", (request, reply) => showNamed(settings, request, reply), perMinute),
    posted(paths.statements, "appeal.create", (request, reply) => stated(settings, request, reply), perMinute),
    posted(paths.appealsMade, "appeal.create", (request, reply) => made(settings, request, reply), perMinute),
  ];
}

async function stated(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const statement = form.text("statement");
  if (statement === undefined || statement.length > longest.statement) {
    const problem = statement === undefined ? "missing" : "too-long";
    return showNamed(settings, request, reply, { statement, errors: [{ field: "statement", problem }] });
  }
  await stateCase(settings.world, form.text("reference") ?? "", statement);
  return showNamed(settings, request, reply);
}

async function made(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const [statement, contact] = [form.text("statement"), form.text("contact")];
  const errors: NamedProps["errors"] = [
    ...(statement === undefined ? [{ field: "statement", problem: "missing" } as const] : []),
    ...((statement?.length ?? 0) > longest.statement ? [{ field: "statement", problem: "too-long" } as const] : []),
    ...((contact?.length ?? 0) > longest.contact ? [{ field: "contact", problem: "too-long" } as const] : []),
  ];
  if (errors.length > 0) return showNamed(settings, request, reply, { statement, contact, errors });
  const reference = form.text("reference") ?? "";
  await makeAppeal(settings.world, { reference, statement, ...(contact !== undefined && { contact }) });
  return showNamed(settings, request, reply);
}

async function showNamed(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Pick<NamedProps, "statement" | "contact" | "errors"> = { errors: [] },
): Promise<FastifyReply> {
  const { world } = settings;
  const context = contextOf(settings, request, reply);
  const reference = formOf(request.body).text("reference");
  try {
    const { barrier, form, from, to, result, corrections, ...rest } = await namedBy(world, reference ?? "");
    const view = named(context, {
      ...rest,
      ...typed,
      reference: reference ?? "",
      barrier: barrierOf(barrier),
      form: formName(world, form),
      from: nameOf(world, from),
      to: nameOf(world, to),
      result: resultOf(result),
      corrections: corrections.map(({ kind, at }) => ({ kind: kindOf(kind), at })),
    });
    return show(reply, view, typed.errors.length > 0 ? 400 : 200);
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== "INPUT_INVALID" && error.code !== "NOT_FOUND")) throw error;
    const problem = reference === undefined ? "missing" : "code";
    return show(reply, redress(context, { reference, errors: [{ field: "reference", problem }] }), 400);
  }
}

function resultOf(result: string | undefined): NamedProps["result"] {
  return (["raised", "declined", "unknown", "moved-on"] as const).find((known) => known === result);
}

function kindOf(kind: string): NamedProps["corrections"][number]["kind"] {
  return (["correction", "withdrawal", "lift"] as const).find((known) => known === kind) ?? "correction";
}
