/**
 * Reads a mail as it came in (RFC 5322, MIME), however broken: bounded in size, parts and depth, and nothing in it is
 * opened, unpacked or fetched. Attachments are only listed.
 */
import { createHash } from "node:crypto";
import PostalMime, { addressParser, decodeWords, type Email, type Attachment as Part } from "postal-mime";
import { Refusal } from "#core/errors.ts";
import { asMeant } from "./charset.ts";
import { addressesIn, unfold } from "./forwarded.ts";
import { seenIn, tidy } from "./html-text.ts";

/** What one sender wrote: a mail, or a mail inside another. */
export type Letter = {
  /** Addresses as they are written, in lower case; more than one when the header is broken. */
  readonly from: readonly string[];
  /** The header as it was written, with the name that is shown. */
  readonly sender: string | undefined;
  readonly replyTo: readonly string[];
  readonly to: readonly string[];
  readonly subject: string | undefined;
  readonly date: Date | undefined;
  readonly text: string;
  /** Where its links and forms lead, as they are written. */
  readonly links: readonly string[];
};

/** An attachment as the mail lists it; its content is not kept. */
export type Attachment = {
  readonly name: string | undefined;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
};

export type Mail = Letter & {
  /** SHA-256 of the bytes as they came, in hexadecimal: the same mail twice is one. */
  readonly sha256: string;
  /** The mails inside it, the nearest first: the last is the one it is all about. */
  readonly inner: readonly Letter[];
  /** Is this somebody passing on what they got, rather than the mail itself? */
  readonly forwarded: boolean;
  readonly attachments: readonly Attachment[];
  /** It passed more than 50 servers, or says that it was delivered to one address twice: it goes round. */
  readonly loops: boolean;
  /** How many servers it passed. */
  readonly hops: number;
  /** The mailboxes that say they have passed it on already (Delivered-To, X-Loop). */
  readonly passed: readonly string[];
  /** Sent by a program by itself: as an answer to another mail, or otherwise (RFC 3834). */
  readonly automatic: "answer" | "other" | undefined;
};

/** No mail may be larger. */
export const mostBytes = 50 * 1024 * 1024;
export const tooLarge = (): Refusal => new Refusal("TOO_LARGE", "This mail is larger than 50 MB.");
const mostParts = 1_000;
const mostBoundaries = 100;
const mostDepth = 20;
const mostHeaderBytes = 1024 * 1024;
const mostMailsInside = 10;
/** A mail that passed more servers goes round (RFC 5321, 6.3). */
export const mostHops = 50;
const mostAddresses = 100;

/** @throws Refusal TOO_LARGE above a limit, INPUT_INVALID when there is no mail in it. */
export async function readMail(bytes: Uint8Array): Promise<Mail> {
  if (bytes.length > mostBytes) throw tooLarge();
  const { email, inner, attachments } = await unpacked(withLineEnds(bytes), 0);
  const { letter, quoted, marked } = letterOf(email);
  const isEmpty =
    letter.text === "" && letter.links.length === 0 && attachments.length === 0 && inner.length + quoted.length === 0;
  if (isEmpty && letter.from.length === 0 && letter.subject === undefined) {
    throw new Refusal("INPUT_INVALID", "There is no mail in this file: it has no sender, subject or text.");
  }
  const passedOn = /^(?:\s*(?:fwd?|doorst|doorgestuurd|tr|wg|rv)\s*:)/iu.test(letter.subject ?? "");
  const forwarded = inner.length > 0 || marked || (quoted.length > 0 && (passedOn || letter.text === ""));
  return {
    ...letter,
    sha256: sha256(bytes),
    inner: [...quoted, ...inner],
    forwarded,
    attachments,
    loops: goesRound(email),
    hops: email.headers.filter(({ key }) => key === "received").length,
    passed: [...addressesOf(email, "delivered-to"), ...addressesOf(email, "x-loop")],
    automatic: automaticOf(email),
  };
}

/** Old programs end lines with a lone CR, which the parser takes for one long line. */
function withLineEnds(bytes: Uint8Array): Uint8Array {
  if (bytes.includes(10) || !bytes.includes(13)) return bytes;
  return bytes.map((byte) => (byte === 13 ? 10 : byte));
}

type Unpacked = {
  readonly email: Email;
  readonly inner: readonly Letter[];
  readonly attachments: readonly Attachment[];
  readonly pictures: readonly Uint8Array[];
};

/** A picture smaller than this holds no words, and a mail larger than that is not read twice for its pictures. */
const leastPicture = 2_000;
const mostForPictures = 10 * 1024 * 1024;
const mostPictures = 2;

/** The first pictures of a mail and of the mails attached to it, for whoever reads what stands on them. */
export async function picturesIn(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  if (bytes.length > mostForPictures) return [];
  return (await unpacked(withLineEnds(bytes), 0)).pictures.slice(0, mostPictures);
}

/** One level of MIME, and the mails attached to it, each read the same way. */
async function unpacked(bytes: Uint8Array, depth: number): Promise<Unpacked> {
  refuseManyParts(bytes);
  const email = await emailIn(bytes);
  const inner: Letter[] = [];
  const attachments: Attachment[] = [];
  const pictures: Uint8Array[] = [];
  for (const part of email.attachments.slice(0, mostParts)) {
    const content = bytesOf(part);
    if (part.mimeType === "message/rfc822" && depth < mostMailsInside && content.length > 0) {
      const below = await unpacked(content, depth + 1);
      const { letter, quoted } = letterOf(below.email);
      inner.push(letter, ...quoted, ...below.inner);
      attachments.push(...below.attachments);
      pictures.push(...below.pictures);
      continue;
    }
    if (part.mimeType.startsWith("image/") && content.length >= leastPicture) pictures.push(content);
    attachments.push(listed(part, content));
  }
  return { email, inner: inner.slice(0, mostParts), attachments: attachments.slice(0, mostParts), pictures };
}

async function emailIn(bytes: Uint8Array): Promise<Email> {
  const email = await parsed(bytes);
  const isEmpty = email.text === undefined && email.html === undefined && email.attachments.length === 0;
  if (!isEmpty) return email;
  // A multipart whose boundary is missing or wrong has its text still: the first delimiter says what it should be.
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = bodyStart(source);
  if (body === undefined) return email;
  const delimiter = /^--([^\s"]{1,70})[ \t]*\r?$/mu.exec(source.toString("latin1", body, body + 65_536))?.[1];
  const type = delimiter === undefined ? "text/plain; charset=utf-8" : `multipart/mixed; boundary="${delimiter}"`;
  // The parser takes the first of two headers of one name.
  return parsed(Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n`), source]));
}

function bodyStart(source: Buffer): number | undefined {
  const places = [source.indexOf("\r\n\r\n"), source.indexOf("\n\n")].filter((place) => place >= 0);
  return places.length === 0 ? undefined : Math.min(...places);
}

async function parsed(bytes: Uint8Array): Promise<Email> {
  const start = bytes.findIndex((byte) => byte !== 10 && byte !== 13 && byte !== 32);
  try {
    return await PostalMime.parse(bytes.subarray(Math.max(start, 0)), {
      forceRfc822Attachments: true,
      maxNestingDepth: mostDepth,
      maxHeadersSize: mostHeaderBytes,
    });
  } catch (error) {
    // The parser has no codes for its limits, and hostile mail must never stop the ones behind it.
    if (error instanceof Error && error.message.startsWith("Maximum ")) {
      throw new Refusal("TOO_LARGE", "This mail nests deeper than 20 parts, or its headers are larger than 1 MB.");
    }
    if (error instanceof Error) throw new Refusal("INPUT_INVALID", "This mail is too broken to be read.");
    throw error;
  }
}

/** Counted before anything is parsed: the parser compares each line with each boundary and keeps each part. */
function refuseManyParts(bytes: Uint8Array): void {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const declared = new Set<string>();
  let boundaries = 0;
  let inPieces = false;
  for (const [, piece, quoted, bare] of source.matchAll(
    /boundary(\*[\d*]{0,5})?[ \t]{0,10}=[ \t]{0,10}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/giu,
  )) {
    boundaries += 1;
    if (boundaries > mostBoundaries) break;
    inPieces ||= piece !== undefined;
    declared.add(quoted ?? bare ?? "");
  }
  if (boundaries > mostBoundaries) throw new Refusal("TOO_LARGE", "This mail has more than 100 groups of parts.");
  let parts = 0;
  for (let at = source.indexOf("\n--"); at !== -1; at = source.indexOf("\n--", at + 3)) {
    const end = source.indexOf("\n", at + 3);
    const line = source.slice(at + 3, Math.min(end === -1 ? source.length : end, at + 303)).trimEnd();
    if (inPieces || declared.has(line)) parts += 1;
    if (parts > mostParts) throw new Refusal("TOO_LARGE", "This mail has more than 1,000 parts.");
  }
}

function letterOf(email: Email): {
  readonly letter: Letter;
  readonly quoted: readonly Letter[];
  readonly marked: boolean;
} {
  const seen = email.html === undefined ? undefined : seenIn(asMeant(email.html));
  const plain = email.text === undefined ? "" : tidy(asMeant(email.text.slice(0, mostText)));
  const text = (seen === undefined || seen.text === "" ? plain : seen.text).slice(0, mostText);
  // The plain text beside the HTML is what filters read; it may lead elsewhere.
  const links = [...new Set([...(seen?.links ?? []), ...linksIn(plain), ...linksIn(text)])].slice(0, 500);
  const { own, quoted, marked } = unfold(text);
  return {
    letter: {
      from: addressesOf(email, "from"),
      sender: email.headers.find(({ key }) => key === "from")?.value.slice(0, 2_000),
      replyTo: addressesOf(email, "reply-to"),
      to: [...addressesOf(email, "to"), ...addressesOf(email, "delivered-to"), ...addressesOf(email, "cc")],
      subject: email.subject === undefined ? undefined : tidy(asMeant(email.subject)).slice(0, 1_000),
      date: dateOf(email.date),
      text: own,
      links: quoted.length === 0 ? links : links.filter((link) => own.includes(link)),
    },
    quoted: quoted.map((each, place) => ({
      ...each,
      replyTo: [],
      date: dateOf(each.date),
      // Which of two quoted mails a hidden link stands in cannot be told; the innermost is the one it is about.
      links: place === quoted.length - 1 ? links.filter((link) => !own.includes(link)) : [],
    })),
    marked,
  };
}

const mostText = 200_000;

function linksIn(text: string): readonly string[] {
  return (text.match(/https?:\/\/[^\s<>"]{3,8000}/giu) ?? []).map((link) => link.replace(/[.,;:!?'*_)\]}]+$/u, ""));
}

/** A quarter of real From headers break strict parsers: what looks like an address in them is taken. */
function addressesOf({ headers }: Email, key: string): readonly string[] {
  const found = headers
    .filter((header) => header.key === key)
    .flatMap(({ value }) => {
      const header = value.slice(0, 20_000);
      const written = addressParser(header, { flatten: true }).flatMap(({ address }) => addressesIn(address));
      return written.length > 0 ? written : addressesIn(decodeWords(header));
    });
  return [...new Set(found)].slice(0, mostAddresses);
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function bytesOf({ content }: Part): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : new Uint8Array(content);
}

function listed({ filename, mimeType }: Part, content: Uint8Array): Attachment {
  return {
    name: filename === null ? undefined : tidy(filename).slice(0, 255),
    type: mimeType.slice(0, 127),
    size: content.length,
    sha256: sha256(content),
  };
}

function goesRound({ headers }: Email): boolean {
  const delivered = headers.filter(({ key }) => key === "delivered-to").map(({ value }) => value.toLowerCase());
  const hops = headers.filter(({ key }) => key === "received").length;
  return hops > mostHops || new Set(delivered).size < delivered.length;
}

function automaticOf({ headers }: Email): Mail["automatic"] {
  const said = (key: string): string =>
    headers
      .find((header) => header.key === key)
      ?.value.trim()
      .toLowerCase() ?? "";
  const submitted = said("auto-submitted");
  const precedence = said("precedence");
  const isAnswer =
    submitted.startsWith("auto-replied") ||
    precedence === "auto_reply" ||
    said("x-autoreply") !== "" ||
    said("x-autorespond") !== "" ||
    said("content-type").startsWith("multipart/report");
  if (isAnswer) return "answer";
  return (submitted !== "" && submitted !== "no") || precedence !== "" ? "other" : undefined;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
