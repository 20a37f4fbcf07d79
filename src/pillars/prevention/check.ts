/**
 * What can be said of a link, a number, an account or a whole message before somebody clicks or pays: four verdicts, each with
 * reasons, a time and an end. Nothing of the question is kept. "No reports known" is never "safe" (rule 7 of the design).
 */
import { Refusal } from "#core/errors.ts";
import { findsIn, indicatorsIn } from "#core/indicator/extraction.ts";
import { domainOfUrl } from "#core/indicator/web-address.ts";
import { isOfKind } from "#core/link-hosts.ts";
import type { Policy } from "#core/policy.ts";
import type { Signals } from "#core/signal/list.ts";
import { type Indicator, impersonalKinds, type Role } from "#core/types.ts";
import { type SeenMail, screenMail } from "#screens/mails.ts";
import { screenMessage } from "#screens/messages.ts";
import { looksOf, type Screens } from "./looks.ts";
import { type MessageGround, messageReasons, type Reason } from "./reasons.ts";
import { unreadIn } from "./unread.ts";

export const verdicts = ["reported", "suspicious", "trusted", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];

export type Checked = Indicator & {
  readonly role: Role;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
};

/** What to do now, the most urgent first. */
export const adviceCodes = [
  "hang-up",
  "do-not-go-on",
  "warn-your-bank",
  "check-yourself",
  "official-way",
  "report-it",
] as const;
export type AdviceCode = (typeof adviceCodes)[number];

export type CheckResult = {
  readonly verdict: Verdict;
  readonly indicators: readonly Checked[];
  /** Of the text as a whole. */
  readonly reasons: readonly Reason[];
  /** The form of fraud that the text looks like, as a code of the taxonomy. */
  readonly form?: string;
  readonly advice: readonly AdviceCode[];
  readonly checkedAt: Date;
  /** From then on it must be asked anew. */
  readonly expiresAt: Date;
};

/** What a check knows: policy, and the values that were reported. */
export type Known = Screens & {
  readonly policy: Policy;
  readonly signals: Signals;
  readonly now: () => Date;
  /** Where the short links of this question lead, by the link in normal form; absent where nobody followed them. */
  readonly leads?: Leads;
};

/** The ends of short links. */
export type Leads = ReadonlyMap<string, string>;

/** A text may be a whole mail; more is no question any more. */
export const mostText = 100_000;
const minute = 60_000;
/** How long an answer holds. Reports come in all the time: nobody may rely for long on there being none. */
export const lasting: Readonly<Record<Verdict, number>> = {
  reported: 60 * minute,
  suspicious: 60 * minute,
  trusted: 60 * minute,
  unknown: 15 * minute,
};

/** A text that names more is no question about any of them. */
const mostFollowed = 3;

/** The short links a text names, as far as they are followed. */
export function shortLinksIn({ policy }: Pick<Known, "policy">, text: string): readonly string[] {
  return indicatorsIn(text, findsIn(text))
    .filter(
      ({ kind, value }) => kind === "url" && isOfKind(policy.links, "shortener", URL.parse(value)?.hostname ?? ""),
    )
    .map(({ value }) => value)
    .slice(0, mostFollowed);
}

/** @throws Refusal INPUT_INVALID for an empty text, TOO_LARGE above 100,000 characters. */
export function check(known: Known, text: string): CheckResult {
  if (text.trim() === "")
    throw new Refusal("INPUT_INVALID", "Give the text, link, number or account to check.", "/text");
  if (text.length > mostText)
    throw new Refusal("TOO_LARGE", "This text is longer than 100,000 characters. Give the part it is about.", "/text");
  return checkWords(known, text);
}

/** The same of words that nobody typed; there may be none. */
export function checkWords(known: Known, text: string): CheckResult {
  const finds = findsIn(text);
  return told(known, checkedIn(known, text, finds), screenMessage(known, text, finds));
}

/**
 * A mail is judged as one: by who sends it, who it says to be and where it leads. Never trusted: its sender, and what the
 * servers wrote above it, can be anybody's words.
 */
export function checkMail(known: Known, mail: SeenMail): CheckResult {
  const links = mail.links.slice(0, mostLinks).filter((link) => link.length <= longestLink);
  const text = [...mail.from.addresses, ...mail.replyTo, ...links, mail.subject, mail.text].join("\n");
  const senders = new Set([...mail.from.addresses, ...mail.replyTo]);
  const indicators = checkedIn(known, text.slice(0, mostText)).map((each) =>
    each.verdict === "trusted" && each.kind === "email" && senders.has(each.value)
      ? { ...each, verdict: "unknown" as const, reasons: [{ code: "sender-can-be-faked" } as const] }
      : each,
  );
  const { verdict, ...result } = told(known, indicators, screenMail(known, mail), unreadIn(mail));
  return verdict === "trusted" ? { ...result, ...endOf(known.now(), "unknown", indicators) } : { verdict, ...result };
}

const mostLinks = 40;
const longestLink = 2_000;

function checkedIn(known: Known, text: string, finds = findsIn(text)): readonly Checked[] {
  const now = known.now();
  const named = indicatorsIn(text, finds);
  return withEnds(named, known.leads).map((each) => ended(checked(known, each, now), known.leads));
}

/** What a text names, and what the short links in it lead to: that is judged as if it stood there. */
function withEnds(named: readonly Indicator[], leads: Leads | undefined): readonly Indicator[] {
  if (leads === undefined || leads.size === 0) return named;
  const ends = named.flatMap(({ value }) => indicatorsIn(leads.get(value) ?? ""));
  const all = [...named, ...ends].map((each) => [`${each.kind} ${each.value}`, each] as const);
  return [...new Map(all).values()];
}

/** Says of a short link where it leads, in place of that nobody can see it. */
function ended(link: Checked, leads: Leads | undefined): Checked {
  const end = link.kind === "url" ? leads?.get(link.value) : undefined;
  if (end === undefined) return link;
  const rest = link.reasons.filter(({ code }) => code !== "short-link");
  return { ...link, reasons: [{ code: "leads-to", word: URL.parse(end)?.hostname ?? "" }, ...rest] };
}

type Screened = {
  readonly verdict: "suspicious" | "unknown";
  readonly reasons: readonly MessageGround[];
  readonly form?: string;
};

function told(
  known: Known,
  indicators: readonly Checked[],
  message: Screened,
  unread: readonly Reason[] = [],
): CheckResult {
  const verdict = overall(indicators, message.verdict);
  const reasons = [...messageReasons(known.policy, message.reasons), ...unread];
  return {
    indicators,
    reasons: indicators.length + reasons.length === 0 ? [{ code: "nothing-found" }] : reasons,
    ...(message.form !== undefined && verdict === "suspicious" && { form: message.form }),
    ...endOf(known.now(), verdict, indicators),
  };
}

function endOf(
  checkedAt: Date,
  verdict: Verdict,
  indicators: readonly Checked[],
): Pick<CheckResult, "verdict" | "advice" | "checkedAt" | "expiresAt"> {
  const expiresAt = new Date(checkedAt.getTime() + lasting[verdict]);
  return { verdict, advice: adviceFor(verdict, indicators), checkedAt, expiresAt };
}

/** Whether a check of this value alone would call it reported. */
export function isReported(known: Known, value: Indicator, now: Date): boolean {
  return checked(known, value, now).verdict === "reported";
}

/**
 * Accounts, numbers and names belong to people: whether anybody reported them is told to nobody (rule 5). What a value itself
 * shows, such as a bank's name in somebody else's domain, is told of any.
 */
function checked({ policy, signals, ...screens }: Known, { kind, value }: Indicator, now: Date): Checked {
  const of = (verdict: Verdict, ...reasons: readonly Reason[]): Checked => {
    return { kind, value, role: "mentioned", verdict, reasons };
  };
  const looks = looksOf(screens, { kind, value });
  if (isListed(policy, { kind, value }) || looks.as === "official") {
    // Whose number it is says nothing of who calls: what a telephone shows can be anybody's choice.
    return kind === "phone" ? of("unknown", { code: "number-can-be-faked" }) : of("trusted", { code: "official" });
  }
  if (signals.find({ kind, value }, now) !== undefined) return of("reported", { code: "reported" }, ...looks.reasons);
  if (looks.as === "suspicious") return of("suspicious", ...looks.reasons);
  return of("unknown", ...looks.reasons, { code: impersonalKinds.includes(kind) ? "no-reports" : "of-a-person" });
}

function isListed({ directory }: Policy, { kind, value }: Indicator): boolean {
  const domain = kind === "url" ? domainOfUrl(value) : undefined;
  return directory.official.has(domain === undefined ? `${kind} ${value}` : `domain ${domain}`);
}

/** The worst of what was found; trusted only when all of it is. */
function overall(indicators: readonly Checked[], message: "suspicious" | "unknown"): Verdict {
  const has = (verdict: Verdict): boolean => indicators.some((each) => each.verdict === verdict);
  if (has("reported")) return "reported";
  if (has("suspicious") || message === "suspicious") return "suspicious";
  return has("trusted") && !has("unknown") ? "trusted" : "unknown";
}

function adviceFor(verdict: Verdict, indicators: readonly Checked[]): readonly AdviceCode[] {
  const called = indicators.some(({ reasons }) => reasons.some(({ code }) => code === "number-can-be-faked"));
  const first: readonly AdviceCode[] = called ? ["hang-up"] : [];
  switch (verdict) {
    case "reported":
    case "suspicious":
      return [...first, "do-not-go-on", "warn-your-bank", "report-it"];
    case "trusted":
      return [...first, "official-way"];
    case "unknown":
      return [...first, "check-yourself", "report-it"];
  }
}
