/**
 * A covenant (convenant): an agreement between partners, held as data. It says how many reports are enough, who decides,
 * and who is then asked for what, on which ground, with which fields, before when. A covenant is never itself a ground.
 */
import type { Duration } from "#core/time/duration.ts";
import type { LegalDate } from "#core/time/legal-date.ts";
import type { IndicatorKind, Regime, Strength } from "#core/types.ts";

/** What a request can ask a partner to do. */
export const barriers = [
  "block-account",
  "hold-payments",
  "takedown",
  "block-number",
  "recall-payment",
  "do-not-originate",
  "cancel-order",
  "stop-card",
  "attend",
] as const;
export type Barrier = (typeof barriers)[number];

/** What is asked because of a live alert, and never otherwise: the shop, the bank of the card, the police. */
export const liveBarriers: readonly Barrier[] = ["cancel-order", "stop-card", "attend"];

/** Verzoek, vordering and bevel: they stay apart. */
export const forces = ["request", "demand", "order"] as const;
export type Force = (typeof forces)[number];

/** As a request can be: what left because nobody decided is information, which asks nothing and confirms nothing. */
export const requestForces = [...forces, "information"] as const;
export type RequestForce = (typeof requestForces)[number];

/** The only facts a request can carry; whatever is not here cannot leave. */
export const shareFields = [
  "indicator",
  "form",
  "reporters",
  "reports",
  "firstSeen",
  "lastSeen",
  "lossCents",
  "amount",
  "occurredAt",
  "transaction",
  "victimAccount",
  "amountMoved",
  "movedAt",
  "happening",
  "until",
  "card",
  "order",
  "camera",
] as const;
export type ShareField = (typeof shareFields)[number];

/** All that the bank may hear that money moved on to: whose money it was stays where it was. */
export const movedOnFields: readonly ShareField[] = ["indicator", "form", "amountMoved", "movedAt"];

/** All that a live alert may say: where, when and with what, and nothing about whoever was robbed. */
export const liveFields: readonly ShareField[] = [
  "indicator",
  "happening",
  "occurredAt",
  "until",
  "card",
  "order",
  "amount",
  "camera",
];

/** How the directory finds who is asked; an organisation's id does instead. */
export const addresseeResolvers = [
  "account-bank",
  "psp-of-shop",
  "registry-of-tld",
  "own-bank",
  "telco-of-number",
  "next-bank",
  "every-telco",
  "named-shop",
  "named-bank",
] as const;
export type AddresseeResolver = (typeof addresseeResolvers)[number];

/** Legal bases for a disclosure: GDPR art. 6(1), or the police data act (Wpg), which needs a decision. */
export const bases = [
  "gdpr-6-1-b",
  "gdpr-6-1-c",
  "gdpr-6-1-e",
  "gdpr-6-1-f",
  "wpg16",
  "wpg17",
  "wpg18",
  "wpg19",
  "wpg20",
] as const;
export type Basis = (typeof bases)[number];

/** What becomes of a request that nobody decides: it expires, or leaves as information, never about a person. */
export const silenceEnds = ["expire", "inform"] as const;
export type SilenceEnd = (typeof silenceEnds)[number];

/** What an organisation can declare of what is its own, and covenants pick up as they do reports. */
export const declarationKinds = ["do-not-originate", "cash-out"] as const;
export type DeclarationKind = (typeof declarationKinds)[number];

/**
 * Who decides that a request goes out: a rule (never about a person, GDPR art. 22), the person who declares what happens
 * now, by declaring it, or a person within a time.
 */
export type Decide =
  | { readonly by: "rule" }
  | { readonly by: "declarer" }
  | {
      readonly by: "person";
      /** An organisation of the directory, or "desk": the desk that took the report. */
      readonly at: string;
      readonly role: string;
      readonly within: Duration;
      /** Who decides at night: people with a role at an organisation, or a named function. */
      readonly piket: { readonly at: string; readonly role: string } | { readonly function: string };
      /** So long after the first deadline, when the night decider is silent as well. */
      readonly silence?: { readonly within: Duration; readonly end: SilenceEnd };
    };

/**
 * Which value the request is about: the one that fired the covenant, others in its dossier or in the report, or the
 * account to which money moved on, as the bank asked before answers.
 */
export type About = { readonly kind: IndicatorKind; readonly in: "trigger" | "dossier" | "report" | "answer" };

/** Who is asked: found by a resolver, or one organisation of the directory. */
export type Addressee = { readonly resolver: AddresseeResolver } | { readonly organisation: string };

/** On what data may go to a country that does not protect it as we do (GDPR ch. V; police data: Wpg art. 17a). */
export const transferBases = ["gdpr-45", "gdpr-46", "gdpr-47", "gdpr-49", "wpg17a"] as const;
export type TransferBasis = (typeof transferBases)[number];

/** Legal basis of one disclosure; the decision is required by the Wpg, the transfer outside the EEA. */
export type CovenantGround = {
  readonly basis: Basis;
  readonly decision?: string;
  readonly article?: string;
  readonly transfer?: { readonly basis: TransferBasis; readonly reference: string };
};

/** Who tells the person concerned (GDPR art. 14), how long after the request, and why and until when that may wait. */
export type PersonNotice = {
  /** "controller", "addressee", or an organisation of the directory. */
  readonly who: string;
  readonly when: Duration;
  readonly deferral?: { readonly ground: string; readonly end: Duration };
};

/** An established trader is heard first, for so long; then this person decides, also where else a rule would. */
export type CovenantHearing = { readonly within: Duration; readonly decide: Extract<Decide, { by: "person" }> };

/** One thing asked of one kind of partner. */
export type Step = {
  /** The step's name, unique within the covenant: bank, psp, registry, telco … */
  readonly ask: string;
  readonly about: About;
  /** The step's own, else the covenant's. */
  readonly decide: Decide;
  readonly hearing?: CovenantHearing;
  readonly addressee: Addressee;
  readonly barrier: Barrier;
  readonly force: Force;
  readonly share: readonly ShareField[];
  readonly ground: CovenantGround;
  readonly purpose: string;
  /** How long the addressee may keep what it was sent. */
  readonly retain: Duration;
  /** Before when it must answer, counted from sending. */
  readonly within: Duration;
  /** How long the barrier stands once raised: then it ends, unless a person renews it. */
  readonly term?: Duration;
  /** Of a live alert: acknowledged so soon, or the step of this name is asked as well. */
  readonly live?: { readonly acknowledge: Duration; readonly otherwise?: string };
  readonly notice: PersonNotice;
};

/** The whole agreement, as one version of it reads. */
export type Covenant = {
  readonly id: string;
  readonly version: number;
  /** Where the agreement is found, and the day somebody checked that it says this. */
  readonly source: { readonly reference: string; readonly verified: false | LegalDate };
  readonly valid: { readonly from: LegalDate; readonly review: LegalDate };
  readonly parties: ReadonlyMap<string, { readonly signed?: LegalDate; readonly by?: string }>;
  readonly dpia?: { readonly reference: string };
  /** Advice of the data protection officer. */
  readonly advice?: { readonly officer: string; readonly date: LegalDate };
  /** Organisations of the directory. */
  readonly controller: string;
  readonly processor?: string;
  /** Reference of the arrangement under GDPR art. 26 or 28. */
  readonly agreement: string;
  readonly regime: Regime;
  /** Reports of these forms; or declarations, and then no reports. */
  readonly on: {
    readonly kinds: readonly IndicatorKind[];
    readonly forms: readonly string[];
    readonly declarations?: readonly DeclarationKind[];
  };
  readonly count?: { readonly window: Duration; readonly strength: readonly Strength[] };
  /** CEL over the facts of the trigger; `holds(when, facts)` in condition.ts answers it. */
  readonly when: string;
  readonly steps: readonly Step[];
};
