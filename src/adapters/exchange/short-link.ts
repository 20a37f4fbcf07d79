/**
 * Where a short link leads. Only hosts that policy lists as shorteners are ever called, over the open internet, on the ports of
 * the web; they get no cookie and no word of who asks. Where they point to is read from their answer and never called itself: a
 * fraudster's own site hears nothing, and no answer can send us into a network of ours.
 */
import { request as plainly, type RequestOptions } from "node:http";
import { request as securely } from "node:https";
import { isPublicAddress, literalIn } from "#core/delivery/address.ts";
import { fromNameServer, onlyTo, type Resolve } from "./reach.ts";

/** The end of a short link; undefined when that cannot be told. */
export type FollowLink = (link: string) => Promise<string | undefined>;

/** How the outside is reached; a test brings its own. */
export type Reach = {
  readonly resolve: Resolve;
  /** Whether a connection may go to this address. */
  readonly may: (address: string) => boolean;
  /** As a URL says it: "" is the scheme's own, 80 or 443. */
  readonly ports: readonly string[];
};

/** Nothing but the open internet. */
export const openInternet: Reach = { resolve: fromNameServer, may: isPublicAddress, ports: [""] };

const mostHops = 5;
/** For all hops together. */
const patience = 3_000;
const longestHeaders = 8_192;
const longestLink = 2_048;

export function shortLinks(isShortener: (host: string) => boolean, reach: Reach = openInternet): FollowLink {
  return async (link) => {
    const signal = AbortSignal.timeout(patience);
    let url: URL | null = URL.parse(link);
    for (let hop = 0; hop <= mostHops; hop++) {
      if (url === null || !/^https?:$/.test(url.protocol) || url.href.length > longestLink) return undefined;
      if (!isShortener(url.hostname)) return hop === 0 ? undefined : url.href;
      const next = hop === mostHops ? undefined : await pointerOf(url, reach, signal);
      if (next === undefined) return undefined;
      url = URL.parse(next, url.href);
    }
    return undefined;
  };
}

/** What the shortener answers as the next address; whatever goes wrong on the way, we do not know. */
async function pointerOf(url: URL, reach: Reach, signal: AbortSignal): Promise<string | undefined> {
  const addresses = await addressesOf(url, reach);
  return addresses === undefined || signal.aborted ? undefined : ask(url, addresses, signal);
}

/** Undefined unless each of them may be reached: whoever mixes them is trying which one we take. */
async function addressesOf(url: URL, { resolve, may, ports }: Reach): Promise<readonly string[] | undefined> {
  if (!ports.includes(url.port)) return undefined;
  const literal = literalIn(url);
  const found = literal === undefined ? await resolve(url.hostname).catch(() => []) : [literal];
  return found.length > 0 && found.every(may) ? found : undefined;
}

function ask(url: URL, addresses: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  plain.hash = "";
  const options: RequestOptions = {
    // Many shorteners answer HEAD with "not allowed"; of what GET brings nothing is read.
    method: "GET",
    headers: { accept: "text/html", "user-agent": "Kentering" },
    agent: false,
    lookup: onlyTo(addresses),
    maxHeaderSize: longestHeaders,
    signal,
  };
  return new Promise((resolve) => {
    const asked = (plain.protocol === "https:" ? securely : plainly)(plain, options, (response) => {
      const { statusCode = 0, headers } = response;
      resolve(statusCode >= 300 && statusCode < 400 ? headers.location : undefined);
      response.on("error", () => undefined).destroy();
    });
    asked.on("error", () => resolve(undefined)).end();
  });
}
