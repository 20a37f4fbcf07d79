/**
 * One call to an address that somebody outside chose, reached as reach.ts says. We follow nobody who sends us on, wait for a
 * few seconds, and read next to nothing of what is said.
 */
import { request as plainly, type RequestOptions } from "node:http";
import { request as securely } from "node:https";
import { isPublicAddress, isThisMachine, literalIn } from "#core/delivery/address.ts";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { fromNameServer, onlyTo, type Resolve } from "./reach.ts";

/** From looking up the name to the first line of the answer. */
export const patience = 5_000;
const longestAnswer = 4_096;
const longestHeaders = 8_192;

export type Call = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Answer = { readonly status: number; readonly retryAfter: number | undefined };

/** Posts, and gives the status of whatever is answered. @throws Undelivered when nothing is. */
export async function call(
  { url, headers, body }: Call,
  { loopback, resolve = fromNameServer }: { readonly loopback: boolean; readonly resolve?: Resolve },
): Promise<Answer> {
  const signal = AbortSignal.timeout(patience);
  const addresses = await within(signal, addressesOf(url, loopback, resolve));
  return post({ url, headers, body }, addresses, signal);
}

async function addressesOf(url: URL, loopback: boolean, resolve: Resolve): Promise<readonly string[]> {
  const literal = literalIn(url);
  if (literal !== undefined && loopback && isThisMachine(url)) return [literal];
  if (url.protocol !== "https:") throw new Undelivered("address-refused");
  const found = literal === undefined ? await resolve(url.hostname).catch(noAddress) : [literal];
  // One bad address spoils the name: whoever mixes them is trying which one we take.
  if (found.length === 0 || !found.every(isPublicAddress)) throw new Undelivered("address-refused");
  return found;
}

function noAddress(cause: unknown): never {
  throw new Undelivered("no-address", { cause });
}

function post({ url, headers, body }: Call, addresses: readonly string[], signal: AbortSignal): Promise<Answer> {
  const send = url.protocol === "https:" ? securely : plainly;
  const options: RequestOptions = {
    method: "POST",
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    // A connection of its own: one that was kept open would go to an address that was judged for another call.
    agent: false,
    lookup: onlyTo(addresses),
    maxHeaderSize: longestHeaders,
    signal,
  };
  return new Promise((resolve, reject) => {
    const asked = send(url, options, (response) => {
      let read = 0;
      response.on("data", (part: Buffer) => {
        read += part.length;
        if (read > longestAnswer) response.destroy();
      });
      // The status is all we wanted to know; that the rest breaks off is nobody's loss.
      response.on("error", () => undefined);
      const wait = Number(response.headers["retry-after"]);
      resolve({ status: response.statusCode ?? 0, retryAfter: Number.isFinite(wait) ? wait : undefined });
    });
    asked.on("error", (cause) => reject(new Undelivered(signal.aborted ? "too-slow" : "unreachable", { cause })));
    asked.end(body);
  });
}

/** What takes too long is over for us, though it may go on elsewhere. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Undelivered("too-slow")), { once: true });
    work.then(resolve, reject);
  });
}
