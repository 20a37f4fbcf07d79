/** The way out for mail through a mail server. Whoever may read the mail on its way is kept out: TLS, except on this machine. */
import { createTransport, type SMTPTransportOptions } from "nodemailer";
import type { Mail, MailWay } from "./mail.ts";

export type SmtpSettings = {
  /** smtp:// (with STARTTLS) or smtps://, with user and password where the server wants them. */
  readonly url: string;
  /** The address that readers see, perhaps with a name: `Kentering <melding@meld.example>`. */
  readonly from: string;
};

/** A server that answers nothing must not hold up the next mail; the pause before the second try is longer than this. */
const patience = 10_000;
const longest = 45_000;

/** Sends through the server at this address, one connection a mail. */
export function smtp({ url, from }: SmtpSettings): MailWay {
  const transport = createTransport(optionsOf(url));
  const domain = /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  const send = (mail: Mail, returnPath: string) =>
    transport.sendMail({
      envelope: { from: returnPath, to: mail.to },
      messageId: `<${mail.id}@${domain}>`,
      from,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      // RFC 3834: no answering machine should answer this; the second is what Exchange looks at.
      headers: {
        "Auto-Submitted": mail.answers === undefined ? "auto-generated" : "auto-replied",
        "X-Auto-Response-Suppress": "All",
        ...(mail.answers !== undefined && { "X-Loop": mail.answers.mailbox }),
      },
      ...threadOf(mail),
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(longest),
    });
  return {
    async send(mail) {
      try {
        // The null return path: a bounce comes back to nobody, so that no two programs keep answering each other.
        await send(mail, "").catch((error: unknown) => {
          if (faultOf(error).command !== "MAIL FROM" || !isFinal(error)) throw error;
          return send(mail, from);
        });
        return "taken";
      } catch (error) {
        const { command } = faultOf(error);
        // Only what is said of this address or this mail is final; a refused password is ours to put right.
        if (isFinal(error) && (command === "RCPT TO" || command === "DATA")) return "refused";
        throw withoutAddress(error);
      }
    },
  };
}

/** By these a mail program shows an answer beneath what was asked (RFC 5322, 3.6.4). */
function threadOf({ answers }: Mail): { readonly inReplyTo?: string; readonly references?: string[] } {
  const last = answers?.thread.at(-1);
  return answers === undefined || last === undefined ? {} : { inReplyTo: last, references: [...answers.thread] };
}

function optionsOf(url: string): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isHere = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (protocol === "smtps:" ? 465 : 587),
    secure: protocol === "smtps:",
    requireTLS: !isHere,
    ...(username !== "" && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    dnsTimeout: patience,
  };
}

type Fault = { readonly code: string; readonly command: string; readonly answer: number | undefined };

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: "UNKNOWN", command: "", answer: undefined };
  return {
    code: "code" in error && typeof error.code === "string" ? error.code : error.name,
    command: "command" in error && typeof error.command === "string" ? error.command : "",
    answer: "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : undefined,
  };
}

function isFinal(error: unknown): boolean {
  const { answer } = faultOf(error);
  return answer !== undefined && answer >= 500 && answer < 600;
}

/** Servers quote the address in what they answer, so only the numbers go on. */
function withoutAddress(error: unknown): Error {
  const { code, command, answer } = faultOf(error);
  return new Error(`The mail server did not take a mail: ${[code, command, answer ?? ""].join(" ").trim()}.`);
}
