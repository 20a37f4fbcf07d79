/**
 * Where a partner may have its notices sent. An address is a wish of somebody outside, and our machine can reach what the
 * outside cannot: so only the open internet, over TLS. A name is looked up again at each call, and what it leads to is
 * held against the same rule there (adapters/exchange/call.ts).
 */
import ipaddr from "ipaddr.js";
import { Refusal } from "#core/errors.ts";

const longest = 500;
/** Where web servers listen; our machine should knock on no other door. */
const ports: readonly string[] = ["", "8443"];
/** Names that mean something inside a network only (RFC 6761, 6762, 8375, 9476 and the private-use `internal`). */
const insideOnly = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|onion|alt)$/;
/** Azure's machine service stands on an address that looks public. */
const machineServices: readonly string[] = ["168.63.129.16"];
/** What is given out to the world; the rest of IPv6 has a meaning of its own, or none yet (IANA). */
const globalIpv6 = ipaddr.parseCIDR("2000::/3");

/** @throws Refusal INPUT_INVALID that says what an address must be. */
export function webhookUrl(text: string, { loopback }: { readonly loopback: boolean }): URL {
  const refuse = (sentence: string): never => {
    throw new Refusal("INPUT_INVALID", sentence, "/url");
  };
  if (text.length > longest || !URL.canParse(text))
    return refuse(`/url is no address of at most ${longest} characters, such as https://bank.example/kentering.`);
  const url = new URL(text);
  if (url.username !== "" || url.password !== "")
    return refuse("/url holds a name or a password. Leave them out: each notice is signed.");
  if (url.hash !== "") return refuse("/url has a part after #, which is never sent. Leave it out.");
  if (loopback && isThisMachine(url)) return url;
  if (url.protocol !== "https:") return refuse("/url does not begin with https://.");
  if (!ports.includes(url.port)) return refuse("/url names a port other than 443 or 8443.");
  if (!mayBeOutside(url))
    return refuse("/url leads into a network that is not open to the world. Give a public address.");
  return url;
}

/** The address in the URL itself, where that is no name. */
export function literalIn({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** This machine, called by its number: for tests and demonstration. */
export function isThisMachine(url: URL): boolean {
  const literal = literalIn(url);
  return literal !== undefined && ipaddr.process(literal).range() === "loopback";
}

/** Whether an address is of the open internet: not private, local, shared, mapped onto such, or a machine's own service. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4 address in the clothes of an IPv6 one is judged as what it is.
  const address = ipaddr.process(text);
  if (machineServices.includes(address.toString()) || address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || address.match(globalIpv6);
}

function mayBeOutside(url: URL): boolean {
  const literal = literalIn(url);
  if (literal !== undefined) return isPublicAddress(literal);
  const name = url.hostname.replace(/\.$/, "");
  return name.includes(".") && !insideOnly.test(name);
}
