/** The examples a newcomer loads: our own reports, messages and mails, told as if they came in over the last weeks. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { receiveMail } from "#adapters/mail/receive.ts";
import { receiveReport } from "#core/flow.ts";
import { hub, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";

const exact = { additionalProperties: false };
const texts = Type.Array(Type.String({ minLength: 1 }));

/** What the flow must make of an example: `role kind value`. A test reads it, the loader does not. */
const expectation = Type.Object(
  {
    found: texts,
    /** What may not be tied, whatever else is: `role kind value`, or `kind value` in no role at all. */
    never: Type.Optional(texts),
    /** What may stand in nothing that is kept in clear, such as a citizen service number. */
    gone: Type.Optional(texts),
  },
  exact,
);
const told = { name: Type.String({ minLength: 1 }), about: Type.String({ minLength: 1 }), desk: Type.String() };
const parseReportExample = parserOf(
  Type.Object(
    {
      ...told,
      daysAgo: Type.Integer({ minimum: 0 }),
      report: Type.Record(Type.String(), Type.Unknown()),
      expect: expectation,
    },
    exact,
  ),
);
const mailShape = Type.Object(
  {
    ...told,
    /** What a person would call it: a form of the taxonomy, or innocent. A program files every mail under phishing. */
    is: Type.String(),
    expect: expectation,
  },
  exact,
);
const parseMailExample = parserOf(mailShape);
export type ReportExample = ReturnType<typeof parseReportExample>;
export type MailExample = Static<typeof mailShape>;

const day = 86_400_000;

/** Only where nobody has reported anything yet: examples never mix with what people told. */
export async function mayLoadExamples(world: World): Promise<boolean> {
  const reports = await world.store.transaction(hub, (tx) => tx.query(`select 1 from report limit 1`));
  return reports.length === 0;
}

/** Hands in every example of a folder. A second time changes nothing. Returns how many are new. */
export async function loadExamples(world: World, folder: string): Promise<number> {
  let added = 0;
  for (const example of reportExamples(folder)) if ((await tellExample(world, example)).isNew) added += 1;
  for (const example of mailExamples(folder)) if ((await forwardExample(world, folder, example)).isNew) added += 1;
  return added;
}

/** Reports in people's own words, and messages as a desk takes them in. */
export function reportExamples(folder: string): readonly ReportExample[] {
  return ["reports.ndjson", "messages.ndjson"].flatMap((file) => linesOf(folder, file).map(parseReportExample));
}

/** Mails that were passed on to a desk; each stands in the folder `mails` under its name. */
export function mailExamples(folder: string): readonly MailExample[] {
  return linesOf(folder, "mails.ndjson").map(parseMailExample);
}

/** It happened some days ago and is told now: a report that came in days ago would find its deadlines passed. */
export function tellExample(world: World, { name, desk, daysAgo, report }: ReportExample) {
  const occurredAt = amsterdamDay(new Date(world.now().getTime() - daysAgo * day));
  const input = { ...report, occurredAt };
  return receiveReport(world, { desk, input, idempotencyKey: `example ${name}`, body: JSON.stringify(report) });
}

/** A mail says itself when it was sent. */
export function forwardExample(world: World, folder: string, { name, desk }: MailExample) {
  return receiveMail(world, readFileSync(join(folder, "mails", name)), desk);
}

function linesOf(folder: string, file: string): readonly unknown[] {
  return readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}
