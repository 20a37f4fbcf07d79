/** Checking: the list of reported values kept up in memory, what is handed in read, and what is found in the words of the site. */
import { readFileSync } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import type { Checks } from "#adapters/http/routes/checks.ts";
import { type MailRoom, mailRoom } from "#adapters/mail/room.ts";
import { readSeenMail } from "#adapters/mail/seen-mail.ts";
import { isMailFile, isMailSource } from "#adapters/mail/source.ts";
import { type Language, languages } from "#adapters/site/language.ts";
import type { Texts } from "#adapters/site/texts.ts";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { signalsOf } from "#core/signal/list.ts";
import { check, checkMail, type Known, mostText } from "#pillars/prevention/check.ts";
import type { CheckedFile } from "#pillars/prevention/handed-in.ts";
import { allBeginnings, hashesBeginning } from "#pillars/prevention/hashed-check.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import type { SeenMail } from "#screens/mails.ts";
import { messageIndex } from "#screens/messages.ts";

export type Checking = Checks & {
  /** Reads what changed in the list. */
  readonly refresh: () => Promise<number>;
};

/** Read once: it is the same for everybody. */
const letters = readModel(readFileSync(new URL("../policy/models/lexical.bin", import.meta.url)));

export function checking(
  world: World,
  texts: Readonly<Record<Language, Texts>>,
  room: MailRoom = mailRoom(),
): Checking {
  const signals = signalsOf(world);
  const { policy } = world;
  const screens = { ...messageIndex(policy.brands, policy.links, policy.lures), letters };
  const known: Known = { policy, signals, ...screens, now: () => world.now() };
  return {
    async check(text) {
      if (text.length > mostText || !isMailSource(text)) return check(known, text);
      const mail = await readOrNothing(Buffer.from(text.trimStart()));
      return mail === undefined ? check(known, text) : checkMail(known, mail);
    },
    checkFile: (content) => room.hold(inTime(content), (bytes) => fileChecked(known, bytes)),
    beginning: (asked) => hashesBeginning(known, asked),
    beginnings: () => allBeginnings(known),
    refresh: signals.refresh,
    inWords: (accepted, said) => {
      const { t, said: sentence, language } = texts[languages.find((each) => accepted?.startsWith(each)) ?? "nl"];
      if ("advice" in said) return t(`advice.${said.advice}`);
      const { code, word = "", brand = "", official = "", why } = said.reason;
      if (why !== undefined) return why[language];
      return sentence("reason", code, { word, brand, official });
    },
  };
}

const patience = 120_000;

/** Whoever drips a file in holds room that others need. */
async function* inTime(content: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* addAbortSignal(AbortSignal.timeout(patience), content);
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new Refusal(
      "TOO_LARGE",
      "This file did not come in within two minutes. Send a smaller one, or a screenshot.",
    );
  }
}

/** What only looks like a mail is still a text. */
async function readOrNothing(bytes: Uint8Array): Promise<SeenMail | undefined> {
  try {
    return await readSeenMail(bytes);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** By its content: what a file is called proves nothing. */
async function fileChecked(known: Known, bytes: Uint8Array): Promise<CheckedFile> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 262_144)).toString("latin1");
  if (isMailFile(head)) {
    const mail = await readSeenMail(bytes);
    return { result: checkMail(known, mail), read: writtenOut(mail) };
  }
  const text = textOf(bytes);
  if (text === undefined || text.trim() === "") {
    throw new Refusal("INPUT_INVALID", "This is no mail and no text. Save the mail as .eml, or paste what it says.");
  }
  return { result: check(known, text), read: text.slice(0, mostRead) };
}

/** What goes back onto the page, to be put right. */
const mostRead = 20_000;

function writtenOut({ from, subject, text }: SeenMail): string {
  const sender = from.written === "" ? from.addresses.join(", ") : from.written;
  return [sender, subject, "", text].join("\n").trim().slice(0, mostRead).toWellFormed();
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
