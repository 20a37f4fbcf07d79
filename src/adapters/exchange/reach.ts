/**
 * How we reach an address that somebody outside chose: what its name leads to is looked up here and judged, and the connection
 * goes to exactly those addresses, for looking up again would let the name point elsewhere meanwhile (DNS rebinding).
 */
import { Resolver } from "node:dns/promises";
import type { LookupFunction } from "node:net";

/** Gives every address of a name; throws when there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Not the system's own: that one keeps a thread of our process busy for as long as a name server likes. */
const nameServer = { timeout: 1_500, tries: 2 };

export async function fromNameServer(name: string): Promise<readonly string[]> {
  const resolver = new Resolver(nameServer);
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [four, six].flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  if (found.length === 0 && four.status === "rejected") throw four.reason;
  return found;
}

/** Whatever is asked, these are the addresses. */
export function onlyTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_name, options, done) => {
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? "", first?.family);
  };
}
