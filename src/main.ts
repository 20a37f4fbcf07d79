/** Where everything starts: `serve`, or a command that goes to the server that runs, else to the same app in this process. */
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Ask, bodyOf, help, type Parsed, parseCommand } from "#adapters/cli/commands.ts";
import { type Answer, askServer, parsed, socketPath } from "#adapters/cli/socket.ts";
import { traceOf } from "#adapters/http/trace.ts";
import { Refusal } from "#core/errors.ts";
import { restore } from "./backup.ts";
import { checkingFor } from "./checks.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { importing } from "./imports.ts";
import { operatorApp, serve } from "./server.ts";
import { openWorld, projectFile } from "./world.ts";

const report = (line: string): void => console.error(line);

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(words: readonly string[]): Promise<void> {
  const [word] = words;
  if (word === undefined || word === "help" || word === "--help") return console.log(help());
  if (word === "serve") return serveUntilStopped(readConfig(process.env));
  if (word === "restore") return putBack(readConfig(process.env), words.slice(1));
  const command = parseCommand(words);
  const config = readConfig(process.env);
  const path = socketPath(config.dataDir);
  const first = await askServer(path, command.ask);
  if (first === undefined) return tell(command, await askHere(config, command));
  tell(command, await lastAnswer(command, first, (ask) => askServer(path, ask)));
}

/** Not over the socket: what it puts back belongs to no server yet. */
async function putBack(config: Config, given: readonly string[]): Promise<void> {
  const [file, ...more] = given.filter((word) => word !== "--json");
  if (file === undefined || more.length > 0) throw new Refusal("INPUT_INVALID", "Use: kentering restore <file>");
  if ((await askServer(socketPath(config.dataDir), { method: "GET", path: "/healthz" })) !== undefined) {
    throw new Refusal("STATE_CONFLICT", "Kentering serves on this data folder. Stop it first.");
  }
  const restored = await restore(config, resolve(file));
  const { rows, erased, verified } = restored;
  const proof = verified.whole ? "the log is whole" : `the log is NOT whole: ${verified.fault?.what}`;
  console.log(
    given.includes("--json")
      ? JSON.stringify(restored, null, 2)
      : `${rows} rows are back; ${erased} erasures of since were done again; ${proof} (${verified.entries} entries, head ${verified.head}).`,
  );
  if (!verified.whole) process.exitCode = 1;
}

/** Asks on for as long as the command wants to know more, and shows on stderr how far it is. */
async function lastAnswer(
  { command }: Parsed,
  first: Answer,
  ask: (ask: Ask) => Promise<Answer | undefined>,
): Promise<Answer> {
  let answer = first;
  for (;;) {
    const next = answer.status < 400 ? command.next?.(answer.body) : undefined;
    if (next === undefined) return answer;
    report(next.progress);
    await pause(500);
    const then = await ask(next.ask).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ECONNRESET") return undefined;
      throw error;
    });
    if (then === undefined) throw new Refusal("STORE_UNAVAILABLE", "The server stopped. Give the same command again.");
    answer = then;
  }
}

async function serveUntilStopped(config: Config): Promise<void> {
  const server = await serve(config, report);
  console.log(`Kentering serves on ${config.baseUrl} (data in ${config.dataDir}). Stop it with Ctrl+C.`);
  const stop = (): void => {
    server.close().then(() => process.exit(0), die);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // What was acknowledged is on disk, so the safe way out of a bug that nobody caught is out; a restart finds all of it.
  process.once("uncaughtException", die);
}

function die(error: unknown): never {
  report(JSON.stringify({ level: "fatal", what: traceOf(error) }));
  process.exit(1);
}

async function askHere(config: Config, command: Parsed): Promise<Answer> {
  const open = await openWorld(config);
  const imports = importing(open.world, projectFile("policy"), report);
  const checks = checkingFor(config, open, { report });
  try {
    await checks.refresh();
    const app = await operatorApp(open, imports, report, checks);
    const ask = async (asked: Ask): Promise<Answer> => {
      const { method, path } = asked;
      const { type, payload: sent } = bodyOf(asked);
      const { statusCode, payload } = await app.inject({
        method,
        url: path,
        headers: { "content-type": type, "accept-language": "en" },
        ...(sent !== undefined && { payload: sent }),
      });
      return { status: statusCode, body: parsed(payload) };
    };
    return await lastAnswer(command, await ask(command.ask), ask);
  } finally {
    checks.close();
    await imports.stop();
    await open.close();
  }
}

/** The answer on stdout, a refusal on stderr; the exit code says which. */
function tell({ command, json }: Parsed, { status, body }: Answer): void {
  if (status >= 400) {
    const detail =
      typeof body === "object" && body !== null && "detail" in body
        ? String(body.detail)
        : `The server answered ${status}.`;
    console.error(json ? JSON.stringify(body) : detail);
    process.exitCode = 1;
    return;
  }
  console.log(json ? JSON.stringify(body, null, 2) : command.say(body));
  if (command.isGood?.(body) === false) process.exitCode = 1;
}
