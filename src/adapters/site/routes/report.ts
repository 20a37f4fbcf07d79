/** Reporting, one question to a page: what is written is kept as a draft until it was looked at as a whole and sent. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { beginDraft, keepDraft, type Written, writeDraft } from "#core/draft.ts";
import { Refusal } from "#core/errors.ts";
import { spokenWords } from "#core/follow-up-code.ts";
import type { ReportInput } from "#core/report-input.ts";
import { formGroups } from "#core/taxonomy/taxonomy.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import type { FieldErrors } from "../fields.ts";
import { type Form, formOf } from "../form.ts";
import { date, money } from "../format.ts";
import type { Language } from "../language.ts";
import { contextOf, type PageRoute, page, posted, queryOf, type SiteSettings, show } from "../page.ts";
import { paths, questionPath } from "../paths.ts";
import { answersPage } from "../report/answers-page.ts";
import { type Case, casesIn } from "../report/cases.ts";
import { begunPage, keptPage } from "../report/pause-pages.ts";
import { questionPage } from "../report/question-page.ts";
import { fieldsOf, type Question, questionOf, questions, things } from "../report/questions.ts";
import { saidIn } from "../report/said.ts";
import type { ReportField, ReportValues } from "../report-fields.ts";
import { othersIn, valuesFrom } from "../report-values.ts";
import { keepToken, openQuestion, understood, type Writing, wayOn, writingOf } from "./report-writing.ts";

/** Nobody answers faster than this; a program that tries many stories is slowed down. */
const perMinute = 60;

export function reportRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.report, "report.create", async (request, reply) =>
      (await writingOf(settings, request)) === undefined
        ? showQuestion(settings, request, reply, { question: "form", values: {}, errors: [] })
        : show(reply, begunPage(contextOf(settings, request, reply))),
    ),
    // From a check: what was asked is what is told. What was written already stays.
    posted(paths.reportDrafts, "report.create", (request, reply) => fromCheck(settings, request, reply), perMinute),
    page(settings, questionPath(":question"), "report.create", async (request, reply) => {
      const writing = await writingOf(settings, request);
      if (writing === undefined) return reply.redirect(paths.report, 303);
      const { values } = writing.draft;
      return showQuestion(settings, request, reply, { question: questionIn(request), values, errors: [] });
    }),
    posted(
      questionPath(":question"),
      "report.create",
      (request, reply) => answered(settings, request, reply),
      perMinute,
    ),
    page(settings, paths.reportAnswers, "report.create", async (request, reply) => {
      const writing = await writingOf(settings, request);
      if (writing === undefined) return reply.redirect(paths.report, 303);
      return wayBack(writing, reply) ?? showAnswers(settings, request, reply, writing);
    }),
  ];
}

/** To what still needs an answer, or another one; undefined when all of it can be sent. */
export function wayBack(writing: Writing, reply: FastifyReply): FastifyReply | undefined {
  const { draft, errors } = writing;
  const [wrong] = errors;
  const open = openQuestion(writing, draft.passed) ?? (wrong && questionOf(wrong.field));
  return open === undefined ? undefined : reply.redirect(questionPath(open), 303);
}

async function fromCheck(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = valuesFrom(formOf(request.body).text("text") ?? "");
  const fill = ({ values, passed }: Written): Written => ({ values: { ...found, ...values }, passed });
  await write(settings, reply, await writingOf(settings, request), fill);
  return reply.redirect(questionPath("form"), 303);
}

async function answered(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const question = questionIn(request);
  const form = formOf(request.body);
  const writing = await writingOf(settings, request);
  const isStopping = form.text("after") === "stop";
  const before = writing?.draft.values ?? {};
  const fields = fieldsOf(question, { taxonomy: settings.world.policy.taxonomy, values: before });
  const typed = typedIn(form, fields);
  const values = { ...without(before, fields), ...typed };
  const errors = understood(settings, values).errors.filter(({ field }) => fields.includes(field));
  if (errors.length > 0 && !isStopping) return showQuestion(settings, request, reply, { question, values, errors });
  const change = (written: Written): Written =>
    errors.length > 0
      ? written
      : {
          values: { ...without(written.values, fields), ...typed },
          // What was told through the side door is not asked again.
          passed: [...new Set([...written.passed, question, ...things.filter((thing) => typed[thing] !== undefined)])],
        };
  const { token, written } = await write(settings, reply, writing, change);
  if (isStopping) return stopped(settings, request, reply, token);
  const wasPassed = writing?.draft.passed.includes(question) ?? false;
  return reply.redirect(nextAfter(settings, question, written, { wasPassed, from: form.text("from") }), 303);
}

/**
 * The next that is open; whoever looks at an earlier question again walks on in order, and whoever came from all answers
 * goes back there, by way of what the answer adds.
 */
function nextAfter(
  settings: SiteSettings,
  question: Question,
  written: Written,
  { wasPassed, from }: { readonly wasPassed: boolean; readonly from: string | undefined },
): string {
  const known = understood(settings, written.values);
  const place = known.sequence.indexOf(question);
  if (from === "answers") return wayOn(known, written.passed, "answers");
  if (place < 0 || !wasPassed) return wayOn(known, written.passed);
  const next = known.sequence[place + 1];
  return next === undefined ? wayOn(known, written.passed) : questionPath(next);
}

/** Writes on in the draft of this browser, or begins one. */
async function write(
  settings: SiteSettings,
  reply: FastifyReply,
  writing: Writing | undefined,
  change: (written: Written) => Written,
): Promise<{ readonly token: string; readonly written: Written }> {
  const { world } = settings;
  const again = writing === undefined ? undefined : await writeDraft(world, writing.token, change);
  if (writing !== undefined && again !== undefined) return { token: writing.token, written: again };
  const written = change({ values: {}, passed: [] });
  const token = await beginDraft(world, written);
  keepToken(settings, reply, token);
  return { token, written };
}

/** Stops for now. The page answers the form, for the code must never stand in an address. */
export async function stopped(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const kept = await keepDraft(settings.world, token);
  if (kept === undefined) return reply.redirect(paths.report, 303);
  const { code, until } = kept;
  return show(reply, keptPage(contextOf(settings, request, reply), { code, words: spokenWords(code), until }));
}

function showQuestion(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    question,
    values,
    errors,
  }: { readonly question: Question; readonly values: ReportValues; readonly errors: FieldErrors<ReportField> },
): FastifyReply {
  const { world } = settings;
  const { taxonomy } = world.policy;
  const { sequence, distress, input } = understood(settings, values);
  const isPost = request.method === "POST";
  const from = isPost ? formOf(request.body).text("from") : queryOf(request, "from");
  const view = questionPage(contextOf(settings, request, reply), {
    question,
    sequence,
    fromAnswers: from === "answers",
    distress,
    isBusiness: isOfBusiness(input),
    forms: formGroups(taxonomy),
    taxonomy,
    values,
    errors,
    today: amsterdamDay(world.now()),
  });
  return show(reply, view, errors.length > 0 ? 400 : 200);
}

function showAnswers(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  { draft: { values, key }, sequence, distress, input }: Writing,
): FastifyReply {
  const { taxonomy } = settings.world.policy;
  const context = contextOf(settings, request, reply);
  const forms = formGroups(taxonomy);
  const asked = sequence.flatMap((question) =>
    fieldsOf(question, { taxonomy, values }).map((field) => ({ question, field })),
  );
  const beside = values.others === undefined ? [] : [{ question: "more", field: "others" } as const];
  const answers = [...asked, ...beside].map((each) => ({
    ...each,
    said: saidIn(context.texts, each.field, values, forms),
  }));
  const { language } = context.texts;
  const cases = casesOf(input, values, settings.world.now()).map((each) => readOut(each, language));
  const found = othersIn(values.others?.[0] ?? "").map(({ value }) => value);
  return show(
    reply,
    answersPage(context, { answers, found, cases, distress, isBusiness: isOfBusiness(input), idempotencyKey: key }),
  );
}

/** The further cases of a business; of anybody else there are none, whatever was typed before. */
export function casesOf(input: ReportInput, values: ReportValues, now: Date): readonly Case[] {
  return isOfBusiness(input) ? casesIn(values.cases?.[0] ?? "", now) : [];
}

/** What was read of one case, without what was only words. */
function readOut({ occurredAt, cents, indicators, line }: Case, language: Language): readonly string[] {
  const read = [
    occurredAt === undefined ? [] : date(occurredAt, language),
    cents === undefined ? [] : money({ cents, currency: "EUR" }, language),
    indicators.map(({ value }) => value),
  ].flat();
  return read.length === 0 ? [line] : read;
}

function isOfBusiness({ victim }: ReportInput): boolean {
  return victim !== undefined && victim.type !== "citizen";
}

/** @throws Refusal NOT_FOUND for an address that asks nothing. */
function questionIn({ params }: FastifyRequest): Question {
  const name = typeof params === "object" && params !== null && "question" in params ? String(params.question) : "";
  const question = questions.find((each) => each === name);
  if (question === undefined) throw new Refusal("NOT_FOUND", "There is no such question.");
  return question;
}

function typedIn(form: Form, fields: readonly ReportField[]): Record<string, string[]> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const given = form.list(field);
      return given.length === 0 ? [] : [[field, [...given]]];
    }),
  );
}

function without(values: Written["values"], fields: readonly string[]): Written["values"] {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !fields.includes(field)));
}
