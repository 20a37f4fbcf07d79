/** The texts that a TypeScript source holds in quotes; what is computed inside a template is read as code again. */
export function stringsIn(source: string): string[] {
  const found: string[] = [];
  readCode(source, 0, found);
  return found;
}

/** Reads code up to its end, or to the brace that closes it; gives the place after it. */
function readCode(source: string, start: number, found: string[]): number {
  let at = start;
  let depth = 0;
  let before = "";
  while (at < source.length) {
    const sign = source.charAt(at);
    if (source.startsWith("//", at)) at = after(source, "\n", at);
    else if (source.startsWith("/*", at)) at = after(source, "*/", at + 2);
    else if (/\s/.test(sign)) at += 1;
    else if (/[\w$]/.test(sign)) {
      before = /^[\w$]+/.exec(source.slice(at, at + 200))?.[0] ?? sign;
      at += before.length;
    } else {
      if (sign === "{") depth += 1;
      if (sign === "}") depth -= 1;
      if (depth < 0) return at + 1;
      if (sign === '"' || sign === "'") at = readString(source, at, found);
      else if (sign === "`") at = readTemplate(source, at, found);
      else if (sign === "/" && startsPattern(before)) at = readPattern(source, at);
      else at += 1;
      // A text or a pattern is a value, as a closing bracket ends one.
      before = /["'`/]/.test(sign) ? ")" : sign;
    }
  }
  return at;
}

function after(source: string, end: string, from: number): number {
  const at = source.indexOf(end, from);
  return at < 0 ? source.length : at + end.length;
}

function readString(source: string, start: number, found: string[]): number {
  const quote = source.charAt(start);
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== quote) at += source.charAt(at) === "\\" ? 2 : 1;
  found.push(source.slice(start + 1, at));
  return at + 1;
}

function readTemplate(source: string, start: number, found: string[]): number {
  let text = "";
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== "`") {
    if (source.startsWith("${", at)) {
      at = readCode(source, at + 2, found);
      text += "?";
    } else {
      text += source.charAt(at);
      at += source.charAt(at) === "\\" ? 2 : 1;
    }
  }
  found.push(text);
  return at + 1;
}

/** After a value a slash divides; anywhere else it opens a regular expression. */
function startsPattern(before: string): boolean {
  return before === "" || /^[^\w$)\]}"'`]$/.test(before) || /^(?:return|case|typeof|of|in)$/.test(before);
}

function readPattern(source: string, start: number): number {
  let inClass = false;
  let at = start + 1;
  while (at < source.length && (inClass || source.charAt(at) !== "/") && source.charAt(at) !== "\n") {
    const sign = source.charAt(at);
    if (sign === "[") inClass = true;
    if (sign === "]") inClass = false;
    at += sign === "\\" ? 2 : 1;
  }
  return at + 1;
}
