/** What this browser is writing: its draft, what that means by now, and what is still to be asked. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Draft, readDraft } from "#core/draft.ts";
import type { ReportInput } from "#core/report-input.ts";
import { type Distress, distressIn } from "#pillars/victim-support/distress.ts";
import type { FieldErrors } from "../fields.ts";
import { formOf } from "../form.ts";
import type { SiteSettings } from "../page.ts";
import { paths, questionPath } from "../paths.ts";
import { type Question, questionsFor } from "../report/questions.ts";
import type { ReportField, ReportValues } from "../report-fields.ts";
import { readReportForm } from "../report-values.ts";

export type Understood = {
  readonly input: ReportInput;
  readonly errors: FieldErrors<ReportField>;
  readonly distress: readonly Distress[];
  readonly sequence: readonly Question[];
};
export type Writing = Understood & { readonly token: string; readonly draft: Draft };

/** Ends with the browser: whoever sits there next finds nothing, and the writer has a code to go on with. */
const draftCookie = "kentering_draft";
const cookieOf = ({ secure }: SiteSettings) =>
  ({ sameSite: "lax", secure, httpOnly: true, path: paths.report }) as const;

export function keepToken(settings: SiteSettings, reply: FastifyReply, token: string): void {
  void reply.setCookie(draftCookie, token, cookieOf(settings));
}

export function forgetToken(settings: SiteSettings, reply: FastifyReply): void {
  void reply.clearCookie(draftCookie, cookieOf(settings));
}

export function tokenIn(request: FastifyRequest): string | undefined {
  return request.cookies[draftCookie];
}

/** Undefined when nothing was begun here, or it is sent, put away or past its term. */
export async function writingOf(settings: SiteSettings, request: FastifyRequest): Promise<Writing | undefined> {
  const token = tokenIn(request);
  const draft = token === undefined ? undefined : await readDraft(settings.world, token);
  if (token === undefined || draft === undefined) return undefined;
  return { token, draft, ...understood(settings, draft.values) };
}

/** What these answers say, and what they lead to. */
export function understood({ world }: SiteSettings, values: ReportValues): Understood {
  const { taxonomy } = world.policy;
  const { input, errors } = readReportForm(formOf(values), world.now());
  const distress = distressIn(input, values.safety ?? []);
  return { input, errors, distress, sequence: questionsFor({ taxonomy, values, needsCare: distress.length > 0 }) };
}

/** The first question that was not gone past yet. */
export function openQuestion({ sequence }: Understood, passed: readonly string[]): Question | undefined {
  return sequence.find((question) => !passed.includes(question));
}

/** Where to go on: what is still to be asked, else all answers together. */
export function wayOn(understood: Understood, passed: readonly string[], from?: "answers"): string {
  const open = openQuestion(understood, passed);
  return open === undefined ? paths.reportAnswers : questionPath(open, from);
}
