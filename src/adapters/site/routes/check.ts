/** Checking: the form and its answer, and the pages for whoever is being called or has just paid. */
import type { MultipartFile } from "@fastify/multipart";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal, type RefusalCode, Wait } from "#core/errors.ts";
import type { Brand } from "#core/policy.ts";
import type { World } from "#core/ports.ts";
import { mostText } from "#pillars/prevention/check.ts";
import { bankPage, calledPage } from "../called.ts";
import { type CheckField, checkedPage, checkPage } from "../check.ts";
import type { Problem } from "../fields.ts";
import { formOf } from "../form.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { bankPath, paths } from "../paths.ts";

/** Nobody asks faster than this; a program that tries many values is slowed down. */
const perMinute = 60;
const filesPerMinute = 20;

export function checkRoutes(settings: SiteSettings): readonly PageRoute[] {
  const { world } = settings;
  const banks = dutchBanks(world);
  return [
    page(settings, paths.check, "check.make", (request, reply) =>
      show(reply, checkPage(contextOf(settings, request, reply), { errors: [] })),
    ),
    posted(paths.check, "check.make", (request, reply) => answer(settings, request, reply), perMinute),
    {
      ...posted(
        paths.checkFiles,
        "check.make",
        (request, reply) => fileAnswer(settings, request, reply),
        filesPerMinute,
      ),
      slow: true,
    },
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

function answer(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return textAnswer(settings, request, reply, formOf(request.body).text("text") ?? "");
}

export async function textAnswer(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<FastifyReply> {
  const problem = problemOf(text);
  if (problem !== undefined) {
    const error = { field: "text", problem } as const;
    return asked(settings, request, reply, { text: text.slice(0, mostText), error, status: 400 });
  }
  const result = await settings.checks.check(text, request.asker);
  return show(reply, checkedPage(contextOf(settings, request, reply), { text, result }));
}

async function fileAnswer(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sentAnswer(settings, request, reply, request.isMultipart() ? await request.file() : undefined);
}

export async function sentAnswer(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  part: MultipartFile | undefined,
): Promise<FastifyReply> {
  // A form without a chosen file sends one without name and content.
  if (part === undefined || part.filename === "") {
    part?.file.resume();
    return asked(settings, request, reply, { error: { field: "file", problem: "missing" }, status: 400 });
  }
  try {
    const { result, read } = await settings.checks.checkFile(part.file, request.asker);
    return show(reply, checkedPage(contextOf(settings, request, reply), { text: read, result, isRead: true }));
  } catch (error) {
    const refused = error instanceof Refusal && !(error instanceof Wait) ? fileProblems[error.code] : undefined;
    if (refused === undefined) throw error;
    if (refused.problem === "busy") void reply.header("retry-after", "30");
    part.file.resume();
    return asked(settings, request, reply, {
      error: { field: "file", problem: refused.problem },
      status: refused.status,
    });
  }
}

const fileProblems: Partial<Record<RefusalCode, { readonly problem: Problem; readonly status: number }>> = {
  INPUT_INVALID: { problem: "file-kind", status: 400 },
  TOO_LARGE: { problem: "file-large", status: 413 },
  TOO_MANY: { problem: "busy", status: 429 },
  STORE_UNAVAILABLE: { problem: "busy", status: 503 },
};

type Wrong = {
  readonly text?: string;
  readonly error: { readonly field: CheckField; readonly problem: Problem };
  readonly status: number;
};

function asked(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  { text, error, status }: Wrong,
): FastifyReply {
  return show(reply, checkPage(contextOf(settings, request, reply), { text, errors: [error] }), status);
}

function problemOf(text: string): Problem | undefined {
  if (text.trim() === "") return "missing";
  return text.length > mostText ? "too-long" : undefined;
}

/** Where people in the Netherlands pay from. */
export function dutchBanks({ policy }: World): readonly Brand[] {
  return policy.brands
    .filter(({ sector, country, payments }) => sector === "bank" && country === "NL" && payments !== false)
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
