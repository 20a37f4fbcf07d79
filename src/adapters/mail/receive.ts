/** Takes in a mail, whichever way it came. */
import { type Received, receiveReport } from "#core/flow.ts";
import type { Mails } from "#core/mails.ts";
import type { World } from "#core/ports.ts";
import { type Mail, readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";
import type { MailRoom } from "./room.ts";

/** A mail that was read, and where it goes. */
export type ReadMail = {
  /** As it came, to be kept for a while; a desk that reads in files of its own has them already. */
  readonly bytes?: Uint8Array;
  readonly mail: Mail;
  readonly desk: string;
  /** Known by its bytes: the same mail again changes nothing, whoever brings it. */
  readonly named: boolean;
  readonly idempotencyKey?: string;
};

/** Takes in mails that come over the web, within the room there is. */
export function mailsInto(world: World, room: MailRoom): Mails {
  return {
    take: ({ content, ...where }) =>
      room.hold(content, async (bytes) => receiveRead(world, { bytes, mail: await readMail(bytes), ...where })),
  };
}

/** Reads a mail that its desk keeps itself, and hands in the report it makes. */
export async function receiveMail(world: World, bytes: Uint8Array, desk: string): Promise<Received> {
  return receiveRead(world, { mail: await readMail(bytes), desk, named: true });
}

/** Hands in the report that a mail makes. */
export function receiveRead(world: World, { bytes, mail, desk, named, ...replay }: ReadMail): Promise<Received> {
  const input = reportOfMail(mail, { named, now: world.now() });
  const original = {
    ...(bytes !== undefined && { bytes }),
    attachments: mail.attachments.map(({ name, ...rest }) => ({ ...rest, ...(name !== undefined && { name }) })),
  };
  return receiveReport(world, { desk, input, body: mail.sha256, source: "mail", original, ...replay });
}
