/** Where everything starts: `serve`, or a command that goes to the server that runs, else to the same app in this process. */
import { help, type Parsed, parseCommand } from "#adapters/cli/commands.ts";
import { type Answer, askServer, parsed, socketPath } from "#adapters/cli/socket.ts";
import { traceOf } from "#adapters/http/trace.ts";
import { Refusal } from "#core/errors.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { operatorApp, serve } from "./server.ts";
import { openWorld } from "./world.ts";

const report = (line: string): void => console.error(line);

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(words: readonly string[]): Promise<void> {
  const [first] = words;
  if (first === undefined || first === "help" || first === "--help") return console.log(help());
  if (first === "serve") return serveUntilStopped(readConfig(process.env));
  const command = parseCommand(words);
  const config = readConfig(process.env);
  tell(command, (await askServer(socketPath(config.dataDir), command.ask)) ?? (await askHere(config, command)));
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

async function askHere(config: Config, { ask }: Parsed): Promise<Answer> {
  const open = await openWorld(config);
  try {
    const app = await operatorApp(open, report);
    const { statusCode, payload } = await app.inject({
      method: ask.method,
      url: ask.path,
      headers: { "content-type": "application/json" },
      ...(ask.body !== undefined && { payload: JSON.stringify(ask.body) }),
    });
    return { status: statusCode, body: parsed(payload) };
  } finally {
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
