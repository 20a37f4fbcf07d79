/** Tells the source of a mail, as a mail program shows or saves it, from any other text. */

/** Header lines on top, with a sender among them and something only mail programs write. */
export function isMailSource(text: string): boolean {
  const names = headerNames(text);
  return names.has("from") && [...names].some((name) => written.test(name));
}

/** Of a file less is asked: who saves one means it as what it is. */
export function isMailFile(text: string): boolean {
  const names = headerNames(text);
  return names.size >= 2 && [...names].some((name) => usual.has(name) || written.test(name));
}

const written =
  /^(?:received|return-path|delivered-to|message-id|mime-version|dkim-signature|arc-[\w-]+|authentication-results|content-type|x-[\w-]+)$/u;
const usual: ReadonlySet<string> = new Set(["from", "subject", "date", "to"]);
const mostHead = 262_144;

/** The names of the headers before the first empty line; none when another line stands between them. */
function headerNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const lines = text
    .slice(0, mostHead)
    .trimStart()
    .split(/\r\n|\r|\n/u);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") return names;
    if (/^[ \t]/u.test(line) || (at === 0 && line.startsWith("From "))) continue;
    const name = /^([\w-]{1,80})[ \t]*:/u.exec(line)?.[1];
    if (name === undefined) return new Set();
    names.add(name.toLowerCase());
  }
  return names;
}
