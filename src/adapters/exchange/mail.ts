/** A mail that is ready to go, and what any way of sending it promises. */

/** Plain text to one address. The same `id` again is the same mail: it has the same Message-ID. */
export type Mail = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Of an answer to a mail: the Message-IDs of its thread, the one answered last, and the mailbox that was written to. */
  readonly answers?: { readonly thread: readonly string[]; readonly mailbox: string };
};

export type MailWay = {
  /**
   * `taken`: the other side has it and answers for it. `refused`: it will never take this mail to this address.
   * @throws when it could not be handed over now; another try may succeed. The error names no address.
   */
  send(mail: Mail): Promise<"taken" | "refused">;
};
