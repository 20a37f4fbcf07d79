/** The words of a letter to a reporter, from policy/texts; and the way it goes: a mail server, or files in the data folder. */
import { join } from "node:path";
import type { Mail, MailWay } from "#adapters/exchange/mail.ts";
import { type MailFiles, mailFiles } from "#adapters/exchange/mail-files.ts";
import { dateTime, inFours } from "#adapters/site/format.ts";
import type { Language } from "#adapters/site/language.ts";
import { confirmationPath, paths } from "#adapters/site/paths.ts";
import type { Texts } from "#adapters/site/texts.ts";
import type { ConfirmationLetter, HearingLetter, Letter, World } from "#core/ports.ts";
import type { Config } from "./config.ts";

/** The mails of this installation: how one goes, and the files they are where no mail server is set. */
export type Letters = { readonly mail: World["mail"]; readonly files: MailFiles | undefined };

/** A mail server's program is only loaded where one is set: an idle server stays small. */
export async function openLetters(config: Config, texts: Readonly<Record<Language, Texts>>): Promise<Letters> {
  const files = config.mail === undefined ? mailFiles(join(config.dataDir, "mail-out")) : undefined;
  const way: MailWay = files ?? (await serverOf(config));
  return { files, mail: (letter) => way.send(written(texts, config.baseUrl, letter)) };
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
    subject: both
      .map((language) => texts[language].t(`${letter.type === "hearing" ? "hearing" : "letter"}.subject`))
      .join(" / "),
    text: both.map((language) => told(texts[language], baseUrl, letter)).join(`\n\n${"-".repeat(40)}\n\n`),
  };
}

function told(texts: Texts, baseUrl: string, letter: Letter): string {
  return letter.type === "hearing" ? hearing(texts, baseUrl, letter) : confirmation(texts, baseUrl, letter);
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
