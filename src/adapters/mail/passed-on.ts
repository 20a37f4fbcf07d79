/** The mail that somebody passes on, as the screen sees it: without whoever passes it on. */
import type { SeenMail } from "#screens/mails.ts";
import type { Mail } from "./parse.ts";
import { readSeenMail } from "./seen-mail.ts";

/** What servers proved of the one who passes it on says nothing of who wrote it. */
export async function seenPassedOn(bytes: Uint8Array, mail: Mail): Promise<SeenMail> {
  const { from, links, shown, attachments, ...seen } = await readSeenMail(bytes);
  const about = mail.forwarded ? mail.inner.at(-1) : undefined;
  return {
    from: about === undefined ? { name: "", addresses: [], written: "" } : { ...from, written: "" },
    replyTo: about?.replyTo ?? [],
    subject: about === undefined ? seen.subject : (about.subject ?? ""),
    text: about === undefined ? mail.text : mail.inner.map(({ text }) => text).join("\n"),
    links: about === undefined ? links : [...new Set(mail.inner.flatMap((letter) => letter.links))],
    shown,
    attachments,
  };
}

const small = {
  nl: "de het een uw je van voor niet wij zijn wordt heeft deze naar met op is en te",
  en: "the your you and to of this is for with not have our from been will please are",
} as const;
const words = { nl: new Set(small.nl.split(" ")), en: new Set(small.en.split(" ")) };

/** By the small words that stand there most; both where that does not tell. */
export function tongueOf({ subject, text }: Pick<SeenMail, "subject" | "text">): "nl" | "en" | "both" {
  const said = `${subject} ${text.slice(0, 5_000)}`.toLowerCase().split(/[^\p{L}]+/u);
  const count = (language: "nl" | "en"): number => said.filter((word) => words[language].has(word)).length;
  const [nl, en] = [count("nl"), count("en")];
  if (nl + en < 3 || Math.abs(nl - en) * 4 < nl + en) return "both";
  return nl > en ? "nl" : "en";
}
