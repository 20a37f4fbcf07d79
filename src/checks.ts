/** Checking: the list of reported values kept up in memory, what is handed in read, and what is found in the words of the site. */
import { readFileSync } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { type FollowLink, shortLinks } from "#adapters/exchange/short-link.ts";
import type { Checks } from "#adapters/http/routes/checks.ts";
import { picturesIn } from "#adapters/mail/parse.ts";
import { type MailRoom, mailRoom } from "#adapters/mail/room.ts";
import { readSeenMail } from "#adapters/mail/seen-mail.ts";
import { isMailFile, isMailSource } from "#adapters/mail/source.ts";
import { pictureKindOf } from "#adapters/picture/kind.ts";
import { type PictureRead, type PictureReader, pictureReader } from "#adapters/picture/reader.ts";
import { languageOf } from "#adapters/site/language.ts";
import type { Languages } from "#adapters/site/texts.ts";
import { Refusal } from "#core/errors.ts";
import { isOfKind } from "#core/link-hosts.ts";
import type { World } from "#core/ports.ts";
import { signalsOf } from "#core/signal/list.ts";
import { type CheckResult, check, checkMail, type Known, mostText, shortLinksIn } from "#pillars/prevention/check.ts";
import type { CheckedFile } from "#pillars/prevention/handed-in.ts";
import { allBeginnings, hashesBeginning } from "#pillars/prevention/hashed-check.ts";
import { checkPicture, withCodes } from "#pillars/prevention/picture.ts";
import { type Asker, probing } from "#pillars/prevention/probing.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import type { SeenMail } from "#screens/mails.ts";
import { messageIndex } from "#screens/messages.ts";
import type { Config } from "./config.ts";
import type { OpenWorld } from "./world.ts";

export type Checking = Checks & {
  /** Reads what changed in the list. */
  readonly refresh: () => Promise<number>;
  /** A mail that was read already, and its bytes. */
  readonly checkSeen: (mail: SeenMail, bytes: Uint8Array, asker: Asker) => Promise<CheckResult>;
  /** Ends what reads pictures. */
  readonly close: () => void;
};

/** Read once: it is the same for everybody. */
const letters = readModel(readFileSync(new URL("../policy/models/lexical.bin", import.meta.url)));

/** What a check is given besides the store. */
export type CheckingOptions = {
  /** Where files wait to be read. */
  readonly room?: MailRoom;
  readonly pictures?: PictureReader;
  /** Asks shorteners where a link leads, where somebody wants that. */
  readonly follow?: FollowLink;
  /** Hears of whoever tries a range of accounts or numbers. */
  readonly report?: (line: string) => void;
};

/** As this installation is set. */
export function checkingFor(
  { followShortLinks }: Pick<Config, "followShortLinks">,
  { world, texts }: Pick<OpenWorld, "world" | "texts">,
  options: CheckingOptions,
): Checking {
  const follow = shortLinks((host) => isOfKind(world.policy.links, "shortener", host));
  return checking(world, texts, { ...options, ...(followShortLinks && { follow }) });
}

export function checking(
  world: World,
  texts: Languages,
  { room = mailRoom(), pictures = pictureReader(), follow, report = () => undefined }: CheckingOptions = {},
): Checking {
  const signals = signalsOf(world);
  const { policy } = world;
  const screens = { ...messageIndex(policy.brands, policy.links, policy.lures), letters };
  const now = () => world.now();
  const known: Known = { policy, signals, ...screens, now };
  const judge: Judge = {
    text: async (text) => check(await followedIn(known, text, follow), text),
    async mail(mail, bytes) {
      const { text, codes } = await readPictures(pictures, bytes);
      const whole = { ...mail, text: `${mail.text}\n${text}`.trim(), links: [...codes, ...mail.links] };
      const result = checkMail(await followedIn(known, [...whole.links, whole.text].join("\n"), follow), whole);
      return { result: withCodes(result, codes), read: writtenOut(whole) };
    },
    async picture(bytes) {
      const read = await pictures.read(bytes);
      return checkPicture(await followedIn(known, [read.text, ...read.codes].join("\n"), follow), read);
    },
  };
  const guard = probing(policy.asking, now, (by) => report(alarmLine(by)));
  return {
    async check(text, asker) {
      const isMail = text.length <= mostText && isMailSource(text);
      const bytes = Buffer.from(isMail ? text.trimStart() : "");
      const mail = isMail ? await readOrNothing(bytes) : undefined;
      const result = mail === undefined ? await judge.text(text) : (await judge.mail(mail, bytes)).result;
      guard.allow(asker, result.indicators);
      return result;
    },
    async checkFile(content, asker) {
      const checked = await room.hold(inTime(content), (bytes) => fileChecked(judge, bytes));
      guard.allow(asker, checked.result.indicators);
      return checked;
    },
    async checkSeen(mail, bytes, asker) {
      const { result } = await judge.mail(mail, bytes);
      guard.allow(asker, result.indicators);
      return result;
    },
    stoppedAskers: guard.stopped,
    beginning: (asked) => hashesBeginning(known, asked),
    beginnings: () => allBeginnings(known),
    refresh: signals.refresh,
    close: pictures.close,
    inWords: (accepted, said) => {
      const {
        t,
        said: sentence,
        language,
      } = texts.all.get(languageOf({ accept: accepted }, [...texts.all.keys()])) ?? texts.nl;
      if ("advice" in said) return t(`advice.${said.advice}`);
      const { code, word = "", brand = "", official = "", why } = said.reason;
      if (why !== undefined) return why[language];
      return sentence("reason", code, { word, brand, official });
    },
  };
}

/** Neither who asks nor about what: that it happens is what the operator must know. */
function alarmLine(by: "public" | "known"): string {
  const who = by === "public" ? "of the public" : "with a token or a sign-in";
  return JSON.stringify({
    level: "warn",
    where: "checks",
    what: `somebody ${who} asked about more values of persons than one may`,
  });
}

type Judge = {
  readonly text: (text: string) => Promise<CheckResult>;
  readonly mail: (mail: SeenMail, bytes: Uint8Array) => Promise<CheckedFile>;
  readonly picture: (bytes: Uint8Array) => Promise<CheckedFile>;
};

/** What is known, with where the short links of this question lead. */
async function followedIn(known: Known, text: string, follow: FollowLink | undefined): Promise<Known> {
  if (follow === undefined || text.length > mostText) return known;
  const links = shortLinksIn(known, text);
  const ends = await Promise.all(links.map(async (link) => [link, await follow(link)] as const));
  return { ...known, leads: new Map(ends.flatMap(([link, end]) => (end === undefined ? [] : [[link, end] as const]))) };
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

/** What stands on the pictures of a mail. One that cannot be read now, or at all, keeps nobody from the rest. */
async function readPictures(reader: PictureReader, bytes: Uint8Array): Promise<PictureRead> {
  const found: PictureRead[] = [];
  for (const picture of await picturesIn(bytes)) {
    try {
      found.push(await reader.read(picture));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return { text: found.map(({ text }) => text).join("\n"), codes: found.flatMap(({ codes }) => codes) };
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
async function fileChecked(judge: Judge, bytes: Uint8Array): Promise<CheckedFile> {
  if (pictureKindOf(bytes) !== undefined) return judge.picture(bytes);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 262_144)).toString("latin1");
  if (isMailFile(head)) {
    return judge.mail(await readSeenMail(bytes), bytes);
  }
  const text = textOf(bytes);
  if (text === undefined || text.trim() === "") {
    throw new Refusal(
      "INPUT_INVALID",
      "We read mails (.eml), pictures (PNG, JPEG, WebP, GIF) and text. Make a screenshot and send that.",
    );
  }
  return { result: await judge.text(text), read: text.slice(0, mostRead) };
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
