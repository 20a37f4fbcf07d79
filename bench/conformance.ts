/** The world's conformance suites, held against our own reading of values: what passes, what differs on purpose, what fails. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { findsIn } from "#core/indicator/extraction.ts";
import { normalOrNothing } from "#core/indicator/indicator.ts";
import { natureOf } from "#core/indicator/web-address.ts";

/** One case: what the suite wants and what we give, as text; a rule that explains the difference when there is one. */
export type Case = {
  readonly input: string;
  readonly wanted: string;
  readonly given: string;
  readonly rule?: string | undefined;
};

/** A suite and how its file becomes cases. */
export type Suite = { readonly name: string; readonly cases: (folder: string) => readonly Case[] };

const none = "nothing";

export const suites: readonly Suite[] = [
  { name: "psl-tests", cases: (folder) => publicSuffixes(read(folder, "psl-tests.txt")) },
  { name: "psl-test_psl", cases: (folder) => publicSuffixes(pslScript(read(folder, "psl-test_psl.txt"))) },
  { name: "wpt-toascii", cases: (folder) => hosts(read(folder, "wpt-url-toascii.json")) },
  { name: "wpt-IdnaTestV2", cases: (folder) => hosts(read(folder, "wpt-url-IdnaTestV2.json")) },
  { name: "wpt-urltestdata", cases: (folder) => urls(read(folder, "wpt-url-urltestdata.json")) },
  { name: "twitter-text urls", cases: (folder) => tweets(read(folder, "twitter-text-extract.yml"), "urls") },
  { name: "twitter-text mentions", cases: (folder) => tweets(read(folder, "twitter-text-extract.yml"), "mentions") },
  { name: "libphonenumber nl ranges", cases: (folder) => ranges(read(folder, "libphonenumber-nl31_ranges.csv")) },
  { name: "libphonenumber nl examples", cases: (folder) => examples(read(folder, "libphonenumber-nl31_examples.csv")) },
  {
    name: "libphonenumber nl shortcodes",
    cases: (folder) => shortCodes(read(folder, "libphonenumber-nl31_shortcodes.csv")),
  },
  { name: "iocextract valid", cases: (folder) => lines(read(folder, "iocextract-valid.txt")).map(defanged) },
  { name: "iocextract invalid", cases: (folder) => lines(read(folder, "iocextract-invalid.txt")).map(noIndicator) },
];

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/u).filter((line) => line.trim() !== "" && !line.startsWith("//"));
}

function pslScript(text: string): string {
  return [...text.matchAll(/^checkPublicSuffix\((.*), (.*)\);/gmu)]
    .map(([, host, domain]) => `${host} ${domain}`.replaceAll("'", ""))
    .join("\n");
}

/** `host registrable`, or `null` for none. Ours is in ASCII. */
function publicSuffixes(text: string): readonly Case[] {
  return lines(text).map((line) => {
    const [host = "", domain = "null"] = line.trim().split(/\s+/u);
    const wanted = domain === "null" ? none : (ascii(domain) ?? none);
    const given = host === "null" ? none : (normalOrNothing("domain", host) ?? none);
    return { input: host, wanted, given };
  });
}

function ascii(host: string): string | undefined {
  return URL.parse(`http://${host}`)?.hostname;
}

const hostCases = Type.Array(
  Type.Union([Type.String(), Type.Object({ input: Type.String(), output: Type.Union([Type.String(), Type.Null()]) })]),
);

/** A host and its form in ASCII: ours is what a link to it keeps. */
function hosts(text: string): readonly Case[] {
  return Value.Parse(hostCases, JSON.parse(text)).flatMap((each) => {
    if (typeof each === "string") return [];
    const link = normalOrNothing("url", `https://${each.input}`);
    const given = link === undefined ? none : (URL.parse(link)?.hostname ?? none);
    const wanted = each.output ?? none;
    return [
      { input: each.input, wanted: wanted === "" ? none : wanted, given, rule: hostRule(each.input, wanted, given) },
    ];
  });
}

/** Why our host differs; nothing when what we give is not exactly what the rule says it should be. */
function hostRule(input: string, wanted: string, given: string): string | undefined {
  const name = wanted.replace(/\.$/u, "");
  const tooLong = name.length > 253 || name.split(".").some((label) => label === "" || label.length > 63);
  if (given === none && wanted !== none && tooLong)
    return "a label is 1 to 63 signs and a name at most 253 (RFC 1035): no other host can be looked up";
  if (given === none && wanted !== none && /[^a-z\d._-]/u.test(wanted))
    return "a host has letters, digits, hyphens and underscores: no other can be looked up";
  if (wanted === `${given}.`) return "the last dot of a host is dropped: the same host with and without it";
  const seen = ascii(input.replace(/\p{Cf}/gu, ""))?.replace(/\.$/u, "");
  if (/\p{Cf}/u.test(input) && (seen === given || given === none))
    return "signs that nobody sees are dropped: they must not make two values out of one";
  return undefined;
}

const urlCases = Type.Array(
  Type.Union([
    Type.String(),
    Type.Object({
      input: Type.String(),
      base: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      href: Type.Optional(Type.String()),
      failure: Type.Optional(Type.Boolean()),
    }),
  ]),
);

function urls(text: string): readonly Case[] {
  return Value.Parse(urlCases, JSON.parse(text)).flatMap((each) => {
    if (typeof each === "string") return [];
    const given = normalOrNothing("url", each.input) ?? none;
    return [
      {
        input: each.input,
        wanted: each.href ?? none,
        given,
        rule: urlRule(each.input, each.base ?? undefined, each.href, given),
      },
    ];
  });
}

/** A link in a report stands alone, leads to the web, and is kept without what changes from click to click. */
function urlRule(input: string, base: string | undefined, href: string | undefined, given: string): string | undefined {
  const alone = URL.parse(input);
  if (alone === null && base !== undefined) return "a link in a report stands alone: nothing it could be relative to";
  if (alone === null && given !== none) return "a link without scheme is read as https, as browsers do";
  if (alone === null) return undefined;
  if (!/^https?:$/u.test(alone.protocol)) {
    return given === none || given.startsWith("https://")
      ? "only http and https lead to a site; a host with a port is read as one"
      : undefined;
  }
  if (base !== undefined && alone.href !== href)
    return "a link in a report stands alone: nothing it could be relative to";
  if (input.length > 2048) return "a link has at most 2048 signs";
  const rule = hostRule(input, alone.hostname, given === none ? none : new URL(given).hostname);
  if (given === none) return rule ?? (/\p{Cc}/u.test(input.trim()) ? "control characters are refused" : undefined);
  const kept = new URL(alone.href);
  kept.hash = "";
  kept.username = "";
  kept.password = "";
  kept.hostname = kept.hostname.replace(/\.$/u, "");
  const query = kept.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "")
    .join("&");
  kept.search = query === "" ? "" : `?${query}`;
  if (kept.href === given) return "fragment, name and password, last dot and empty parameters are dropped";
  if (/\p{Cf}/u.test(input) || input !== input.normalize("NFC"))
    return "invisible signs are dropped and the text is in one form (NFC)";
  return rule;
}

const tweetCases = Type.Object({
  tests: Type.Object({
    urls: Type.Array(Type.Object({ text: Type.String(), expected: Type.Array(Type.String()) })),
    mentions: Type.Array(Type.Object({ text: Type.String(), expected: Type.Array(Type.String()) })),
  }),
});

function tweets(text: string, what: "urls" | "mentions"): readonly Case[] {
  return Value.Parse(tweetCases, parse(text)).tests[what].map((each) => {
    const wanted = each.expected.map((value) =>
      what === "mentions" ? `@${value.toLowerCase()}` : linkOrDomain(value),
    );
    const given = findsIn(each.text).flatMap(({ looksLike, indicators }) => {
      if (what === "mentions") return looksLike === "handle" ? indicators.map(({ value }) => value) : [];
      const kind = looksLike === "url" || looksLike === "domain" ? looksLike : undefined;
      return indicators.filter((each) => each.kind === kind).map(({ value }) => value);
    });
    return {
      input: each.text,
      wanted: wanted.join(" "),
      given: given.join(" "),
      rule: tweetRule(each.text, wanted, given),
    };
  });
}

function linkOrDomain(value: string): string {
  const bare = /^[^/:?#]+$/u.test(value);
  return normalOrNothing(bare ? "domain" : "url", value) ?? value;
}

function tweetRule(text: string, wanted: readonly string[], given: readonly string[]): string | undefined {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text))
    return "in scripts without spaces the end of a name cannot be told without a word list; browsers take them as part of it";
  const more = given.filter((value) => !wanted.includes(value));
  const fewer = wanted.filter((value) => !given.includes(value));
  const opens = (value: string) => /^https?:/u.test(value) && text.toLowerCase().includes(value.slice(0, 10));
  if (fewer.length === 0 && more.length > 0 && more.every(opens))
    return "a link with a scheme that a browser opens is a link, whatever stands before it or is in its host";
  if (/\/\/t\.co\//u.test(text)) return "rules for the links of one shortener (t.co) are not ours";
  if (fewer.every((value) => /^@\d+$/u.test(value)) && more.length === 0)
    return "a name of digits only is more often a price";
  if (more.length === 0 && fewer.every((value) => /[\p{L}\p{N}]@/u.test(text) && value.startsWith("@")))
    return "a letter right before the @ makes it part of an address";
  return undefined;
}

function rows(text: string): readonly (readonly string[])[] {
  return lines(text)
    .slice(1)
    .map((line) => line.split(";").map((cell) => cell.trim().replaceAll('"', "")));
}

/** Every number of a small pattern such as 1401[16-8], filled up with a digit to its length. */
function numbersOf(pattern: string, length: number): readonly string[] {
  let starts = [""];
  for (const [part] of pattern.matchAll(/\[[^\]]*\]|\d/gu)) {
    const choices = part.startsWith("[") ? choicesOf(part.slice(1, -1)) : [part];
    starts = starts.flatMap((start) => choices.map((choice) => start + choice));
  }
  return starts.map((start) => start.padEnd(length, "2"));
}

function choicesOf(set: string): readonly string[] {
  return [...set.matchAll(/(\d)-(\d)|\d/gu)].flatMap(([one, from, to]) =>
    from === undefined || to === undefined
      ? [one]
      : Array.from({ length: Number(to) - Number(from) + 1 }, (_, step) => String(Number(from) + step)),
  );
}

function ranges(text: string): readonly Case[] {
  return rows(text).flatMap(([prefix = "", length = "", , , nationalOnly]) =>
    numbersOf(prefix, Number(/\d+/u.exec(length)?.[0])).map((number) => dialled(number, nationalOnly === "true")),
  );
}

function examples(text: string): readonly Case[] {
  return rows(text).map(([, type, number = ""]) => dialled(number, type === "UAN"));
}

/** As a story names it, with the trunk zero, and as the one form that is kept. */
function dialled(number: string, nationalOnly: boolean): Case {
  const service = /^(?:800|90[069])/u.test(number);
  const written = nationalOnly ? number : `0${number}`;
  const wanted = nationalOnly ? number : service ? `0${number}` : `+31${number}`;
  const found = findsIn(`Ik werd gebeld; bel ${written} nu`).flatMap(({ indicators }) => indicators);
  const given = found.find(({ kind }) => kind === "phone")?.value ?? none;
  return { input: written, wanted, given: normalOrNothing("phone", written) === given ? given : none };
}

function shortCodes(text: string): readonly Case[] {
  return rows(text).flatMap(([, prefix = "", length = ""]) =>
    numbersOf(prefix, Number(length)).map((number) => ({
      input: number,
      wanted: number,
      given: normalOrNothing("phone", number) ?? none,
    })),
  );
}

/** A line that names something: wanted is that its host is found in it, wherever the line leaves one to be found. */
function defanged(line: string): Case {
  const given = findsIn(line).flatMap(({ indicators }) => indicators);
  const host = line.replaceAll(/\[dot\]/giu, ".").replaceAll(/[[\](),](?=com)|\(\.\)|\[\.\]?/gu, ".");
  const [domain] = /(?:example|ex4mple|exa-mple)\.com|short\.is/u.exec(host) ?? [];
  const wanted = domain === undefined ? "an indicator" : `domain ${domain}`;
  const found = given.map(({ kind, value }) => `${kind} ${value}`);
  const passed = domain === undefined ? given.length > 0 : found.includes(wanted);
  return { input: line, wanted, given: passed ? wanted : found.join(" ") || none, rule: defangedRule(line) };
}

function defangedRule(line: string): string | undefined {
  if (/^[\da-f]{32,128}$/u.test(line)) return "the digest of a file is no kind of indicator here";
  if (/^(?:\d{1,3}(?:\.|\[\.\]|\[dot\])){3}\d{1,3}$/u.test(line))
    return "four numbers alone are as often a version; with a port or a path they are a link";
  if (/^\d{3}-\d{4}$/u.test(line)) return "a number without its area is a number nowhere else";
  if (/^tcp:\/\/[\d[]/u.test(line)) return "only http and https lead to a site";
  return undefined;
}

function noIndicator(line: string): Case {
  return {
    input: line,
    wanted: none,
    given:
      findsIn(line)
        .flatMap(({ indicators }) => indicators.map(({ value }) => value))
        .join(" ") || none,
    rule: natureOf(line).known ? "under a known suffix it is a name" : undefined,
  };
}
