/** A bug as it goes into the log: what it was and where, without what somebody typed. */

/** The kind, the sentence and the lines of code. Databases and parsers quote the value they stumble on; that is cut out. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return "What was thrown is not an Error.";
  const { name, message, stack = "", cause } = error;
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  const lines = stack.split("\n").filter((line) => /^ {4}at /.test(line));
  const trace = [`${name}${code}: ${withoutQuotes(message)}`, ...lines].join("\n");
  return cause === undefined ? trace : `${trace}\nbecause of ${traceOf(cause)}`;
}

function withoutQuotes(message: string): string {
  const [first = ""] = message.split("\n");
  return first.replace(/"[^"]*"?/g, '"…"').slice(0, 300);
}
