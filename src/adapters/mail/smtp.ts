/**
 * Takes in mails over SMTP (RFC 5321): what people pass on to the mailbox of a desk. A mail is acknowledged only when its
 * report is stored; nothing is ever relayed or answered.
 */
import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { Refusal, type RefusalCode } from "#core/errors.ts";
import type { Directory } from "#core/policy.ts";
import type { World } from "#core/ports.ts";
import { clientLimits } from "./client-limits.ts";
import { type Mail, mostBytes, mostHops, readMail } from "./parse.ts";
import { receiveRead } from "./receive.ts";
import type { MailRoom } from "./room.ts";

/** Where to listen, and what a connection may have. */
export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** The name we greet with. */
  readonly name: string;
  /** With a certificate a sender may encrypt (STARTTLS, RFC 3207); without one it cannot. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
};

/** Where people send what they want to have checked; nothing of it is kept. */
export type Questions = {
  /** In lower case. */
  readonly mailbox: string;
  /** Resolves once it is answered, or needs no answer. @throws when the sender should try again later. */
  readonly take: (bytes: Uint8Array, mail: Mail, envelopeFrom: string) => Promise<void>;
};

export type MailListener = { readonly port: number; close(): Promise<void> };

const minute = 60_000;
const mostClients = 200;
const longestCommand = 2_048;

/** Listens. What is our fault is reported, and the sender is asked to come back. */
export async function listenForMail(
  world: World,
  room: MailRoom,
  { host, port, name, tls }: SmtpSettings,
  report: (error: unknown) => void,
  questions?: Questions,
): Promise<MailListener> {
  const desks = desksByMailbox(world.policy.directory);
  const limits = clientLimits(() => world.now().getTime());
  const sockets = new Map<string, Socket>();
  const server = new SMTPServer({
    name,
    logger: false,
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    ...tls,
    size: mostBytes,
    maxClients: mostClients,
    maxCommandLength: longestCommand,
    maxAllowedUnauthenticatedCommands: false,
    socketTimeout: minute,
    closeTimeout: 5_000,
    onConnect({ remoteAddress }, done) {
      done(limits.enter(remoteAddress) ? null : reply(421, "Too many connections from you. Come back in a minute."));
    },
    onClose({ remoteAddress }) {
      limits.leave(remoteAddress);
    },
    onMailFrom(_sender, { remoteAddress, id }, done) {
      done(
        limits.begin(remoteAddress, id) ? null : reply(451, "Too many mails a minute from you. Send it again later."),
      );
    },
    onRcptTo({ address }, { id }, done) {
      if (!limits.name(id)) done(reply(452, "Too many recipients. Send the rest in a next mail."));
      else if (desks.has(address.toLowerCase()) || address.toLowerCase() === questions?.mailbox) done();
      else done(reply(550, "There is no such mailbox here, and we pass no mail on."));
    },
    onData(stream, session, done) {
      // A mail that drips in for an hour holds a place that others need.
      const tooSlow = setTimeout(() => sockets.get(placeOf(session))?.destroy(), 10 * minute);
      take(world, room, { desks, questions }, stream, session)
        .then(
          (said) => done(null, said),
          (error: unknown) => done(answerTo(error, report)),
        )
        .finally(() => clearTimeout(tooSlow));
    },
  });
  server.server.on("connection", (socket: Socket) => {
    const place = placeOf(socket);
    sockets.set(place, socket);
    socket.once("close", () => sockets.delete(place));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  // Connections that break are the others' business; each is answered by itself.
  server.on("error", () => undefined);
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Which desk reads which mailbox. */
export function desksByMailbox({ organisations }: Directory): ReadonlyMap<string, string> {
  return new Map(
    [...organisations.values()].flatMap(({ id, desk }) => (desk?.mailboxes ?? []).map((mailbox) => [mailbox, id])),
  );
}

async function take(
  world: World,
  room: MailRoom,
  { desks, questions }: { readonly desks: ReadonlyMap<string, string>; readonly questions: Questions | undefined },
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<string> {
  return room.hold(stream, async (bytes) => {
    const mail = await readMail(bytes);
    if (goesRound(mail, desks)) throw reply(554, "This mail goes round: it has been here before, or at 50 servers.");
    // RFC 3834: what a program answered by itself tells of no fraud, and an answer to it would never end.
    const sender = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
    if (sender === "" || mail.automatic === "answer") return "Read and not kept: this is an automatic answer.";
    const wanted = new Set(envelope.rcptTo.flatMap(({ address }) => desks.get(address.toLowerCase()) ?? []));
    // One by one: should one fail, all are sent again, and those that had it change nothing.
    for (const desk of wanted) await receiveRead(world, { bytes, mail, desk, named: true });
    if (wanted.size === 0) return answeredBy(questions, bytes, mail, sender);
    if (envelope.rcptTo.some(({ address }) => address.toLowerCase() === questions?.mailbox)) {
      await answeredBy(questions, bytes, mail, sender);
    }
    return "Thank you. Your report is stored.";
  });
}

/** The same sentence whether there was an answer or not: what is proved of a sender is nobody else's to learn. */
async function answeredBy(
  questions: Questions | undefined,
  bytes: Uint8Array,
  mail: Mail,
  sender: string,
): Promise<string> {
  await questions?.take(bytes, mail, sender);
  return "Thank you. It was read, and nothing of it is kept.";
}

/** It passed too many servers, or says that it was delivered here before. */
function goesRound({ hops, passed }: Mail, desks: ReadonlyMap<string, string>): boolean {
  return hops > mostHops || passed.some((mailbox) => desks.has(mailbox));
}

/** A refusal as mail programs know it: 4xx to try again, 5xx to tell whoever wrote it. */
function answerTo(error: unknown, report: (error: unknown) => void): Error {
  if (error instanceof Refusal) return reply(codes[error.code] ?? 451, error.message);
  if (error instanceof Error && "responseCode" in error) return error;
  report(error);
  return reply(451, "Something went wrong on our side. Nothing was stored; send it again later.");
}

const codes: Partial<Record<RefusalCode, number>> = { TOO_LARGE: 552, INPUT_INVALID: 554, STORE_UNAVAILABLE: 451 };

function reply(responseCode: number, sentence: string): Error {
  return Object.assign(new Error(sentence), { responseCode });
}

function placeOf({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">): string {
  return `${remoteAddress?.replace(/^::ffff:/u, "")} ${remotePort}`;
}
