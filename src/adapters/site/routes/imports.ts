/** A desk-worker's files: chosen, looked at, read in or thrown away, and what became of each row. */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { deskOf } from "#core/report.ts";
import { type Sent, type UploadWish, uploadOf, uploadsOf } from "#core/upload.ts";
import { formOf } from "../form.ts";
import { type ImportChoice, importPreview, separatorNames } from "../import-preview.ts";
import { importRun } from "../import-run.ts";
import { type ImportsProps, imports } from "../imports.ts";
import {
  contextOf,
  goOn,
  idOf,
  type PageRoute,
  page,
  posted,
  queryOf,
  requirePerson,
  type SiteSettings,
  show,
} from "../page.ts";
import { importPath, paths } from "../paths.ts";

const uploadsPerMinute = 30;
const longestTitle = 120;

export function importRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { uploads } = settings;
  return [
    page(settings, paths.imports, "upload.read", (request, reply) => showList(settings, request, reply, [])),
    {
      ...posted(paths.imports, "upload.create", (request, reply) => taken(settings, request, reply), uploadsPerMinute),
      slow: true,
    },
    page(settings, `${paths.imports}/:id`, "upload.read", (request, reply) => showFile(settings, request, reply)),
    posted(`${paths.imports}/:id/starts`, "upload.create", async (request, reply) => {
      const form = formOf(request.body);
      const id = idOf(request);
      await uploads.start(deskIn(request), id, wishOf(choiceIn((name) => form.text(name))));
      return goOn(settings, reply, importPath(id), "import-started");
    }),
    posted(`${paths.imports}/:id/removals`, "upload.create", async (request, reply) => {
      await uploads.drop(deskIn(request), idOf(request));
      return goOn(settings, reply, paths.imports, "import-removed");
    }),
    page(settings, `${paths.imports}/:id/rejects`, "upload.read", async (request, reply) => {
      const rejects = await uploads.rejects(deskIn(request), idOf(request));
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="rejects.csv"')
        .send(Readable.from(rejects));
    }),
  ];
}

function deskIn(request: FastifyRequest): string {
  return requirePerson(request).organisation;
}

async function taken(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world, uploads } = settings;
  const { organisation, id: person } = requirePerson(request);
  deskOf(world, organisation);
  const part = request.isMultipart() ? await request.file() : undefined;
  // A form without a chosen file sends one without name and content.
  if (part === undefined || part.filename === "") {
    part?.file.resume();
    return showList(settings, request, reply, [{ field: "file", problem: "missing" }]);
  }
  const id = await uploads.take({ desk: organisation, by: `person ${person}`, ...sentAs(part), waits: true });
  const { state } = await uploadOf(world, organisation, id);
  return goOn(settings, reply, importPath(id), state === "waiting" ? undefined : "import-known");
}

function sentAs({
  filename,
  file,
}: {
  readonly filename: string;
  readonly file: Readable;
}): Pick<Sent, "kind" | "title" | "content"> {
  // Old browsers send the whole path.
  const name = filename.split(/[/\\]/).at(-1) ?? "";
  const title = name
    .replaceAll(/\p{Cc}/gu, "")
    .toWellFormed()
    .slice(0, longestTitle);
  return { kind: /\.(ndjson|jsonl)$/i.test(name) ? "ndjson" : "csv", title, content: file };
}

async function showList(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: ImportsProps["errors"],
): Promise<FastifyReply> {
  const files = await uploadsOf(settings.world, deskIn(request));
  return show(reply, imports(contextOf(settings, request, reply), { files, errors }), errors.length > 0 ? 400 : 200);
}

async function showFile(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world, uploads } = settings;
  const desk = deskIn(request);
  const upload = await uploadOf(world, desk, idOf(request));
  const context = contextOf(settings, request, reply);
  if (upload.state !== "waiting") {
    return show(reply, importRun(context, { ...upload, isStill: queryOf(request, "still") !== undefined }));
  }
  const choice = choiceIn((name) => queryOf(request, name));
  const preview = await uploads.preview(desk, upload.id, wishOf(choice));
  return show(reply, importPreview(context, { id: upload.id, title: upload.title, preview, choice }));
}

function choiceIn(text: (name: string) => string | undefined): ImportChoice {
  return { mapping: text("mapping"), separator: text("separator"), encoding: text("encoding") };
}

/** What was left to us is absent; what nobody offered is refused by whoever reads the file. */
function wishOf({ mapping, separator = "", encoding = "" }: ImportChoice): UploadWish {
  const mark = new Map<string, string>(Object.entries(separatorNames)).get(separator) ?? separator;
  return {
    ...((mapping === "desk" || mapping === "own") && { mapping }),
    ...(mark !== "" && { separator: mark }),
    ...(encoding !== "" && { encoding }),
  };
}
