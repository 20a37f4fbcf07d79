/** Sending a mail in: the page, what was sent, and the receipt that shows what was found in it. */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "#core/errors.ts";
import { followReport, type Received } from "#core/flow.ts";
import { spokenWords } from "#core/follow-up-code.ts";
import { publicDesk } from "#core/report.ts";
import { handedIn } from "#core/reports.ts";
import type { Problem } from "../fields.ts";
import { formOf } from "../form.ts";
import { type MailField, mailForm } from "../mail-form.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { receipt } from "../receipt.ts";
import { idempotencyField } from "../report-fields.ts";

const perMinute = 10;

export function mailRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.mail, "report.create", (request, reply) => showForm(settings, request, reply)),
    {
      ...posted(paths.mailFiles, "report.create", (request, reply) => fileSent(settings, request, reply), perMinute),
      slow: true,
    },
    posted(paths.mailTexts, "report.create", (request, reply) => textSent(settings, request, reply), perMinute),
  ];
}

async function fileSent(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const part = request.isMultipart() ? await request.file() : undefined;
  // A form without a chosen file sends one without name and content.
  if (part === undefined || part.filename === "") {
    part?.file.resume();
    return showForm(settings, request, reply, { field: "mailFile", problem: "missing" });
  }
  const key = part.fields[idempotencyField];
  const typed = key !== undefined && "value" in key && typeof key.value === "string" ? key.value : undefined;
  return answered(settings, request, reply, { field: "mailFile", content: part.file, key: typed });
}

async function textSent(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request.body);
  const text = form.text("mailText");
  if (text === undefined) return showForm(settings, request, reply, { field: "mailText", problem: "missing" });
  const content = Readable.from([Buffer.from(asMail(text))]);
  return answered(settings, request, reply, { field: "mailText", content, key: form.text(idempotencyField) });
}

/** What was copied from the screen has no head of its own. */
function asMail(text: string): string {
  const isWhole =
    /^(?:received|return-path|from|to|delivered-to|mime-version|date|subject|message-id|dkim-[\w-]+|arc-[\w-]+|authentication-results|content-type|x-[\w-]+)[ \t]*:/iu;
  return isWhole.test(text.trimStart()) ? text.trimStart() : `Content-Type: text/plain; charset=utf-8\n\n${text}`;
}

type Sent = {
  readonly field: MailField;
  readonly content: AsyncIterable<Uint8Array>;
  readonly key: string | undefined;
};

async function answered(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  { field, content, key }: Sent,
): Promise<FastifyReply> {
  const { world } = settings;
  const received = await takenIn(settings, content, key?.slice(0, 100) ?? world.secrets.newSecret());
  if (received instanceof Refusal) {
    const problem = received.code === "TOO_LARGE" ? "too-long" : "invalid";
    return showForm(settings, request, reply, { field, problem });
  }
  const { id, isNew, followUpCode: code } = received;
  const { indicators } = await handedIn(world, id);
  const receivedAt = isNew ? world.now() : (await followReport(world, code)).receivedAt;
  const found = indicators.map(({ kind, value }) => ({ kind, value }));
  return show(
    reply,
    receipt(contextOf(settings, request, reply), { code, words: spokenWords(code), receivedAt, found }),
  );
}

async function takenIn(
  { mails }: SiteSettings,
  content: AsyncIterable<Uint8Array>,
  key: string,
): Promise<Received | Refusal> {
  try {
    return await mails.take({ desk: publicDesk, content, named: false, idempotencyKey: `site mail ${key}` });
  } catch (error) {
    if (error instanceof Refusal && ["TOO_LARGE", "INPUT_INVALID"].includes(error.code)) return error;
    throw error;
  }
}

function showForm(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: { readonly field: MailField; readonly problem: Problem },
): FastifyReply {
  const errors = error === undefined ? [] : [error];
  const idempotencyKey = settings.world.secrets.newSecret();
  const view = mailForm(contextOf(settings, request, reply), { errors, idempotencyKey });
  return show(reply, view, error === undefined ? 200 : 400);
}
