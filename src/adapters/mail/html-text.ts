/**
 * What a person sees of an HTML mail, as text, with where its links lead: the words of a link are the fraudster's choice.
 * One pass over the text, whatever is left open or unquoted; nothing is fetched or run.
 */

/** The words of an HTML text, and the targets of its links and forms in order of appearance. */
export type Seen = { readonly text: string; readonly links: readonly string[] };

const longest = 2_000_000;
const mostLinks = 500;
const longestShown = 2_048;

/** Reads HTML as a person sees it. */
export function seenIn(html: string): Seen {
  const source = html.slice(0, longest);
  const links: string[] = [];
  let text = "";
  let open: string | undefined;
  const closeLink = () => {
    if (open !== undefined && open.length <= longestShown) text += ` <${open}> `;
    open = undefined;
  };
  for (const { words, name, closing, attributes } of tagsOf(source)) {
    text += decoded(words.replace(/\s+/gu, " "));
    if (name === "a") closeLink();
    if (!closing) {
      const target = targetOf(name, attributes);
      if (target !== undefined && links.length < mostLinks) links.push(target);
      if (name === "a") open = target;
    }
    if (breaks.has(name)) text += "\n";
    else if (name === "td" || name === "th") text += " ";
  }
  closeLink();
  return { text: tidy(text), links };
}

const breaks: ReadonlySet<string> = new Set(
  "address article blockquote br div footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table title tr ul".split(
    " ",
  ),
);

type Tag = {
  /** The text between the tag before this one and this one. */
  readonly words: string;
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
};

function* tagsOf(html: string): Generator<Tag> {
  const quotes = { '"': -1, "'": -1 };
  /** Where a quote is closed. Looked up once for each quote passed, so that many open ones cost no more than one. */
  const closed = (quote: '"' | "'", from: number): number => {
    if (quotes[quote] < from) {
      const next = html.indexOf(quote, from);
      quotes[quote] = next === -1 ? Number.POSITIVE_INFINITY : next;
    }
    return quotes[quote];
  };
  const neverClosed = new Set<string>();
  let at = 0;
  let words = "";
  while (at < html.length) {
    const start = html.indexOf("<", at);
    if (start === -1) break;
    words += html.slice(at, start);
    if (html.startsWith("<!--", start)) {
      const end = html.indexOf("-->", start + 4);
      at = end === -1 ? html.length : end + 3;
      continue;
    }
    tagStart.lastIndex = start;
    const match = tagStart.exec(html);
    if (match === null) {
      words += "<";
      at = start + 1;
      continue;
    }
    const name = (match[2] ?? "").toLowerCase();
    const { attributes, end } = attributesFrom(html, tagStart.lastIndex, closed);
    const tag = { words, name, closing: match[1] === "/", attributes };
    yield tag;
    words = "";
    at = tag.closing ? end : afterUnseen(html, name, end, neverClosed);
  }
  yield { words: words + html.slice(at), name: "", closing: false, attributes: new Map() };
}

const tagStart = /<([/!?]?)([a-z][a-z\d:-]{0,30})/giy;

/** What stands in these is not shown; one that is never closed hides nothing, or one tag would hide a whole mail. */
function afterUnseen(html: string, name: string, from: number, neverClosed: Set<string>): number {
  const closing = unseen.get(name);
  if (closing === undefined || neverClosed.has(name)) return from;
  closing.lastIndex = from;
  const end = closing.exec(html)?.index;
  if (end === undefined) neverClosed.add(name);
  return end ?? from;
}

const unseen: ReadonlyMap<string, RegExp> = new Map([
  ["script", /<\/script/giu],
  ["style", /<\/style/giu],
  ["noframes", /<\/noframes/giu],
]);

function attributesFrom(
  html: string,
  from: number,
  closed: (quote: '"' | "'", from: number) => number,
): { readonly attributes: ReadonlyMap<string, string>; readonly end: number } {
  const attributes = new Map<string, string>();
  let at = from;
  while (at < html.length && html.charAt(at) !== ">") {
    attribute.lastIndex = at;
    const match = attribute.exec(html);
    if (match === null) {
      at += 1;
      continue;
    }
    at = attribute.lastIndex;
    const name = (match[1] ?? "").toLowerCase();
    const quote = html.charAt(at);
    let value = match[2] ?? "";
    if (value === "" && (quote === '"' || quote === "'")) {
      const end = closed(quote, at + 1);
      if (end <= html.length) {
        value = html.slice(at + 1, end);
        at = end + 1;
      } else at += 1;
    }
    if (!attributes.has(name) && attributes.size < 100) attributes.set(name, value);
  }
  return { attributes, end: Math.min(at + 1, html.length) };
}

/** A name, and a value that is not quoted; a quoted one starts where this ends. */
const attribute = /([a-z][a-z\d:_-]{0,40})[ \t\r\n]{0,20}=[ \t\r\n]{0,20}([^\s"'>][^\s>]{0,8000})?/giy;

function targetOf(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  if (name === "a" || name === "area") return linkOf(attributes.get("href"));
  if (name === "form") return linkOf(attributes.get("action"));
  if (name === "meta" && attributes.get("http-equiv")?.toLowerCase() === "refresh") {
    return linkOf(/url\s{0,5}=\s{0,5}['"]?([^'"]+)/iu.exec(attributes.get("content") ?? "")?.[1]);
  }
  return undefined;
}

/** Browsers leave out line breaks and tabs in an address, so fraudsters put them in. */
function linkOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const link = decoded(value)
    .replace(/[\t\r\n]/gu, "")
    .trim();
  if (/^\/\/[^/]/u.test(link)) return `https:${link}`;
  return /^(?:https?:\/\/|mailto:|tel:|hxxps?:)/iu.test(link) ? link.replaceAll(" ", "%20") : undefined;
}

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    euro: "€",
    copy: "©",
    reg: "®",
    trade: "™",
    hellip: "…",
    ndash: "–",
    mdash: "—",
    lsquo: "‘",
    rsquo: "’",
    ldquo: "“",
    rdquo: "”",
    laquo: "«",
    raquo: "»",
    bull: "•",
    middot: "·",
    szlig: "ß",
    period: ".",
    sol: "/",
    colon: ":",
    commat: "@",
    equals: "=",
    zwnj: "",
    zwj: "",
    shy: "",
    pound: "£",
    deg: "°",
    num: "#",
    quest: "?",
    lowbar: "_",
    hyphen: "-",
    Tab: "",
    NewLine: "",
  }),
);

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,10}));/giu, (whole, decimal, hex, name) => {
    if (typeof name === "string") {
      return named.get(name) ?? accented(name) ?? named.get(name.toLowerCase()) ?? whole;
    }
    const code = typeof decimal === "string" ? Number.parseInt(decimal, 10) : Number.parseInt(String(hex), 16);
    const isText = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
    return isText ? String.fromCodePoint(code) : "\u{fffd}";
  });
}

/** `&atilde;` and the like: a letter and the name of its mark. */
function accented(name: string): string | undefined {
  const [, letter = "", mark = ""] = /^([a-z])(acute|grave|circ|uml|tilde|cedil|caron|ring)$/iu.exec(name) ?? [];
  const sign = marks.get(mark);
  return sign === undefined ? undefined : `${letter}${sign}`.normalize("NFC");
}

const marks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acute: "\u0301",
    grave: "\u0300",
    circ: "\u0302",
    uml: "\u0308",
    tilde: "\u0303",
    cedil: "\u0327",
    caron: "\u030c",
    ring: "\u030a",
  }),
);

/** Invisible signs hide words from filters; runs of space and empty lines say nothing. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?/gu, "\n")
    .replace(/\p{Cf}|(?![\t\n])\p{Cc}/gu, "")
    .replace(/[ \t\u00a0\u2000-\u200a\u3000]+/gu, " ")
    .replace(/ ?\n ?/gu, "\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}
