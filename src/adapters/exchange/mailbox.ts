/** The way out to a partner that has no program: a mail to the mailbox in the directory, with a link where one can answer. */
import { Undelivered } from "#core/delivery/undelivered.ts";
import type { World } from "#core/ports.ts";
import { mailNotice } from "#core/request-link.ts";
import type { Way } from "./ways.ts";

const way = "mailbox";

/** Serves each organisation that has a mailbox. The world comes when it is asked for: this way is a part of it. */
export function mailboxes(world: () => World): Way {
  return (organisation) => {
    const mailbox = world().policy.directory.organisations.get(organisation)?.mailbox;
    if (mailbox === undefined) return Promise.resolve(undefined);
    return Promise.resolve(async (notice) => {
      const result = await mailNotice(world(), notice, mailbox);
      // Nobody reads there: that is not a partner that was told, but one that somebody here has to call.
      if (result === "refused") throw new Undelivered("not-taken", { way });
      return { way };
    });
  };
}
