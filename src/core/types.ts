/** The nouns of the flow. Each has one name, in docs/glossary.md; states and their moves are in states.ts. */

/** What can tie reports: a kind, and a value that exists only in normal form. */
export const indicatorKinds = [
  "iban",
  "phone",
  "domain",
  "url",
  "email",
  "sender-id",
  "handle",
  "listing",
  "wallet",
  "company",
  "order",
  "delivery-address",
  "payment-link",
  "atm",
  "track-and-trace",
] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

/** Only these are not tied to a person, so only about these may a rule decide (GDPR art. 22). */
export const impersonalKinds: readonly IndicatorKind[] = ["domain", "url", "sender-id"];

export type Indicator = { readonly kind: IndicatorKind; readonly value: string };

export const roles = ["controlled", "impersonated", "victim", "mentioned"] as const;
export type Role = (typeof roles)[number];

export const mannersOfUse = ["displayed", "called", "visited", "paid", "written"] as const;
export type MannerOfUse = (typeof mannersOfUse)[number];

/** An indicator as one report names it: what part it played, who says so, and how the reporter met it. */
export type Sighting = Indicator & {
  readonly role: Role;
  readonly by: "reporter" | "desk" | "extraction";
  readonly how?: MannerOfUse;
};

/** How surely a desk knows who reports, weakest first. */
export const strengths = ["unconfirmed", "confirmed", "transaction", "identified"] as const;
export type Strength = (typeof strengths)[number];

export const channels = [
  "email",
  "sms",
  "phone",
  "chat",
  "social-media",
  "website",
  "marketplace",
  "post",
  "in-person",
  "app",
] as const;
export type Channel = (typeof channels)[number];

export const victimTypes = ["citizen", "sme", "organisation"] as const;
export const impacts = ["financial", "mental", "physical", "social"] as const;

/** What whoever reports for another is to them. */
export const relations = ["family", "friend", "carer", "professional", "other"] as const;

/** Told by somebody else than whom it happened to, and whether those said that it may be told. */
export type OnBehalf = { readonly relation: (typeof relations)[number]; readonly permission: boolean };

/** Integer cents; never a fraction, never negative. */
export type Money = { readonly cents: number; readonly currency: string };

/** When it happened: an instant, or only the day (Europe/Amsterdam). */
export type Occurrence = { readonly at: Date } | { readonly on: string };

/** Who reports, as keys. They are stored as keyed digests to count by, and in clear only inside the report's seal. */
export type ReporterKeys = {
  readonly email?: string;
  readonly phone?: string;
  readonly iban?: string;
  readonly transaction?: string;
  readonly policeReference?: string;
};

/** What one person told one desk, once (melding). */
export type Report = {
  readonly id: string;
  readonly desk: string;
  readonly receivedAt: Date;
  readonly form: string;
  readonly narrative: string;
  /** The story without what could tell who it is about: the only text that is searched and compared. */
  readonly gist: string;
  readonly occurrence?: Occurrence;
  readonly amountLost?: Money;
  readonly channel?: Channel;
  readonly victim?: {
    readonly type: (typeof victimTypes)[number];
    readonly impact: readonly (typeof impacts)[number][];
    /** The number of a business in the trade register; of a sole trader it is personal, so it is sealed. */
    readonly kvk?: string;
  };
  readonly onBehalf?: OnBehalf;
  readonly sightings: readonly Sighting[];
  readonly reporter: ReporterKeys;
  readonly strength: Strength;
  readonly externalId?: string;
};

/** Legal regime of the data: the GDPR, or the Dutch police data act. */
export type Regime = "avg" | "wpg";
