/**
 * Whom we may answer who forwards a mail to be checked. Nobody whose sending is not proved, for then a forger could make us
 * write to anybody; and no program, for two of those answer each other for ever (RFC 3834).
 */
import { natureOf } from "#core/indicator/web-address.ts";
import { type Header, valuesOf } from "./headers.ts";
import type { Mail } from "./parse.ts";

/** Whom to answer, in which thread. */
export type Answerable = {
  readonly to: string;
  readonly subject: string;
  /** The Message-ID that is answered, and those before it; none where the mail has none. */
  readonly thread: readonly string[];
};

export type Receiving = {
  /** By which name our own mail server signs what it found (Authentication-Results, RFC 8601). */
  readonly authservId: string;
  /** Our own addresses, in lower case. */
  readonly own: ReadonlySet<string>;
};

/** Undefined when nobody is to be answered. `envelopeFrom` is empty for a bounce. */
export function answerableTo(
  mail: Pick<Mail, "from" | "subject" | "automatic" | "passed">,
  headers: readonly Header[],
  envelopeFrom: string,
  { authservId, own }: Receiving,
): Answerable | undefined {
  const [to, ...more] = mail.from;
  if (to === undefined || more.length > 0 || valuesOf(headers, "from").length !== 1) return undefined;
  if (!/^[^\s"();<>\\,]{1,320}$/u.test(envelopeFrom)) return undefined;
  if (mail.automatic !== undefined || isOfProgram(to) || isOfProgram(envelopeFrom)) return undefined;
  if (own.has(to) || own.has(envelopeFrom.toLowerCase()) || mail.passed.some((mailbox) => own.has(mailbox)))
    return undefined;
  if (listHeaders.some((name) => valuesOf(headers, name).length > 0)) return undefined;
  if (!isProved(to.slice(to.lastIndexOf("@") + 1), ownResults(headers, authservId))) return undefined;
  return {
    to,
    subject: (mail.subject ?? "").replace(/\s+/gu, " ").trim().slice(0, longestSubject),
    thread: threadOf(headers),
  };
}

const longestSubject = 150;
const listHeaders = ["list-id", "list-post", "list-unsubscribe", "x-loop", "feedback-id"];

function isOfProgram(address: string): boolean {
  return /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|abuse|root|daemon)(?:[+@._-]|$)/iu.test(
    address,
  );
}

/**
 * What our own server found. It writes on top of what came; so whatever stands below the first Received may be the sender's
 * words, also under our name.
 */
function ownResults(headers: readonly Header[], authservId: string): readonly Result[] {
  const below = headers.findIndex(({ name }) => name === "received");
  const ours = headers.slice(0, Math.max(below, 0)).filter(({ name }) => name === "authentication-results");
  return ours.flatMap(({ value }) => {
    // What a sender chose can stand between quotes or as a remark; what does not close is not read at all.
    const plain = value.replace(/"[^"]{0,500}"/gu, " ").replace(/\([^()]{0,500}\)/gu, " ");
    if (/["()\\]/u.test(plain)) return [];
    const [id = "", ...results] = plain.split(";");
    return id.trim().split(/\s+/u)[0]?.toLowerCase() === authservId.toLowerCase() ? results.flatMap(resultIn) : [];
  });
}

type Result = { readonly method: string; readonly says: string; readonly of: ReadonlyMap<string, string> };

function resultIn(text: string): readonly Result[] {
  const [, method, says] = /^\s*([a-z\d-]{1,40})\s*=\s*([a-z]{1,40})/iu.exec(text) ?? [];
  if (method === undefined || says === undefined) return [];
  const properties = [...text.matchAll(/\b([a-z]{1,20}\.[a-z-]{1,30})\s*=\s*([^\s;]{1,320})/giu)];
  const of = new Map(properties.map(([, name = "", value = ""]) => [name.toLowerCase(), value.toLowerCase()]));
  return [{ method: method.toLowerCase(), says: says.toLowerCase(), of }];
}

/** DMARC decides where it was looked at; without it a DKIM or SPF that passed for the sender's own organisation does. */
function isProved(domain: string, results: readonly Result[]): boolean {
  const dmarc = results.filter(({ method }) => method === "dmarc");
  if (dmarc.length > 0) {
    return dmarc.every(({ says, of }) => says === "pass" && (of.get("header.from") ?? domain) === domain);
  }
  return results.some(({ method, says, of }) => {
    if (says !== "pass") return false;
    if (method === "dkim") return isAligned(of.get("header.d") ?? of.get("header.i") ?? "", domain);
    return method === "spf" && isAligned(of.get("smtp.mailfrom") ?? "", domain);
  });
}

/** The same organisation's domain (RFC 7489, 3.1), with or without an address before it. */
function isAligned(found: string, domain: string): boolean {
  const name = found.slice(found.lastIndexOf("@") + 1);
  const [one, other] = [natureOf(name === "" ? "-" : name).registrable, natureOf(domain).registrable];
  return one !== undefined && one === other;
}

function threadOf(headers: readonly Header[]): readonly string[] {
  const ids = (name: string) => (valuesOf(headers, name)[0] ?? "").match(/<[!-;=?-~]{1,250}>/gu) ?? [];
  const [id] = ids("message-id");
  if (id === undefined) return [];
  const before = ids("references");
  return [...(before.length > 0 ? before : ids("in-reply-to").slice(0, 1)).slice(-10), id];
}
