/**
 * How long each kind of record is kept, and why: the one place for it. Each table of the store stands here with its term, or
 * with the reason that it stays; a test walks the schema. Terms are ours until whoever answers for the data sets their own.
 */
import { type Duration, parseDuration } from "./time/duration.ts";

function fixed(iso: string): Duration {
  const duration = parseDuration(iso);
  if (duration === undefined) throw new Error(`Not a duration: ${iso}`);
  return duration;
}

export const retention = {
  /** A report, two years after it came in, with all that hangs on it. */
  report: fixed("P2Y"),
  /** The mail a report was read from. */
  original: fixed("P14D"),
  /** An idempotency key, as the API promises. */
  idempotency: fixed("P7D"),
  /** How long the link in a letter works; the letter's row goes with it. */
  confirmation: fixed("P7D"),
  /** What somebody began to write, stopped with and has the code of. */
  draft: fixed("P14D"),
  /** That a request was made, to whom it was disclosed and what was answered: so long after its content went. */
  request: fixed("P5Y"),
  /** Who looked, and what was processed of whom. */
  trace: fixed("P3Y"),
  /** That a partner was told that something waits. */
  delivery: fixed("P1Y"),
  /** What is known of how much a trader sells: who gave it gives it anew each year, or it goes. */
  trader: fixed("P1Y"),
  /** That a value is no longer told as reported: so long, that each program that keeps the list has seen it go. */
  signal: fixed("P7D"),
  /** That a file was read. */
  importRun: fixed("P2Y"),
  /** A token that ended and a person who left: as long as lines of who looked may name them. */
  credential: fixed("P3Y"),
} as const;
export type Term = keyof typeof retention;

/** Where a term comes from. The selection lists (Archiefwet) are the controllers' own; none has been looked at for us. */
export const sources: Readonly<
  Record<Term, { readonly source: string; readonly selectionList: string; readonly verified: false }>
> = {
  report: listed("GDPR art. 5(1)(e); for the police Wpg art. 8 and 14"),
  original: listed("as long as one may doubt what a program read in it; Checkjelinkje keeps message content as long"),
  idempotency: listed("what the API promises for a retry"),
  confirmation: listed("what the letter says of its link"),
  draft: listed("what the page says that gives the code; as long as it takes to ask somebody for help"),
  request: listed("accountability, GDPR art. 5(2); for the police Wpg art. 14 and 32"),
  trace: listed("Logboek Dataverwerkingen leaves the term to its profile"),
  delivery: listed("long enough to find out why a partner did not hear of something"),
  trader: listed("as long as a number of orders says something about a trader of today"),
  signal: listed("the list is of values of nobody, and is made anew from the reports"),
  importRun: listed("as long as the reports that were read from the file"),
  credential: listed("as long as a line of the access log may name its id"),
};

function listed(source: string) {
  return { source, selectionList: "to be named by each controller (Archiefwet 1995 art. 5)", verified: false } as const;
}

/** Why rows of a table go, or stay. */
export type Keeping = { readonly term: Term } | { readonly ends: string } | { readonly stays: string };

/** Every table, by name. */
export const keeping: Readonly<Record<string, Keeping>> = {
  report: { term: "report" },
  report_key: { term: "report" },
  reporter_key: { term: "report" },
  follow_up: { term: "report" },
  external_report: { term: "report" },
  amendment: { term: "report" },
  tie: { term: "report" },
  cut: { term: "report" },
  separation: { term: "report" },
  same_report: { term: "report" },
  original: { term: "original" },
  idempotency: { term: "idempotency" },
  confirmation: { term: "confirmation" },
  // A value goes with the last report and the last request that name it, and what was found of it goes with it.
  indicator: { term: "request" },
  hub_finding: { term: "request" },
  firing: { term: "request" },
  barrier_request: { term: "request" },
  request_content: { term: "request" },
  not_applicable: { term: "request" },
  disclosure: { term: "request" },
  outcome: { term: "request" },
  correction: { term: "request" },
  correction_receipt: { term: "request" },
  deadline: { term: "request" },
  barrier_term: { term: "request" },
  named_reference: { term: "request" },
  named_notice: { term: "request" },
  hearing: { term: "request" },
  appeal: { term: "request" },
  // Once withdrawn or over, and no request that carried it out is left; what an alert told goes with its requests' content.
  declaration: { term: "request" },
  signal: { term: "signal" },
  trader: { term: "trader" },
  delivery: { term: "delivery" },
  access: { term: "trace" },
  processing: { term: "trace" },
  import_run: { term: "importRun" },
  token: { term: "credential" },
  person: { term: "credential" },
  // Without a code it goes after a day: nobody can open it again once the browser was closed.
  draft: { term: "draft" },
  request_link: { ends: "At its own expires_at, when the link in the partner's mail stops working." },
  session: { ends: "At its own expires_at, some hours after a person signed in." },
  webhook: {
    stays: "Where an organisation's own program listens; of nobody, and gone when the organisation takes it away.",
  },
  lane: { stays: "One row for each organisation that is told things: whether something waits." },
  covenant: { stays: "The agreement under which was shared; it names nobody who reported or is reported." },
  covenant_trial: { stays: "Numbers only: what two people had seen when they put a covenant in force." },
  covenant_step: { stays: "The same, step by step." },
  taxonomy_form: { stays: "Part of the taxonomy; its reports are gone before it is." },
  dossier: { stays: "An id and a day, of nobody: once its reports and values are gone it says nothing." },
  event: { stays: "Waits for the sealer, a second long." },
  log: { stays: "The proof of what happened: ids that lead nowhere once their rows are gone, never a value." },
  batch: { stays: "The signatures over the log." },
  reader: { stays: "How far each reader of the log is." },
  migration: { stays: "What the schema is." },
};
