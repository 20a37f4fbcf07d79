/**
 * From a mail to the report it makes (melding). Links and reply addresses are read by a program: they tie reports, and
 * never count towards a threshold (design, rule 3).
 */
import { Refusal } from "#core/errors.ts";
import { normalise } from "#core/indicator/indicator.ts";
import type { GivenIndicator } from "#core/indicator/sightings.ts";
import type { ReportInput } from "#core/report-input.ts";
import type { Letter, Mail } from "./parse.ts";

const longestNarrative = 20_000;
const mostIndicators = 100;
const mostRecipients = 30;
const earliest = new Date("1990-01-01T00:00:00Z");

/** What a mail reports. `receiveReport` takes it with `source: "mail"`. */
export function reportOfMail(mail: Mail, { named, now }: { readonly named: boolean; readonly now: Date }): ReportInput {
  const about = mail.forwarded ? (mail.inner.at(-1) ?? mail) : mail;
  const narrative = narrativeOf(mail);
  // A program that passes mails on reads no answer (RFC 3834), so nobody is known by its address.
  const isPerson = mail.forwarded && mail.automatic === undefined;
  const reporter = isPerson ? mail.from.map((address) => normal("email", address)).find(isSome) : undefined;
  const occurred = about.date ?? mail.date;
  return {
    form: "phishing",
    narrative,
    channel: "email",
    ...(occurred !== undefined && occurred >= earliest && occurred <= now && { occurredAt: occurred.toISOString() }),
    indicators: indicatorsOf(mail, about, narrative, reporter),
    // Anybody can write any sender above a mail, so it confirms nothing (rule 1).
    ...(reporter !== undefined && { reporter: { email: reporter, strength: "unconfirmed" } }),
    // The same file from two people of the public is two reports: neither may see the other's follow-up code.
    ...(named && { externalId: `mail ${mail.sha256}` }),
  };
}

function narrativeOf(mail: Mail): string {
  const parts = [mail, ...mail.inner].flatMap(({ subject, text }) => [subject, text]);
  const narrative = parts
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n")
    .toWellFormed();
  return narrative.slice(0, longestNarrative).toWellFormed() || "(Deze mail heeft geen tekst.)";
}

function indicatorsOf(
  mail: Mail,
  about: Letter,
  narrative: string,
  reporter: string | undefined,
): NonNullable<ReportInput["indicators"]> {
  const found = new Map<string, NonNullable<ReportInput["indicators"]>[number]>();
  const add = (kind: "email" | "url" | "domain" | "phone", value: string, role?: GivenIndicator["role"]) => {
    const sound = normal(kind, value);
    if (sound === undefined || found.has(`${kind} ${sound}`) || found.size >= mostIndicators) return;
    found.set(`${kind} ${sound}`, { kind, value: sound, ...(role !== undefined && { role }) });
  };
  // Those who got it come first: their own addresses stand in the text, and fraudsters write them as the sender too.
  const lower = [narrative, ...about.from, ...about.replyTo, ...about.links].join("\n").toLowerCase();
  const named = (letter: Letter) => letter.to.filter((address) => lower.includes(address)).slice(0, mostRecipients);
  for (const address of named(about)) add("email", address, "victim");
  if (mail.forwarded) {
    // The desk's own mailbox, and whoever passed it on before the reporter did.
    for (const letter of [mail, ...mail.inner].filter((each) => each !== about)) {
      for (const address of [...named(letter), ...letter.from]) {
        if (address !== reporter) add("email", address, "mentioned");
      }
    }
  }
  for (const address of [...about.from, ...about.replyTo]) if (address !== reporter) add("email", address);
  for (const link of [...about.links, ...(mail.forwarded ? [] : mail.inner.flatMap(({ links }) => links))]) {
    addLink(link, add);
  }
  return [...found.values()];
}

function addLink(link: string, add: (kind: "email" | "url" | "domain" | "phone", value: string) => void): void {
  if (/^mailto:/iu.test(link)) add("email", link.slice(7).replace(/\?.*$/su, ""));
  else if (/^tel:/iu.test(link)) return;
  else if (link.length <= 2_048 && normal("url", link) !== undefined) add("url", link);
  // A link too long to keep still leads to somebody's domain.
  else add("domain", URL.parse(link.slice(0, 2_048))?.hostname ?? "");
}

/** The normal form, or nothing: a mail holds much that only looks like an address. */
function normal(kind: "email" | "url" | "domain" | "phone", value: string): string | undefined {
  try {
    return normalise(kind, value);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function isSome(value: string | undefined): value is string {
  return value !== undefined;
}
