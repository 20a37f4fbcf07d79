/** What may happen only inside this machine: a sign-in without a password, or one without TLS. */
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";

/** Whether this URL can only lead back to the machine it is opened on (RFC 6761 section 6.3, RFC 8252 section 8.3). */
export function isLoopback(url: string | URL): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
}

/**
 * Whether a request comes from this machine, for this machine. A forwarded request does not: a proxy would bring the
 * whole network in. Nor does one for another host name: a page elsewhere may have pointed its own name at us.
 */
export function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  const forwarded = headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined;
  const host = `http://${headers.host ?? ""}`;
  return (address === "::1" || address.startsWith("127.")) && !forwarded && URL.canParse(host) && isLoopback(host);
}
