/** What one sender may have at once and in a minute; a desk's own mail server passes on a whole country's mails. */

/** Counts for each address from which mail comes. */
export type ClientLimits = {
  /** Whether one more connection may open. Each that asked must `leave`. */
  enter(address: string): boolean;
  leave(address: string): void;
  /** Whether one more mail may begin. */
  begin(address: string, session?: string): boolean;
  /** Whether one more recipient may be named for the mail of this session, known here or not. */
  name(session: string): boolean;
};

const minute = 60_000;
const mostAddresses = 20_000;

export function clientLimits(
  now: () => number,
  most = { connections: 50, mailsAMinute: 6_000, recipients: 100 },
): ClientLimits {
  const open = new Map<string, number>();
  const named = new Map<string, number>();
  const begun = new Map<string, { readonly since: number; readonly count: number }>();
  return {
    enter(address) {
      const count = (open.get(address) ?? 0) + 1;
      open.set(address, count);
      return count <= most.connections;
    },
    leave(address) {
      const count = (open.get(address) ?? 1) - 1;
      if (count > 0) open.set(address, count);
      else open.delete(address);
    },
    begin(address, session = "") {
      const at = now();
      named.delete(session);
      // Forgetting all is kinder than growing: it lets nobody in who would not come back in a minute.
      if (begun.size >= mostAddresses) begun.clear();
      const before = begun.get(address);
      const isNew = before === undefined || at - before.since >= minute;
      const count = isNew ? 1 : before.count + 1;
      begun.set(address, { since: isNew ? at : before.since, count });
      return count <= most.mailsAMinute;
    },
    name(session) {
      const count = (named.get(session) ?? 0) + 1;
      if (named.size >= mostAddresses) named.clear();
      named.set(session, count);
      return count <= most.recipients;
    },
  };
}
