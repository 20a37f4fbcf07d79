/** Answering with a spreadsheet: the open requests as a file (each read, which is its disclosure), and the answers back. */
import { setImmediate as afterOthers } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { mostOutcomes, recordOutcomes } from "#core/bulk-outcomes.ts";
import { Refusal } from "#core/errors.ts";
import { readRequest } from "#core/flow.ts";
import { parserOf } from "#core/shape.ts";
import { inboxOf, waitingStates } from "#pillars/barriers/inbox.ts";
import { namesLine, readAnswerFile, requestLine } from "../answer-file.ts";
import { answerPreview, answersDone } from "../answer-file-pages.ts";
import { formOf } from "../form.ts";
import { actorOf, contextOf, type PageRoute, posted, requirePerson, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";

const perMinute = 20;
/** Five hundred answers with their reasons. */
const longestForm = 2_097_152;

export function answerFileRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    posted(paths.requestFiles, "request.read", (request, reply) => download(settings, request, reply), perMinute),
    posted(paths.answerFilePreviews, "outcome.create", (request, reply) => look(settings, request, reply), perMinute),
    {
      ...posted(paths.answerFiles, "outcome.create", (request, reply) => record(settings, request, reply), perMinute),
      bodyLimit: longestForm,
    },
  ];
}

async function download(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world, csv } = settings;
  const actor = actorOf(request);
  const { texts } = contextOf(settings, request, reply);
  const waiting = (await inboxOf(world, actor.organisation, { limit: mostOutcomes })).filter(({ state }) =>
    waitingStates.includes(state),
  );
  const lines = [namesLine(csv)];
  for (const { id } of waiting) {
    lines.push(requestLine(csv, world, texts, await readRequest(world, actor, id)));
    await afterOthers();
  }
  return (
    reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="kentering-requests.csv"')
      // A spreadsheet takes it for UTF-8 by this mark.
      .send(`\uFEFF${lines.join("")}`)
  );
}

async function look(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requirePerson(request);
  const part = request.isMultipart() ? await request.file() : undefined;
  const read =
    part === undefined || part.filename === ""
      ? ({ answers: [], rejects: [], open: 0, fault: "no-names" } as const)
      : await readAnswerFile(settings.csv, part.file);
  part?.file.resume();
  const view = answerPreview(contextOf(settings, request, reply), { ...read, items: JSON.stringify(read.answers) });
  return show(reply, view, read.fault === undefined ? 200 : 400);
}

const parseRows = parserOf(
  Type.Array(Type.Object({ row: Type.Integer(), request: Type.String(), outcome: Type.Unknown() }), {
    maxItems: mostOutcomes,
    minItems: 1,
  }),
);

async function record(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const rows = parseRows(itemsIn(formOf(request.body).text("items") ?? ""));
  const items = rows.map(({ request: id, outcome }) => ({ request: id, outcome }));
  const told = await recordOutcomes(settings.world, actorOf(request), { items }, () => afterOthers());
  const rejects = told.items.flatMap((item) =>
    item.status === "refused" ? [{ row: rows[item.item]?.row ?? 0, code: item.code }] : [],
  );
  return show(reply, answersDone(contextOf(settings, request, reply), { recorded: told.recorded, rejects }));
}

function itemsIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Refusal("INPUT_INVALID", "/items is not what our form sends.", "/items");
    throw error;
  }
}
