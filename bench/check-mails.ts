/** How many phishing mails of a folder are called suspicious, and how many honest mails of our own corpus, for each language. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSeenMail } from "#adapters/mail/seen-mail.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { Refusal } from "#core/errors.ts";
import { screenMail } from "#screens/mails.ts";
import { type MessageIndex, messageIndex } from "#screens/messages.ts";
import { honestMails } from "../test/corpus/legitimate-mails.ts";

/** Of how many, how many were called suspicious. */
type Count = { readonly of: number; readonly suspicious: number; readonly rate: number };

/** The phishing mails (`*.eml`) of a folder, and the honest corpus: all, and the half whose texts no rule was tuned on. */
export async function checkMails(folder: string): Promise<object> {
  const { brands, links, lures } = readPolicy(new URL("../policy", import.meta.url).pathname);
  const index = messageIndex(brands, links, lures);
  const names = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  const phish: Judged[] = [];
  for (const name of names) phish.push(await judged(index, readFileSync(join(folder, name)), isOdd(name)));
  const honest: Judged[] = [];
  for (const { bytes, language, text } of honestMails()) {
    honest.push({ ...(await judged(index, bytes, text % 2 === 1)), language });
  }
  return { phish: figures(phish), honest: figures(honest) };
}

type Judged = { readonly suspicious: boolean; readonly held: boolean; readonly language: string };

/** The last digit of the number in its name tells the halves of our training mails apart. */
function isOdd(name: string): boolean {
  return Number(/(\d)\D*$/u.exec(name)?.[1] ?? 0) % 2 === 1;
}

async function judged(index: MessageIndex, bytes: Uint8Array, held: boolean): Promise<Judged> {
  try {
    const mail = await readSeenMail(bytes);
    const { verdict } = screenMail(index, mail);
    return { suspicious: verdict === "suspicious", held, language: languageOf(`${mail.subject} ${mail.text}`) };
  } catch (error) {
    if (error instanceof Refusal) return { suspicious: false, held, language: "unread" };
    throw error;
  }
}

function figures(mails: readonly Judged[]): object {
  const languages = [...new Set(mails.map(({ language }) => language))].sort();
  return {
    all: count(mails),
    heldOut: count(mails.filter(({ held }) => held)),
    byLanguage: Object.fromEntries(
      languages.map((language) => [language, count(mails.filter((mail) => mail.language === language))]),
    ),
  };
}

function count(mails: readonly Judged[]): Count {
  const suspicious = mails.filter((mail) => mail.suspicious).length;
  return { of: mails.length, suspicious, rate: mails.length === 0 ? 0 : suspicious / mails.length };
}

const small: Readonly<Record<string, readonly string[]>> = {
  nl: ["het", "een", "uw", "je", "van", "voor", "niet", "wij", "zijn", "wordt"],
  en: ["the", "your", "you", "and", "to", "of", "this", "is", "for", "with"],
  de: ["der", "die", "und", "sie", "ihre", "ihr", "das", "nicht", "mit", "ist"],
  fr: ["le", "les", "vous", "votre", "et", "des", "pour", "est", "une", "nous"],
  pt: ["o", "seu", "sua", "você", "para", "não", "uma", "dos", "em", "com"],
  es: ["el", "su", "los", "para", "una", "por", "usted", "las", "del", "con"],
};

/** The language whose small words stand there most; a guess, for figures only. */
function languageOf(text: string): string {
  const words = text
    .toLowerCase()
    .slice(0, 5_000)
    .split(/[^\p{L}]+/u);
  const scores = Object.entries(small).map(
    ([language, known]) => [language, words.filter((word) => known.includes(word)).length] as const,
  );
  const [best = "none", score = 0] = scores.toSorted(([, one], [, other]) => other - one)[0] ?? [];
  return score < 3 ? "none" : best;
}
