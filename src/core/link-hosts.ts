/** What policy says of hosts by themselves (`link-hosts.yaml`): shorteners, free hosts, mailing services, public bodies. */

export const hostKinds = ["shortener", "free-host", "mailing", "public-body"] as const;
export type HostKind = (typeof hostKinds)[number];

export type LinkHosts = {
  /** Names of each kind; a host belongs when it is the name or stands under it. */
  readonly hosts: Readonly<Record<HostKind, ReadonlySet<string>>>;
  /** Words that lure when a brand's name stands beside them: "verify", "mijn". */
  readonly words: ReadonlySet<string>;
  /** Plain words that are one letter away from a brand's name. */
  readonly plain: ReadonlySet<string>;
};

/** Is this host one of a kind, or does it stand under one? */
export function isOfKind({ hosts }: Pick<LinkHosts, "hosts">, kind: HostKind, host: string): boolean {
  return nameWithin(hosts[kind], host) !== undefined;
}

/** The name of the set that a host is, or stands under; the longest. */
export function nameWithin(names: { readonly has: (name: string) => boolean }, host: string): string | undefined {
  let rest = host;
  for (let labels = 0; labels < 10; labels += 1) {
    if (names.has(rest)) return rest;
    const dot = rest.indexOf(".");
    if (dot === -1) return undefined;
    rest = rest.slice(dot + 1);
  }
  return undefined;
}
