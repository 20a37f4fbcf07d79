/** Serves: the site and the API to everybody, and the operator's socket to whoever may open the data folder. */
import { chmodSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { askServer, socketPath } from "#adapters/cli/socket.ts";
import { buildApp } from "#adapters/http/app.ts";
import { smallCsv } from "#adapters/import/small-csv.ts";
import { mailsInto } from "#adapters/mail/receive.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import type { MailListener } from "#adapters/mail/smtp.ts";
import { browserSignIn } from "#adapters/sign-in/browser.ts";
import { loadAssets } from "#adapters/site/assets.ts";
import { personsPage } from "#adapters/site/persons-page.ts";
import { site } from "#adapters/site/site.ts";
import type { Mails } from "#core/mails.ts";
import type { Uploads } from "#core/upload.ts";
import { type Answering, answering } from "./answers-by-mail.ts";
import { backUp } from "./backup.ts";
import { type Checking, checkingFor } from "./checks.ts";
import { clockwork } from "./clockwork.ts";
import { type Config, ConfigError } from "./config.ts";
import { loadExamples, mayLoadExamples } from "./examples.ts";
import { type Imports, importing } from "./imports.ts";
import { listening } from "./listening.ts";
import { signingIn } from "./signing-in.ts";
import { trying } from "./trials.ts";
import { uploading } from "./uploads.ts";
import { type OpenWorld, openWorld, projectFile } from "./world.ts";

export type Server = { close(): Promise<void> };

/** Starts everything, and gives back how to stop it. */
export async function serve(config: Config, report: (line: string) => void): Promise<Server> {
  const path = socketPath(config.dataDir);
  if ((await askServer(path, { method: "GET", path: "/healthz" })) !== undefined) {
    throw new ConfigError([
      `Kentering already serves on the data folder ${config.dataDir}. Stop that one, or set another DATA_DIR.`,
    ]);
  }
  const open = await openWorld(config);
  const imports = importing(open.world, projectFile("policy"), report);
  const uploads = uploading(open.world, {
    folder: join(config.dataDir, "imports"),
    policyFolder: projectFile("policy"),
    report,
  });
  const room = mailRoom();
  const mails = mailsInto(open.world, room);
  const checks = checkingFor(config, open, { report, room });
  const operator = await operatorApp(open, imports, report, checks);
  const app = await publicApp(config, open, { uploads, mails, checks }, report);
  const clock = clockwork(open, report, { uploads, checks });
  let mail: MailListener | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([app.close(), operator.close(), mail?.close()]);
    await Promise.all([imports.stop(), uploads.stop()]);
    checks.close();
    await clock.stop();
    await open.close();
  };
  try {
    await app.listen({ host: config.host, port: config.port });
    rmSync(path, { force: true });
    const before = process.umask(0o077);
    await operator.listen({ path }).finally(() => process.umask(before));
    chmodSync(path, 0o600);
    await uploads.resume();
    const questions = config.questions && answering(answeringOf(config, open, checks, config.questions));
    mail = await listening(config, open.world, room, report, questions);
  } catch (error) {
    await close();
    throw reasonNotToListen(config, error) ?? error;
  }
  return { close };
}

function answeringOf(
  { baseUrl, mail }: Config,
  { world, texts, mailWay: way }: OpenWorld,
  checks: Checking,
  questions: NonNullable<Config["questions"]>,
): Answering {
  return { world, texts, checks, way, baseUrl, from: mail?.from, ...questions };
}

/** What whoever starts us can put right, as a sentence. */
function reasonNotToListen({ host, port }: Config, error: unknown): ConfigError | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return new ConfigError([`PORT ${port} is in use by another program. Stop that one, or set another PORT.`]);
  if (code === "EACCES") return new ConfigError([`PORT ${port} may not be used by this user. Set a PORT above 1023.`]);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new ConfigError([`HOST ${host} is no address of this machine.`]);
  return undefined;
}

/** The application behind the socket; also what a command uses in its own process when no server runs. */
export function operatorApp(
  { world, store }: Pick<OpenWorld, "world" | "store">,
  imports: Imports,
  report: (line: string) => void,
  checks: Checking,
): Promise<FastifyInstance> {
  const backups = { make: (path: string) => backUp({ store, secrets: world.secrets }, path) };
  return buildApp({
    world,
    door: "operator",
    examples: examplesOf(world),
    trials: trying(world),
    checks,
    imports,
    backups,
    report,
  });
}

async function publicApp(
  config: Config,
  { world, texts, mailFiles }: OpenWorld,
  { uploads, mails, checks }: { readonly uploads: Uploads; readonly mails: Mails; readonly checks: Checking },
  report: (line: string) => void,
): Promise<FastifyInstance> {
  const assets = await loadAssets();
  const persons = (action: string, headers: IncomingHttpHeaders) =>
    personsPage({ world, texts, assets }, action, headers);
  const { issuer, party } = signingIn(config, world, persons, report);
  const examples = config.oidc === undefined ? examplesOf(world) : undefined;
  const trials = trying(world);
  const secure = config.baseUrl.startsWith("https:");
  const { pages, errorPage } = site({
    world,
    texts,
    assets,
    secure,
    baseUrl: config.baseUrl,
    securityContact: config.securityContact,
    uploads,
    mails,
    checks,
    csv: smallCsv,
    trials,
    signIn: { ...browserSignIn(world, party, secure), elsewhere: config.oidc !== undefined },
    ...(examples !== undefined && { examples }),
    // The files hold tokens, so they are shown only where nobody but the people of this computer can sign in.
    ...(mailFiles !== undefined && config.oidc === undefined && { letters: mailFiles }),
  });
  return buildApp({
    world,
    door: "public",
    report,
    pages,
    errorPage,
    uploads,
    mails,
    trials,
    checks,
    ...(issuer !== undefined && { issuer }),
    ...(examples !== undefined && { examples }),
  });
}

function examplesOf(world: OpenWorld["world"]): { mayLoad(): Promise<boolean>; load(): Promise<number> } {
  return {
    mayLoad: () => mayLoadExamples(world),
    load: () => loadExamples(world, projectFile("examples")),
  };
}
