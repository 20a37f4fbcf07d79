/**
 * What the core asks of the outside: a store, a clock, ids, secrets, a way to deliver. Everything comes in through one
 * World, so that tests fix time and a simulator can break each port (docs/decisions/0004-world.md).
 */
import type { Covenant } from "./covenant/covenant.ts";
import type { Operation } from "./log/operation.ts";
import type { Policy } from "./policy.ts";
import type { Secrets } from "./secrets.ts";

export type Row = Record<string, unknown>;

/**
 * In whose name a transaction runs; the database holds it too, by role and row-level security.
 * `hub` is the flow itself: it sees all rows, and still cannot rewrite the log or an outcome.
 * `member` sees only the rows of its own organisation.
 * `keeper` takes away what is past its term: the only one who may delete what is append-only, and who changes nothing.
 */
export type Identity =
  | {
      readonly as: "hub";
      /** The number of an advisory lock that many may hold at once; taken as the transaction begins, in the same round trip. */
      readonly sharing?: number;
    }
  | { readonly as: "member"; readonly organisation: string }
  | { readonly as: "keeper" };

export const hub: Identity = { as: "hub" };
export const keeper: Identity = { as: "keeper" };

/** One open transaction. Values are always parameters. Dates come back as Date, `date` as "YYYY-MM-DD", bigint as number. */
export type Tx = {
  query<R extends Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
};

/** The store: PGlite or PostgreSQL. All of the work commits, durably, or none of it does. */
export type Sql = {
  transaction<T>(identity: Identity, work: (tx: Tx) => Promise<T>): Promise<T>;
};

/** Tells a partner that something waits for it. No personal data; the same `id` again must change nothing. */
export type Notice = { readonly id: string; readonly to: string; readonly about: string; readonly type: string };

/** By which way a partner took a notice, and the status it answered where the way has one. */
export type Receipt = { readonly way: string; readonly answer?: number };

/** In which words a reporter is written to: those of the page they reported on, or both where that is not known. */
export type Tongue = "nl" | "en" | "both";

/** A letter, as data; its words are policy/texts. The same `id` again is the same letter. */
export type Letter = ConfirmationLetter | HearingLetter | RequestLetter | NoticeLetter;

type Addressed = { readonly id: string; readonly to: string; readonly language: Tongue };

/** To an established trader who is named: what is about to be asked, and how to be heard first. */
export type HearingLetter = Addressed & {
  readonly type: "hearing";
  readonly reference: string;
  readonly openedAt: Date;
  readonly until: Date;
};

/** To a reporter. */
export type ConfirmationLetter = Addressed & {
  readonly type: "confirmation";
  /** What proves that whoever has it reads this mailbox. */
  readonly token: string;
  /** How the follow-up code begins, by which a reporter knows which report it is. */
  readonly codeHint: string;
  readonly receivedAt: Date;
  readonly until: Date;
};

/** To a partner's mailbox, about a request: what to do about it is behind the link. It holds no value. */
export type RequestLetter = Addressed & {
  readonly type: "request";
  /** The type of the notice. */
  readonly about: string;
  readonly token: string;
  readonly barrier: string;
  readonly dueAt?: Date;
  readonly until: Date;
};

/** To a mailbox, about what its organisation signs in for. */
export type NoticeLetter = Addressed & { readonly type: "notice"; readonly about: string };

/** What must stay forgotten when a backup of before is put back. */
export type Forgotten = { readonly kind: "report" | "token"; readonly id: string };

export type World = {
  readonly store: Sql;
  readonly policy: Policy;
  /** The covenants in force, kept in memory; `refreshCovenants` (covenants.ts) renews it from the store. */
  readonly covenants: { inForce: readonly Covenant[] };
  readonly secrets: Secrets;
  now(): Date;
  /** The operation that runs now, where one was begun outside; else each line of the processing log begins its own. */
  operation?(): Operation | undefined;
  /** A new UUIDv7 (RFC 9562) whose time is `now()`. */
  newId(): string;
  /** Notes outside the store, durably, that this was erased or revoked, before it is; so that no backup brings it back. */
  forget?(forgotten: Forgotten): Promise<void>;
  /** Resolves when the partner has it. @throws Undelivered (delivery/undelivered.ts), or whatever else; it is then tried again. */
  deliver(notice: Notice): Promise<Receipt | undefined>;
  /** A webhook may be on this machine: for tests and demonstration only. */
  readonly loopbackWebhooks?: boolean;
  /** Throws when the letter could not be handed over now; `refused` when this address will never take it. */
  mail(letter: Letter): Promise<"taken" | "refused">;
};
