/** Listening for mail: settings made into a listener, where one is wanted. */
import { readFileSync } from "node:fs";
import { traceOf } from "#adapters/http/trace.ts";
import type { MailRoom } from "#adapters/mail/room.ts";
import { desksByMailbox, listenForMail, type MailListener, type Questions } from "#adapters/mail/smtp.ts";
import type { World } from "#core/ports.ts";
import { type Config, ConfigError } from "./config.ts";

/** Starts to listen; does nothing where SMTP_LISTEN is not set. @throws ConfigError with what to put right. */
export async function listening(
  { smtp, baseUrl }: Config,
  world: World,
  room: MailRoom,
  report: (line: string) => void,
  questions?: Questions,
): Promise<MailListener | undefined> {
  if (smtp === undefined) return undefined;
  const { host, port, certificate } = smtp;
  const settings = {
    host,
    port,
    name: new URL(baseUrl).hostname,
    ...(certificate !== undefined && {
      tls: { cert: fileOf("SMTP_CERT", certificate.cert), key: fileOf("SMTP_KEY", certificate.key) },
    }),
  };
  if (questions !== undefined && desksByMailbox(world.policy.directory).has(questions.mailbox)) {
    throw new ConfigError([`CHECK_MAILBOX ${questions.mailbox} is a desk's mailbox already (policy/directory).`]);
  }
  const tell = (error: unknown): void =>
    report(JSON.stringify({ level: "error", where: "smtp", what: traceOf(error) }));
  try {
    return await listenForMail(world, room, settings, tell, questions);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") throw new ConfigError([`SMTP_LISTEN: port ${port} is in use by another program.`]);
    if (code === "EACCES") throw new ConfigError([`SMTP_LISTEN: port ${port} may not be used by this user.`]);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new ConfigError([`SMTP_LISTEN: ${host} is no address of this machine.`]);
    throw error;
  }
}

function fileOf(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigError([`${setting}: the file ${path} cannot be read.`]);
  }
}
