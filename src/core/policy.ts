/** Policy is data: who takes part, what fraud forms there are, what is official. Read from `policy/` at start. */

import type { LinkHosts } from "./link-hosts.ts";
import type { Lure } from "./lure.ts";
import type { Migration, RoleStatus, Schemes } from "./taxonomy/shape.ts";
import type { Concept } from "./taxonomy/taxonomy.ts";
import type { Duration } from "./time/duration.ts";
import type { IndicatorKind, Regime, Strength } from "./types.ts";

/** A text in the two languages of the site. */
export type Bilingual = { readonly nl: string; readonly en: string };

/** A node of the shared taxonomy (fraudevorm). */
export type FraudForm = {
  readonly code: string;
  readonly label: Bilingual;
  readonly definition: Bilingual;
  /** Articles of the Dutch criminal code, such as "326 Sr"; plain non-delivery is not 326. */
  readonly law: readonly string[];
};

/** The forms that a report may have; `refreshTaxonomy` (taxonomy/proposal.ts) adds those accepted at run time. */
export type Taxonomy = { readonly version: number; forms: ReadonlyMap<string, FraudForm> };

/** The whole of what partners share: umbrella terms, groups, forms, roles, and how they map onto the lists of others. */
export type SharedTaxonomy = Taxonomy & {
  concepts: ReadonlyMap<string, Concept>;
  readonly schemes: Schemes;
  /** From every earlier version to the next. */
  readonly migrations: readonly Migration[];
  readonly roleStatuses: ReadonlyMap<string, RoleStatus>;
};

export const sectors = [
  "police",
  "prosecution",
  "bank",
  "psp",
  "telco",
  "marketplace",
  "registry",
  "regulator",
  "government",
  "victim-support",
  "recovery",
  "prevention",
  "research",
  "association",
  "shop",
  "media",
  "desk",
] as const;
export type Sector = (typeof sectors)[number];

/** An organisation of the directory: it may take reports (desk), raise barriers (partner), or both. */
export type Organisation = {
  readonly id: string;
  readonly name: Bilingual;
  readonly sector: Sector;
  /** A public authority; where neither sender nor recipient is one, an AP licence is needed (UAVG art. 33). */
  readonly public: boolean;
  readonly regime: Regime;
  /** Where it is established (ISO 3166-1 alpha-2); absent: the Netherlands. */
  readonly country?: string;
  readonly controller: string;
  readonly processor: string;
  /** Reference of the arrangement under GDPR art. 26 or 28. */
  readonly agreement: string;
  readonly apLicence?: string;
  /** Organisatie-identificatienummer, 20 digits; ours all start with 99: test. */
  readonly oin: string;
  /** Where it is told by mail, unless it has set a webhook. */
  readonly mailbox?: string;
  /** Present when it takes reports. */
  readonly desk?: {
    readonly strength: {
      readonly default: Strength;
      /** The most that a report may claim as it comes in. */
      readonly maximum: Strength;
      /** How a reporter whom this desk does not know can become `confirmed` afterwards. */
      readonly confirmedBy?: "mail";
    };
    /** Where people send mails that they pass on, in lower case. */
    readonly mailboxes?: readonly string[];
  };
  /** Present when it can raise barriers: how requests find it. */
  readonly partner?: {
    /** Bank codes in Dutch IBANs (positions 5–8). */
    readonly bankCodes?: readonly string[];
    /** Top-level domains it runs. */
    readonly tlds?: readonly string[];
    /** Registrable domains of its payment pages. */
    readonly paymentHosts?: readonly string[];
    /** How the numbers begin that it hands out, in E.164; of several that fit, the longest counts. */
    readonly numbers?: readonly string[];
    /** True for the PSP that answers for shops whose PSP is not known. */
    readonly shops?: boolean;
  };
  /** Its own values, in normal form: whoever reports them, they are impersonated. */
  readonly official: readonly {
    readonly kind: IndicatorKind;
    readonly value: string;
    readonly source: string;
    readonly verified: string;
  }[];
};

/** A person of the local sign-in, one for each role; real deployments bring their own issuer. */
export type SeededPerson = {
  readonly subject: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
};

export type Directory = {
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly persons: readonly SeededPerson[];
  /** `kind value` of every official value. */
  readonly official: ReadonlySet<string>;
  /** `kind value` of what many hold, such as a collecting account: context, never a tie. */
  readonly hubs?: ReadonlySet<string>;
  /** Countries outside the Netherlands whose law protects data as ours does, for each regime. */
  readonly protecting?: Readonly<Record<Regime, ReadonlySet<string>>>;
};

/** Whether what this organisation is told stays under the protection of our law, or of one the Commission found adequate. */
export function isProtected(
  { protecting }: Directory,
  { country }: Pick<Organisation, "country">,
  regime: Regime,
): boolean {
  return country === undefined || country === "NL" || protecting?.[regime].has(country) === true;
}

export const brandSectors = [
  "bank",
  "government",
  "parcel",
  "telecom",
  "hosting",
  "shop",
  "payment",
  "energy",
  "insurance",
  "travel",
  "technology",
  "crypto",
] as const;

/** A brand or government service that fraudsters pose as: what is its own, and by which words a host or text names it. */
export type Brand = {
  readonly id: string;
  readonly name: string;
  readonly sector: (typeof brandSectors)[number];
  /** Where it is established (ISO 3166-1 alpha-2). */
  readonly country: string;
  /** Registrable domains of its own sites and mail. */
  readonly domains: readonly string[];
  /** Registrable domains of its own under which its customers write: no sign of impersonation, and no proof of anything. */
  readonly shared: readonly string[];
  /** Words that name it and nothing else. */
  readonly words: readonly string[];
  /** Words that name it, and are also plain words, parts of others or names of others. */
  readonly common: readonly string[];
  /** What its text messages show as their sender; anybody can show the same. */
  readonly senders: readonly string[];
  readonly numbers: readonly { readonly value: string; readonly what: string; readonly source: string }[];
  /** False for a bank from which nobody pays: whoever has just been robbed need not find it in a list. */
  readonly payments?: false;
  /** The number to call at once when money is going: absent where we have no source, then "the number on your card". */
  readonly urgent?: { readonly value: string; readonly source: string };
  readonly source: string;
  readonly verified: false | string;
};

/**
 * When whoever checks a value is told that others reported it. Only reports under the GDPR are counted, for a police report
 * may not be told so; and only what is tied to no person, for the public would read it as an accusation (GDPR art. 10).
 */
export type PublicRule = {
  readonly kinds: readonly IndicatorKind[];
  /** Independent reporters. */
  readonly reporters: number;
  readonly window: Duration;
  readonly strength: readonly Strength[];
};

/** On what somebody can protect themselves. */
export const devices = ["iphone", "android", "windows", "mac"] as const;
export type Device = (typeof devices)[number];

/** What people can do themselves before anything happens. */
export type Measure = {
  readonly id: string;
  /** "YYYY-MM-DD": menus move, so after this day somebody must have looked again. */
  readonly review: string;
  readonly source: string;
  readonly title: Bilingual;
  readonly why: Bilingual;
  readonly steps: readonly { readonly on: readonly (Device | "bank")[]; readonly text: Bilingual }[];
};

/** About how many different values of persons one asker may check in one window: of the public, and of who is known. */
export type AskingRule = { readonly window: Duration; readonly public: number; readonly known: number };

export type Policy = {
  readonly taxonomy: SharedTaxonomy;
  readonly directory: Directory;
  readonly brands: readonly Brand[];
  readonly links: LinkHosts;
  readonly lures: readonly Lure[];
  readonly reported: PublicRule;
  readonly measures: readonly Measure[];
  readonly asking: AskingRule;
};
