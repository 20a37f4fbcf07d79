/** Takes in a mail, whichever way it came. */
import { type Received, receiveReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { type Mail, readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";

/** A mail that was read, and where it goes. */
export type ReadMail = {
  readonly bytes: Uint8Array;
  readonly mail: Mail;
  readonly desk: string;
  /** Known by its bytes: the same mail again changes nothing, whoever brings it. */
  readonly named: boolean;
};

/** Reads a mail and hands in the report it makes. */
export async function receiveMail(world: World, bytes: Uint8Array, desk: string): Promise<Received> {
  return receiveRead(world, { bytes, mail: await readMail(bytes), desk, named: true });
}

/** Hands in the report that a mail makes. */
export function receiveRead(world: World, { mail, desk, named }: ReadMail): Promise<Received> {
  const input = reportOfMail(mail, { named, now: world.now() });
  return receiveReport(world, { desk, input, body: mail.sha256, source: "mail" });
}
