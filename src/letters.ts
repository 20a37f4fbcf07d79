/** The words of a letter to a reporter, a trader or a partner, from policy/texts; and the way it goes: a mail server, or files in the data folder. */
import { join } from "node:path";
import type { Mail, MailWay } from "#adapters/exchange/mail.ts";
import { type MailFiles, mailFiles } from "#adapters/exchange/mail-files.ts";
import { dateTime, inFours } from "#adapters/site/format.ts";
import type { Language } from "#adapters/site/language.ts";
import { answerPath, confirmationPath, paths } from "#adapters/site/paths.ts";
import type { Texts } from "#adapters/site/texts.ts";
import { barriers } from "#core/covenant/covenant.ts";
import type { ConfirmationLetter, HearingLetter, Letter, RequestLetter, World } from "#core/ports.ts";
import type { Config } from "./config.ts";

/** The mails of this installation: how one goes, and the files they are where no mail server is set. */
export type Letters = {
  readonly mail: World["mail"];
  readonly files: MailFiles | undefined;
  /** The way itself, for what is no letter of the flow. */
  readonly way: MailWay;
};

/** A mail server's program is only loaded where one is set: an idle server stays small. */
export async function openLetters(config: Config, texts: Readonly<Record<Language, Texts>>): Promise<Letters> {
  const files = config.mail === undefined ? mailFiles(join(config.dataDir, "mail-out")) : undefined;
  const way: MailWay = files ?? (await serverOf(config));
  return { files, way, mail: (letter) => way.send(written(texts, config.baseUrl, letter)) };
}

async function serverOf({ mail }: Config): Promise<MailWay> {
  const { smtp } = await import("#adapters/exchange/smtp.ts");
  return smtp({ url: mail?.smtpUrl ?? "", from: mail?.from ?? "" });
}

/** Where the language of the reporter is not known, Dutch comes first and English follows. */
export function written(texts: Readonly<Record<Language, Texts>>, baseUrl: string, letter: Letter): Mail {
  const both: readonly Language[] = letter.language === "both" ? ["nl", "en"] : [letter.language];
  return {
    id: letter.id,
    to: letter.to,
    subject: both.map((language) => subjectOf(texts[language], letter)).join(" / "),
    text: both.map((language) => told(texts[language], baseUrl, letter)).join(`\n\n${"-".repeat(40)}\n\n`),
  };
}

function subjectOf({ t }: Texts, letter: Letter): string {
  switch (letter.type) {
    case "confirmation":
      return t("letter.subject");
    case "hearing":
      return t("hearing.subject");
    case "request":
      return t(`request-letter.${aboutOf(letter.about)}`);
    case "notice":
      return t("notice-letter.subject");
  }
}

function told(texts: Texts, baseUrl: string, letter: Letter): string {
  switch (letter.type) {
    case "confirmation":
      return confirmation(texts, baseUrl, letter);
    case "hearing":
      return hearing(texts, baseUrl, letter);
    case "request":
      return request(texts, baseUrl, letter);
    case "notice":
      return signedOff(texts, [`${texts.t("notice-letter.why")}\n${baseUrl}${paths.signIn}`]);
  }
}

/** To a partner. What is asked stands here, and about what only behind the link. */
function request(texts: Texts, baseUrl: string, { about, token, barrier, dueAt, until }: RequestLetter): string {
  const { t, language } = texts;
  const known = barriers.find((each) => each === barrier);
  return signedOff(texts, [
    t(`request-letter.${aboutOf(about)}-why`, { barrier: known === undefined ? barrier : t(`barrier.${known}`) }),
    ...(dueAt === undefined ? [] : [t("request-letter.due", { at: dateTime(dueAt, language) })]),
    `${t("request-letter.open")}\n${baseUrl}${answerPath(token)}`,
    t("request-letter.until", { until: dateTime(until, language) }),
    t("request-letter.safe"),
  ]);
}

function aboutOf(type: string): "new" | "late" | "corrected" | "again" {
  switch (type) {
    case "request.answer-overdue":
      return "late";
    case "correction.made":
      return "corrected";
    case "request.link-asked":
      return "again";
    default:
      return "new";
  }
}

function signedOff({ t }: Texts, parts: readonly string[]): string {
  return [t("letter.hello"), ...parts, `${t("letter.regards")}\n${t("site.name")}`].join("\n\n");
}

function hearing({ t, language }: Texts, baseUrl: string, { reference, openedAt, until }: HearingLetter): string {
  return [
    t("letter.hello"),
    t("hearing.why", { day: dateTime(openedAt, language) }),
    `${t("hearing.say", { until: dateTime(until, language) })}\n${baseUrl}${paths.redress}`,
    t("hearing.reference", { reference: inFours(reference) }),
    t("letter.safe"),
    `${t("letter.regards")}\n${t("site.name")}`,
  ].join("\n\n");
}

function confirmation(
  { t, language }: Texts,
  baseUrl: string,
  { token, codeHint, receivedAt, until }: ConfirmationLetter,
): string {
  return [
    t("letter.hello"),
    t("letter.why", { day: dateTime(receivedAt, language) }),
    `${t("letter.yours")}\n${baseUrl}${confirmationPath(token)}`,
    t("letter.hint", { hint: codeHint }),
    t("letter.not-yours"),
    `${t("letter.until", { until: dateTime(until, language) })} ${t("letter.safe")}`,
    `${t("letter.regards")}\n${t("site.name")}`,
  ].join("\n\n");
}
