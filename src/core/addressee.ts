/** Who must be asked: the organisation of the directory that can raise the barrier for an account, a domain or a shop. */

import { domainOfUrl } from "./indicator/web-address.ts";
import type { Directory, Organisation } from "./policy.ts";

/** The bank that keeps a Dutch account, by the bank code in positions 5–8 of its IBAN. */
export function bankOf(iban: string, directory: Directory): Organisation | undefined {
  const code = iban.startsWith("NL") ? iban.slice(4, 8) : undefined;
  return code === undefined ? undefined : partnerWith(directory, ({ bankCodes }) => bankCodes?.includes(code));
}

/** The registry that runs the top-level domain. */
export function registryOf(domain: string, directory: Directory): Organisation | undefined {
  const tld = domain.slice(domain.lastIndexOf(".") + 1);
  return partnerWith(directory, ({ tlds }) => tlds?.includes(tld));
}

/** The PSP whose payment page the shop sent people to; when none is known, the one that answers for unknown shops. */
export function pspOfShop(
  domain: string,
  paymentLinks: readonly string[],
  directory: Directory,
): Organisation | undefined {
  const own = partnerWith(directory, ({ paymentHosts }) => paymentHosts?.includes(domain));
  if (own !== undefined) return own;
  for (const link of paymentLinks) {
    const found = pspOfPaymentLink(link, directory);
    if (found !== undefined) return found;
  }
  return partnerWith(directory, ({ shops }) => shops);
}

/** The PSP whose payment page a link opens; nobody answers for the pages of others. */
export function pspOfPaymentLink(link: string, directory: Directory): Organisation | undefined {
  const host = URL.parse(link)?.hostname;
  const registrable = domainOfUrl(link);
  return partnerWith(directory, ({ paymentHosts }) =>
    paymentHosts?.some((each) => each === host || each === registrable),
  );
}

/** The telecom provider that handed the number out: of the ranges that fit, the longest counts. */
export function telcoOf(number: string, { organisations }: Directory): Organisation | undefined {
  let longest = 0;
  let found: Organisation | undefined;
  for (const organisation of organisations.values()) {
    for (const start of organisation.partner?.numbers ?? []) {
      if (start.length <= longest || !number.startsWith(start)) continue;
      longest = start.length;
      found = organisation;
    }
  }
  return found;
}

type Partner = NonNullable<Organisation["partner"]>;

function partnerWith(
  { organisations }: Directory,
  fits: (partner: Partner) => boolean | undefined,
): Organisation | undefined {
  for (const organisation of organisations.values()) {
    if (organisation.partner !== undefined && fits(organisation.partner) === true) return organisation;
  }
  return undefined;
}
