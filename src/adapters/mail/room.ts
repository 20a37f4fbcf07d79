/** How much of mails is in memory at once, over all the ways in: past that a sender is asked to come back. */
import { Refusal } from "#core/errors.ts";
import { mostBytes, tooLarge } from "./parse.ts";

/** Where mails are held while they are read. */
export type MailRoom = {
  /**
   * Collects a mail as it comes, then uses it; of large mails one at a time.
   * @throws Refusal TOO_LARGE above 50 MB, STORE_UNAVAILABLE when too much is held already.
   */
  hold<T>(chunks: AsyncIterable<Uint8Array>, use: (bytes: Uint8Array) => Promise<T>): Promise<T>;
};

const mebibyte = 1_048_576;
/** Reading takes several times what a mail weighs. */
const large = 4 * mebibyte;

/** A room for so many bytes. */
export function mailRoom(most = 128 * mebibyte): MailRoom {
  let held = 0;
  let lastLarge: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = lastLarge.then(work);
    lastLarge = turn.catch(() => undefined);
    return turn;
  };
  return {
    async hold(chunks, use) {
      const parts: Uint8Array[] = [];
      let mine = 0;
      let total = 0;
      let refusal: Refusal | undefined;
      try {
        for await (const chunk of chunks) {
          total += chunk.length;
          // What is refused is read to its end all the same: mail programs hear no answer before they have sent all.
          if (total > 2 * mostBytes) break;
          if (refusal === undefined && total > mostBytes) refusal = tooLarge();
          if (refusal === undefined && held + chunk.length > most) refusal = full();
          if (refusal !== undefined) continue;
          parts.push(chunk);
          mine += chunk.length;
          held += chunk.length;
        }
        if (refusal !== undefined) throw refusal;
        const bytes = Buffer.concat(parts.splice(0));
        return await (bytes.length > large ? inTurn(() => use(bytes)) : use(bytes));
      } finally {
        held -= mine;
      }
    },
  };
}

function full(): Refusal {
  return new Refusal("STORE_UNAVAILABLE", "Many large mails come in at this moment. Send it again in a few minutes.");
}
