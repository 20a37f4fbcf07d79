/** Sending what was looked at: the report comes, the draft goes, and the receipt gives the code. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { confirmsByMail } from "#core/confirmation.ts";
import { beginDraft } from "#core/draft.ts";
import { followReport, receiveReport } from "#core/flow.ts";
import { spokenWords } from "#core/follow-up-code.ts";
import { publicDesk } from "#core/report.ts";
import { receivedUnder } from "#core/report-store.ts";
import type { Distress } from "#pillars/victim-support/distress.ts";
import { formOf } from "../form.ts";
import { contextOf, type PageRoute, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { receipt } from "../receipt.ts";
import { reportsOf } from "../report/cases.ts";
import { idempotencyField } from "../report-fields.ts";
import { casesOf, wayBack } from "./report.ts";
import { forgetToken, keepToken, type Writing, writingOf } from "./report-writing.ts";

const perMinute = 30;

export function reportSendingRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [posted(paths.reportSendings, "report.create", (request, reply) => send(settings, request, reply), perMinute)];
}

async function send(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world } = settings;
  const form = formOf(request.body);
  const writing = await writingOf(settings, request);
  if (writing === undefined) {
    // The receipt loaded again: the draft is gone, the report is known by the key that its page carried.
    const key = form.text(idempotencyField)?.slice(0, 100);
    const earlier = key === undefined ? undefined : await receivedUnder(world, publicDesk, `site ${key}`);
    if (earlier === undefined) return reply.redirect(paths.report, 303);
    const code = world.secrets.followUpCode(earlier);
    const others = key === undefined ? [] : await codesOf(settings, key);
    return given(settings, request, reply, { code, others, distress: [], mailed: false });
  }
  const back = wayBack(writing, reply);
  if (back !== undefined) return back;
  const { input, draft, distress } = writing;
  const { language } = contextOf(settings, request, reply).texts;
  // The keys of the site are apart from those of the API and the examples, which share the public desk.
  const key = `site ${draft.key}`;
  // The draft goes with the last one: whatever stops us in between, sending again tells none of them twice.
  for (const [place, each] of reportsOf(input, casesOf(input, draft.values, world.now())).entries()) {
    await receiveReport(world, {
      desk: publicDesk,
      input: each,
      body: JSON.stringify(each),
      idempotencyKey: caseKey(key, place),
    });
  }
  const { followUpCode: code } = await receiveReport(world, {
    desk: publicDesk,
    input,
    body: JSON.stringify(input),
    idempotencyKey: key,
    confirm: language,
    draft: draft.id,
  });
  const others = await codesOf(settings, draft.key);
  forgetToken(settings, reply);
  const another = form.text("after") === "another" ? await nextCase(settings, reply, writing) : false;
  const mailed = input.reporter?.email !== undefined && confirmsByMail(world, publicDesk);
  return given(settings, request, reply, { code, others, distress, mailed, another });
}

const caseKey = (key: string, place: number): string => `${key} case ${place}`;

/** The codes of the further cases that were sent under this key, in their order. */
async function codesOf({ world }: SiteSettings, key: string): Promise<readonly string[]> {
  const codes: string[] = [];
  for (;;) {
    const report = await receivedUnder(world, publicDesk, caseKey(`site ${key}`, codes.length));
    if (report === undefined) return codes;
    codes.push(world.secrets.followUpCode(report));
  }
}

/** The code must never stand in an address, so the receipt answers the form itself. */
async function given(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    code,
    ...props
  }: {
    readonly code: string;
    readonly others: readonly string[];
    readonly distress: readonly Distress[];
    readonly mailed: boolean;
    readonly another?: boolean;
  },
): Promise<FastifyReply> {
  const { receivedAt } = await followReport(settings.world, code);
  return show(
    reply,
    receipt(contextOf(settings, request, reply), { code, words: spokenWords(code), receivedAt, ...props }),
  );
}

/** A business that has more cases tells about itself only once. */
async function nextCase(settings: SiteSettings, reply: FastifyReply, { draft }: Writing): Promise<true> {
  const kept = ["forWhom", "kvk", "reporterEmail", "reporterPhone", "reporterIban"];
  const values = Object.fromEntries(Object.entries(draft.values).filter(([field]) => kept.includes(field)));
  keepToken(settings, reply, await beginDraft(settings.world, { values, passed: ["who", "business", "contact"] }));
  return true;
}
