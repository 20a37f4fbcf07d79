/** The brands of policy, laid out so that a host is held against all of them at once. */
import { skeleton } from "#core/indicator/skeleton.ts";
import type { LinkHosts } from "#core/link-hosts.ts";
import type { Brand } from "#core/policy.ts";

/** A word that names a brand, without the hyphens and dots that it may be written with. */
export type Name = {
  readonly word: string;
  readonly brand: Brand;
  readonly common: boolean;
  /** Written in parts ("t-online"): never inside another word ("exactonline"). */
  readonly parted: boolean;
};

export type BrandIndex = {
  readonly links: LinkHosts;
  /** Every domain that is a brand's own, also where its customers write. */
  readonly own: ReadonlyMap<string, Brand>;
  /** Those where customers write. */
  readonly shared: ReadonlySet<string>;
  /** Official domains with hyphens for dots ("ing-nl"), as they are written before another domain. */
  readonly hyphened: ReadonlyMap<string, Brand>;
  readonly names: ReadonlyMap<string, Name>;
  /** Words long enough to be known inside a longer one. */
  readonly long: readonly Name[];
  /** Words by what they look like, for letters of another script. */
  readonly looks: ReadonlyMap<string, Name>;
};

export function brandIndex(brands: readonly Brand[], links: LinkHosts): BrandIndex {
  const names = new Map<string, Name>();
  for (const brand of brands) {
    for (const word of brand.common) add(names, nameOf(word, brand, true));
    for (const word of brand.words) add(names, nameOf(word, brand, false));
  }
  const domains = brands.flatMap((brand) => brand.domains.map((domain) => [domain, brand] as const));
  const all = [...names.values()];
  return {
    links,
    own: new Map([...domains, ...brands.flatMap((brand) => brand.shared.map((domain) => [domain, brand] as const))]),
    shared: new Set(brands.flatMap(({ shared }) => shared)),
    hyphened: new Map(domains.map(([domain, brand]) => [domain.replaceAll(".", "-"), brand])),
    names,
    long: all.filter(({ word, common, parted }) => !common && !parted && word.length >= shortestInside),
    looks: new Map(all.filter(({ parted }) => !parted).map((name) => [skeleton(name.word), name])),
  };
}

/** Shorter words stand inside too many others. */
const shortestInside = 6;

function add(names: Map<string, Name>, name: Name): void {
  const before = names.get(name.word);
  if (before === undefined || (before.parted && !name.parted)) names.set(name.word, name);
}

function nameOf(written: string, brand: Brand, common: boolean): Name {
  const word = written.replace(/[.-]/gu, "");
  return { word, brand, common, parted: word !== written };
}
