/** Takes in a mail, whichever way it came. The same mail again changes nothing. */
import { type Received, receiveReport } from "#core/flow.ts";
import type { World } from "#core/ports.ts";
import { readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";

/** Reads a mail and hands in the report it makes. */
export async function receiveMail(world: World, bytes: Uint8Array, desk: string): Promise<Received> {
  const mail = await readMail(bytes);
  const input = reportOfMail(mail, { desk, now: world.now() });
  return receiveReport(world, { desk, input, body: mail.sha256, source: "mail" });
}
