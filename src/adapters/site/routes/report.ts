/** Reporting: the form, the form again with what needs another look, and the receipt. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { confirmsByMail } from "#core/confirmation.ts";
import { Refusal } from "#core/errors.ts";
import { followReport, type Received, receiveReport } from "#core/flow.ts";
import { spokenWords } from "#core/follow-up-code.ts";
import { indicatorsIn } from "#core/indicator/extraction.ts";
import { publicDesk } from "#core/report.ts";
import type { ReportInput } from "#core/report-input.ts";
import { formGroups } from "#core/taxonomy/taxonomy.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import type { IndicatorKind } from "#core/types.ts";
import { formOf } from "../form.ts";
import type { Language } from "../language.ts";
import { contextOf, type PageRoute, page, posted, type SiteSettings, show } from "../page.ts";
import { paths } from "../paths.ts";
import { receipt } from "../receipt.ts";
import { idempotencyField, type ReportFormProps, reportForm } from "../report-form.ts";
import { fieldOf, readReportForm, typedValues } from "../report-values.ts";

/** As long as a story may be. */
const mostText = 20_000;
/** Nobody types faster than this; a program that tries many codes or stories is slowed down. */
const perMinute = 30;

export function reportRoutes(settings: SiteSettings): readonly PageRoute[] {
  return [
    page(settings, paths.report, "report.create", (request, reply) =>
      showForm(settings, request, reply, {
        values: {},
        errors: [],
        idempotencyKey: settings.world.secrets.newSecret(),
      }),
    ),
    // From a check: what was asked is what is told.
    posted(
      paths.reportDrafts,
      "report.create",
      (request, reply) =>
        showForm(settings, request, reply, {
          values: valuesOf(formOf(request.body).text("text") ?? ""),
          errors: [],
          idempotencyKey: settings.world.secrets.newSecret(),
        }),
      perMinute,
    ),
    posted(paths.report, "report.create", (request, reply) => receive(settings, request, reply), perMinute),
  ];
}

async function receive(settings: SiteSettings, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { world } = settings;
  const form = formOf(request.body);
  const idempotencyKey = form.text(idempotencyField)?.slice(0, 100) ?? world.secrets.newSecret();
  const again = (errors: ReportFormProps["errors"], rest: Partial<ReportFormProps> = {}): FastifyReply =>
    showForm(settings, request, reply, { values: typedValues(form), errors, idempotencyKey, ...rest });

  const { input, errors } = readReportForm(form, world.now());
  if (errors.length > 0) return again(errors);
  const { language } = contextOf(settings, request, reply).texts;
  const received = await handIn(settings, input, idempotencyKey, language);
  if (received instanceof Refusal) {
    // Sent, then changed and sent again: that is another report, and only the person knows whether they mean it.
    if (received.code === "REPLAY_DIFFERS") {
      return again([], { idempotencyKey: world.secrets.newSecret(), sentBefore: true });
    }
    const error = fieldOf(received, input);
    if (error === undefined) throw received;
    return again([error]);
  }
  const { isNew, followUpCode: code } = received;
  const receivedAt = isNew ? world.now() : (await followReport(world, code)).receivedAt;
  // The code must never stand in an address, so the receipt answers the form itself. Loading it again posts the same
  // idempotency key and the same report, and shows the same code.
  const mailed = input.reporter?.email !== undefined && confirmsByMail(world, publicDesk);
  const props = { code, words: spokenWords(code), receivedAt, mailed };
  return show(reply, receipt(contextOf(settings, request, reply), props));
}

/** Hands it in for the public desk; what a person can put right comes back as a Refusal. */
async function handIn(
  { world }: SiteSettings,
  input: ReportInput,
  key: string,
  confirm: Language,
): Promise<Received | Refusal> {
  try {
    // The keys of the site are apart from those of the API and the examples, which share the public desk.
    return await receiveReport(world, {
      desk: publicDesk,
      input,
      body: JSON.stringify(input),
      idempotencyKey: `site ${key}`,
      confirm,
    });
  } catch (error) {
    if (error instanceof Refusal && (error.code === "INPUT_INVALID" || error.code === "REPLAY_DIFFERS")) return error;
    throw error;
  }
}

function showForm(
  settings: SiteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  props: Omit<ReportFormProps, "forms" | "today">,
): FastifyReply {
  const { world } = settings;
  const view = reportForm(contextOf(settings, request, reply), {
    ...props,
    forms: formGroups(world.policy.taxonomy),
    today: amsterdamDay(world.now()),
  });
  return show(reply, view, props.sentBefore === true ? 409 : props.errors.length > 0 ? 400 : 200);
}

/** What was checked, as the start of a report: the text, and the first of each thing that it names. */
function valuesOf(text: string): ReportFormProps["values"] {
  const found = indicatorsIn(text.slice(0, mostText));
  const first = (kind: IndicatorKind): string | undefined => found.find((each) => each.kind === kind)?.value;
  const website = first("url") ?? first("domain");
  const [account, phone, email, handle] = [first("iban"), first("phone"), first("email"), first("handle")];
  return {
    narrative: text.slice(0, mostText),
    ...(website !== undefined && { website }),
    ...(account !== undefined && { account }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(handle !== undefined && { handle }),
  };
}
