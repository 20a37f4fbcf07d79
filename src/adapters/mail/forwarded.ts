/** Mails forwarded inside the text of another: each mail program writes its own line above them. */

/** A mail as it stands in the text of the one that forwards it. */
export type Quoted = {
  readonly from: readonly string[];
  /** The line itself, with the name that was shown. */
  readonly sender: string | undefined;
  readonly to: readonly string[];
  readonly subject: string | undefined;
  readonly date: string | undefined;
  readonly text: string;
};

/** What the forwarder wrote, and the mails quoted below it, the nearest first. */
export type Unfolded = {
  readonly own: string;
  readonly quoted: readonly Quoted[];
  /** A line such as "Doorgestuurd bericht" stands above, which no answer to a mail has. */
  readonly marked: boolean;
};

const mostQuoted = 10;
const mostLines = 20_000;

/** Takes the mails forwarded in a text apart. */
export function unfold(text: string): Unfolded {
  const lines = text.split("\n", mostLines).map((line) => line.replace(/^(?:> ?){1,10}/u, ""));
  const heads = headsIn(lines);
  const first = heads[0];
  if (first === undefined) return { own: text, quoted: [], marked: false };
  const quoted = heads.map((head, place) => ({
    from: addressesIn(head.fields.get("from")),
    sender: head.fields.get("from"),
    to: addressesIn(head.fields.get("to")),
    subject: head.fields.get("subject"),
    date: head.fields.get("date"),
    text: lines
      .slice(head.end, heads[place + 1]?.start)
      .join("\n")
      .trim(),
  }));
  return { own: lines.slice(0, first.start).join("\n").trim(), quoted, marked: heads.some((head) => head.marked) };
}

/** Every e-mail address in a header or a line of text, as it is written. */
export function addressesIn(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const found = text.slice(0, 20_000).match(/[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}.-]{1,253}/gu) ?? [];
  return [...new Set(found.map((address) => address.replace(/^[.'*]+|[.'-]+$/gu, "").toLowerCase()))];
}

type Head = {
  readonly start: number;
  readonly end: number;
  readonly marked: boolean;
  readonly fields: ReadonlyMap<string, string>;
};

function headsIn(lines: readonly string[]): readonly Head[] {
  const heads: Head[] = [];
  for (let at = 0; at < lines.length && heads.length < mostQuoted; at += 1) {
    if (!mayOpen.test(lines[at] ?? "")) continue;
    const head = headAt(lines, at);
    if (head === undefined) continue;
    heads.push(head);
    at = head.end - 1;
  }
  return heads;
}

const mark =
  /^[-_* ]{0,40}(?:begin (?:forwarded message|doorgestuurd bericht)|(?:forwarded message|doorgestuurd(?:e)? (?:bericht|e-?mail))(?: (?:follows|begin))?)[-_*: ]{0,40}$/iu;
const answered = /^[-_* ]{0,40}(?:original message|oorspronkelijk bericht|origineel bericht)[-_*: ]{0,40}$/iu;
const fieldLine =
  /^\*? ?(van|from|de|von|aan|to|para|an|à|cc|datum|date|data|verzonden|sent|enviado|enviada em|gesendet|envoyé|onderwerp|subject|assunto|asunto|betreff|objet|antwoord aan|reply-to) ?\*? ?:\*?(?: (.*))?$/iu;
const mayOpen = /^[-_* ]{0,40}(?:begin|forwarded|doorgestuurd|original|oorspronkelijk|origineel|van|from|de|von)\b/iu;

const names: Readonly<Record<string, string>> = {
  van: "from",
  from: "from",
  aan: "to",
  to: "to",
  datum: "date",
  date: "date",
  verzonden: "date",
  sent: "date",
  onderwerp: "subject",
  subject: "subject",
  // What people in the Netherlands pass on was also written in the languages of its neighbours and newcomers.
  de: "from",
  von: "from",
  para: "to",
  an: "to",
  à: "to",
  data: "date",
  enviado: "date",
  "enviada em": "date",
  gesendet: "date",
  envoyé: "date",
  assunto: "subject",
  asunto: "subject",
  betreff: "subject",
  objet: "subject",
};

/** A line that announces, empty lines, then at least a sender and one more of what a mail's head has. */
function headAt(lines: readonly string[], start: number): Head | undefined {
  const opening = lines[start] ?? "";
  const marked = mark.test(opening);
  let at = marked || answered.test(opening) ? start + 1 : start;
  for (let empty = 0; empty < 3 && lines[at]?.trim() === ""; empty += 1) at += 1;
  const fields = new Map<string, string>();
  for (let gap = 0; at < lines.length && fields.size < 8 && gap < 2; at += 1) {
    const line = lines[at] ?? "";
    const [, label, value = ""] = fieldLine.exec(line) ?? [];
    if (label === undefined) {
      // Some programs put an empty line between every two, or fold a long list of recipients.
      if (fields.size === 0 || line.trim() !== "" || fieldLine.exec(lines[at + 1] ?? "") === null) break;
      gap += 1;
      continue;
    }
    gap = 0;
    const name = names[label.toLowerCase()] ?? label.toLowerCase();
    if (!fields.has(name)) fields.set(name, value.trim().slice(0, 2_000));
  }
  if (!fields.has("from") || fields.size < 2) return undefined;
  return { start, end: at, marked, fields };
}
