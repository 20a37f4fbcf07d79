/**
 * Answers, in the same thread, whoever forwards a mail to have it checked. The answer is handed over before the mail is
 * acknowledged: what cannot leave is sent again by whoever sent it, so that nothing has to be kept here.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { MailWay } from "#adapters/exchange/mail.ts";
import { answerableTo } from "#adapters/mail/answerable.ts";
import { headersOf } from "#adapters/mail/headers.ts";
import { seenPassedOn, tongueOf } from "#adapters/mail/passed-on.ts";
import { desksByMailbox, type Questions } from "#adapters/mail/smtp.ts";
import { dateTime } from "#adapters/site/format.ts";
import { type Language, languages } from "#adapters/site/language.ts";
import { paths } from "#adapters/site/paths.ts";
import type { Texts } from "#adapters/site/texts.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import type { CheckResult } from "#pillars/prevention/check.ts";
import type { Reason } from "#pillars/prevention/reasons.ts";
import type { Checking } from "./checks.ts";

export type Answering = {
  readonly world: Pick<World, "now" | "newId" | "policy">;
  readonly texts: Readonly<Record<Language, Texts>>;
  readonly checks: Pick<Checking, "checkSeen" | "inWords">;
  readonly way: MailWay;
  readonly baseUrl: string;
  /** Where questions come in, and by which name our mail server signs what it proved. */
  readonly mailbox: string;
  readonly authservId: string;
  /** The address our mails are from. */
  readonly from: string | undefined;
};

/** So that nobody can fill another's mailbox, whatever our mail server proved. */
const mostAnHour = 6;

export function answering(settings: Answering): Questions {
  const { world, mailbox, authservId, from, way, checks } = settings;
  const sender = /([^\s<>]+@[^\s<>]+)>?\s*$/u.exec(from ?? "")?.[1]?.toLowerCase();
  const own = new Set([
    mailbox,
    ...desksByMailbox(world.policy.directory).keys(),
    ...(sender === undefined ? [] : [sender]),
  ]);
  const turns = turnsAnHour(() => world.now().getTime());
  return {
    mailbox,
    async take(bytes, mail, envelopeFrom) {
      const who = answerableTo(mail, headersOf(bytes), envelopeFrom, { authservId, own });
      if (who === undefined || !turns.hasOne(who.to)) return;
      const about = await seenPassedOn(bytes, mail);
      const result = await answerOrNothing(() =>
        checks.checkSeen(about, bytes, { key: `mail ${who.to}`, known: false }),
      );
      if (result === undefined) return;
      const tongue = tongueOf(about);
      const [id, told] = [world.newId(), tongue === "both" ? languages : [tongue]];
      const text = told.map((language) => written(settings, language, result)).join(`\n\n${"-".repeat(40)}\n\n`);
      const subject = /^re:/iu.test(who.subject) ? who.subject : `Re: ${who.subject}`;
      await way.send({ id, to: who.to, subject, text, answers: { thread: who.thread, mailbox } });
      turns.take(who.to);
    },
  };
}

/** Who asks too much, or about nothing, gets no answer: there is nobody to tell it to. */
async function answerOrNothing(check: () => Promise<CheckResult>): Promise<CheckResult | undefined> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The verdict, why, and what now. Nothing in it can be clicked but our own pages. */
function written({ texts, checks, baseUrl }: Answering, language: Language, result: CheckResult): string {
  const { t } = texts[language];
  const { verdict, reasons, indicators, advice, checkedAt, expiresAt } = result;
  const because = (each: readonly Reason[]): string[] =>
    each.map(({ word, ...reason }) =>
      checks.inWords(language, { reason: { ...reason, ...(word !== undefined && { word: harmless(word) }) } }),
    );
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
  const found = indicators
    .slice(0, mostFound)
    .map((each) => `${harmless(each.value)}: ${t(`verdict-name.${each.verdict}`)}. ${because(each.reasons).join(" ")}`);
  return [
    t("letter.hello"),
    `${t("check-mail.verdict")} ${t(`verdict-name.${verdict}`)}. ${t(`verdict-text.${verdict}`)}`,
    ...(reasons.length === 0 ? [] : [`${t("check-mail.why")}\n${list(because(reasons))}`]),
    `${t("check.now")}\n${list(advice.map((code) => t(`advice.${code}`)))}`,
    `${t("check-mail.call")}\n${baseUrl}${paths.called}`,
    ...(found.length === 0 ? [] : [`${t("check.found")}\n${list(found)}`]),
    `${t("check.checked", { at: dateTime(checkedAt, language) })} ${t("check.until", { at: dateTime(expiresAt, language) })}`,
    `${t("check-mail.kept")} ${t("check-mail.report")}\n${baseUrl}${paths.mail}`,
    `${t("letter.regards")}\n${t("site.name")}`,
  ].join("\n\n");
}

const mostFound = 15;

/** No mail program makes a link of it, and no filter takes our answer for what it is about. */
function harmless(value: string): string {
  return value
    .slice(0, 200)
    .replace(/^http/iu, "hxxp")
    .replace(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}\p{N}-])/gu, "[.]")
    .replaceAll("@", "[@]");
}

type Turns = { hasOne(address: string): boolean; take(address: string): void };

const hour = 3_600_000;
const mostAddresses = 20_000;

/** Counted under a key that lives as long as this program. Full, it is begun anew. */
function turnsAnHour(now: () => number): Turns {
  const key = randomBytes(32);
  const digest = (address: string): string => createHmac("sha256", key).update(address).digest("base64");
  const given = new Map<string, readonly number[]>();
  const recent = (address: string): readonly number[] =>
    (given.get(digest(address)) ?? []).filter((at) => now() - at < hour);
  return {
    hasOne: (address) => recent(address).length < mostAnHour,
    take(address) {
      if (given.size >= mostAddresses) given.clear();
      given.set(digest(address), [...recent(address), now()]);
    },
  };
}
