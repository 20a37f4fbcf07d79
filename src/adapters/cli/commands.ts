/** The commands, as data: each is a request to the same application the browser and the partners use. One path. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Refusal } from "#core/errors.ts";

export type Ask = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** A file as the body, in place of JSON. */
  readonly content?: Buffer;
  readonly slow?: boolean;
};

export type Command = {
  /** Its words, then its arguments, as they are typed. */
  readonly usage: string;
  readonly about: string;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, { readonly type: "string" }>>;
  ask(given: readonly string[], options: Readonly<Record<string, string | undefined>>): Ask;
  /** The answer for people; `--json` prints it as it came. */
  say(answer: unknown): string;
  /** What to ask next while the answer is not the last, and the line that shows how far it is. */
  next?(answer: unknown): { readonly ask: Ask; readonly progress: string } | undefined;
  /** False when the answer is bad news: the exit code is then 1. */
  isGood?(answer: unknown): boolean;
};

/** The first whose words were typed is meant, so a command of two words stands before one of its first word alone. */
export const commands: readonly Command[] = [
  {
    usage: "check <text> | --file <mail or picture>",
    about: "say what is known of a link, number, account, message, mail or screenshot, and why; nothing of it is kept",
    words: ["check"],
    options: { file: { type: "string" } },
    ask: (given, { file }) => {
      const to = { method: "POST", path: "/v1/checks" } as const;
      if (file === undefined) return { ...to, body: { text: one(given, "the text, between quotes") } };
      if (given.length > 0) throw new Error("Give a text or a file, not both.");
      return { ...to, content: bytesOf(file) };
    },
    say: checkWritten,
  },
  {
    usage: "token revoke <id>",
    about: "end a token at once; `token --json` gave its id",
    words: ["token", "revoke"],
    options: {},
    ask: (given) => ({ method: "DELETE", path: `/v1/tokens/${encodeURIComponent(one(given, "the id of the token"))}` }),
    say: () => "The token is revoked.",
  },
  {
    usage: "token <organisation> [--scopes reports,requests] [--days 90] [--label text]",
    about: "make a token for an organisation's own programs; it is shown once",
    words: ["token"],
    options: { scopes: { type: "string" }, days: { type: "string" }, label: { type: "string" } },
    ask: (given, { scopes, days, label }) => ({
      method: "POST",
      path: "/v1/tokens",
      body: {
        organisation: one(given, "the organisation"),
        ...(scopes !== undefined && { scopes: scopes.split(",") }),
        ...(days !== undefined && { days: Number(days) }),
        ...(label !== undefined && { label }),
      },
    }),
    say: (answer) => String(field(answer, "token")),
  },
  {
    usage: "webhook <organisation> <url>",
    about: "have an organisation's notices sent to its own server; the secret that signs them is shown once",
    words: ["webhook"],
    options: {},
    ask: (given) => {
      const [organisation, url, ...more] = given;
      if (organisation === undefined || url === undefined || more.length > 0)
        throw new Error("Give the organisation and the address, once each.");
      return { method: "POST", path: "/v1/webhooks", body: { organisation, url } };
    },
    say: (answer) => String(field(answer, "secret")),
  },
  {
    usage: "covenant try <file> [--reports <ndjson>]",
    about:
      "show what a covenant would have done with past reports, the stored ones or those of a file; nothing leaves and nothing is kept",
    words: ["covenant", "try"],
    options: { reports: { type: "string" } },
    ask: (given, { reports }) => ({
      method: "POST",
      path: "/v1/covenants/trials",
      body: {
        source: textOf(one(given, "the file")),
        ...(reports !== undefined && { reports: textOf(reports) }),
      },
    }),
    say: trialWritten,
  },
  {
    usage: "covenant load <file>",
    about: "hand in a covenant; it acts after a trial, when a second person says so on the site",
    words: ["covenant", "load"],
    options: {},
    ask: (given) => ({ method: "POST", path: "/v1/covenants", body: { source: textOf(one(given, "the file")) } }),
    say: (answer) => {
      const reasons = field(answer, "reasons");
      const why = Array.isArray(reasons) ? reasons.map((reason) => `\n- ${String(reason)}`).join("") : "";
      return `${String(field(answer, "id"))} version ${String(field(answer, "version"))}: ${String(field(answer, "state"))}${why}`;
    },
  },
  {
    usage: "audit verify [--head number:hex]",
    about: "recompute the whole log and check every signature",
    words: ["audit", "verify"],
    options: { head: { type: "string" } },
    ask: (_given, { head }) => ({
      method: "POST",
      path: "/v1/log-verifications",
      body: { ...(head !== undefined && { head }) },
    }),
    say: (answer) => {
      const size = `${String(field(answer, "entries"))} entries in ${String(field(answer, "batches"))} batches`;
      if (field(answer, "whole") === true)
        return `The log is whole: ${size}. Keep this head: ${String(field(answer, "head"))}`;
      const fault = field(answer, "fault");
      return `The log is NOT whole, at position ${String(field(fault, "position"))}: ${String(field(fault, "what"))}`;
    },
    isGood: (answer) => field(answer, "whole") === true,
  },
  {
    usage: "import <path> --desk <organisation>",
    about:
      "hand in a desk's file (CSV, NDJSON, .eml) or a folder of mails; what cannot be taken in stands in <path>.rejects.csv",
    words: ["import"],
    options: { desk: { type: "string" } },
    ask: (given, { desk }) => {
      if (desk === undefined) throw new Error("Say whose file it is: --desk.");
      return { method: "POST", path: "/v1/imports", body: { desk, path: resolve(one(given, "the file or folder")) } };
    },
    next: (answer) =>
      field(answer, "state") === "running"
        ? { ask: { method: "GET", path: `/v1/imports/${String(field(answer, "id"))}` }, progress: importCounts(answer) }
        : undefined,
    say: (answer) => {
      const reason = field(answer, "reason");
      if (field(answer, "state") === "failed") return `Not finished. ${String(reason)}`;
      if (field(answer, "state") === "stopped") return "The server stopped in the middle. Give the same command again.";
      const rejects = field(answer, "rejected") === 0 ? "" : ` See ${String(field(answer, "name"))}.rejects.csv.`;
      return `${importCounts(answer)}.${rejects}`;
    },
    isGood: (answer) => field(answer, "state") === "done",
  },
  {
    usage: "backup <file>",
    about:
      "write all that is stored to one file, sealed under your keys; keep DATA_DIR/keys and erasures.ledger apart from it",
    words: ["backup"],
    options: {},
    ask: (given) => ({
      method: "POST",
      path: "/v1/backups",
      body: { path: resolve(one(given, "the file")) },
      slow: true,
    }),
    say: (answer) =>
      `${String(field(answer, "rows"))} rows are in ${String(field(answer, "path"))} (${String(field(answer, "bytes"))} bytes). ` +
      "The keys and the ledger of erasures are not in it: keep those elsewhere, for without them it cannot be put back.",
  },
  {
    usage: "examples load",
    about: "hand in our examples (reports, messages, mails), where nothing has been reported yet",
    words: ["examples", "load"],
    options: {},
    ask: () => ({ method: "POST", path: "/v1/examples", body: {} }),
    say: (answer) => `${String(field(answer, "added"))} examples are in.`,
  },
];

export type Parsed = { readonly command: Command; readonly ask: Ask; readonly json: boolean };

/** Finds the command that was typed. @throws Refusal INPUT_INVALID with what to type instead. */
export function parseCommand(words: readonly string[]): Parsed {
  const command = commands.find((each) => each.words.every((word, index) => words[index] === word));
  if (command === undefined)
    throw new Refusal("INPUT_INVALID", `There is no command "${words.join(" ").slice(0, 60)}".\n\n${help()}`);
  try {
    const { values, positionals } = parseArgs({
      args: words.slice(command.words.length),
      options: { ...command.options, json: { type: "boolean" } },
      allowPositionals: true,
    });
    if (positionals.length > 0 && !command.usage.includes("<"))
      throw new Error(`This command takes nothing more: "${positionals.join(" ").slice(0, 60)}".`);
    const { json, ...rest } = values;
    const options = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    return { command, ask: command.ask(positionals, options), json: json === true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Refusal("INPUT_INVALID", `${error.message}\nUse: kentering ${command.usage}`);
  }
}

/** How a body goes: JSON, or a file whose content says what it is. */
export function bodyOf({ body, content }: Ask): {
  readonly type: string;
  readonly payload: string | Buffer | undefined;
} {
  if (content !== undefined) return { type: "application/octet-stream", payload: content };
  return { type: "application/json", payload: body === undefined ? undefined : JSON.stringify(body) };
}

/** What can be typed. */
export function help(): string {
  const rows = [
    { usage: "serve", about: "serve the site and the API (npm start does this)" },
    { usage: "restore <file>", about: "put a backup into an empty store; who was erased since is erased again" },
    ...commands,
  ];
  return `Commands (add --json for programs):\n${rows.map(({ usage, about }) => `  kentering ${usage}\n      ${about}`).join("\n")}`;
}

function trialWritten(answer: unknown): string {
  const rows = (name: string): unknown[] => {
    const list = field(answer, name);
    return Array.isArray(list) ? list : [];
  };
  const text = (of: unknown, name: string): string => String(field(of, name));
  const reports = field(answer, "reports");
  const asked = rows("asked").map((row) => {
    const ground = field(row, "ground");
    const fields = field(row, "fields");
    return [
      `- ${text(row, "step")}: ${text(row, "times")} × ${text(row, "barrier")} to ${text(row, "addressee")}, about ${text(row, "kind")}`,
      `    decided by a ${text(row, "decidedBy")}, on ${text(ground, "basis")}, from ${text(row, "first")} to ${text(row, "last")}`,
      `    with ${Array.isArray(fields) ? fields.join(", ") : ""}`,
    ].join("\n");
  });
  const not = rows("notAsked").map((row) => `- ${text(row, "step")}: ${text(row, "times")} × ${text(row, "reason")}`);
  return [
    `${text(answer, "covenant")} version ${text(answer, "version")} on ${text(reports, "replayed")} reports: it would have fired ${text(answer, "fired")} times.`,
    ...(asked.length > 0 ? ["Asked:", ...asked] : ["Nobody would have been asked anything."]),
    ...(not.length > 0 ? ["Not asked:", ...not] : []),
    ...rows("findings").map((finding) => `! ${String(finding)}`),
  ].join("\n");
}

const verdictWords: Readonly<Record<string, string>> = {
  reported: "REPORTED by others",
  suspicious: "SUSPICIOUS",
  trusted: "OFFICIAL",
  unknown: "UNKNOWN, which is not the same as safe",
};

function checkWritten(answer: unknown): string {
  const list = (of: unknown, name: string): unknown[] => {
    const found = field(of, name);
    return Array.isArray(found) ? found : [];
  };
  const verdict = (of: unknown): string => verdictWords[String(field(of, "verdict"))] ?? "";
  const lines = (of: unknown, name: string, before: string): string[] =>
    list(of, name).map((each) => `${before}${String(field(each, "text"))}`);
  return [
    verdict(answer),
    ...lines(answer, "reasons", "  "),
    ...list(answer, "indicators").flatMap((each) => [
      `- ${String(field(each, "kind"))} ${String(field(each, "value"))}: ${verdict(each)}`,
      ...lines(each, "reasons", "    "),
    ]),
    ...lines(answer, "advice", "> "),
    `Checked at ${String(field(answer, "checkedAt"))}; ask again after ${String(field(answer, "expiresAt"))}.`,
  ].join("\n");
}

function importCounts(answer: unknown): string {
  const count = (name: string): string => String(field(answer, name));
  return `${count("read")} rows read: ${count("added")} new, ${count("known")} known, ${count("rejected")} rejected`;
}

function one(given: readonly string[], what: string): string {
  const [first, ...more] = given;
  if (first === undefined || more.length > 0) throw new Error(`Give ${what}, once.`);
  return first;
}

function textOf(file: string): string {
  return bytesOf(file).toString("utf8");
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`The file ${file} cannot be read.`, { cause: error });
  }
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? new Map(Object.entries(of)).get(name) : undefined;
}
