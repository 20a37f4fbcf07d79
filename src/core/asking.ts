/** Turns a firing into requests: for each step, each value it is about, and the one partner who can raise the barrier. */
import { bankOf, pspOfPaymentLink, pspOfShop, registryOf, telcoOf } from "./addressee.ts";
import type { Trigger } from "./concerns.ts";
import { countedBy, countFor, countOfOne } from "./counting.ts";
import { isSignedParty } from "./covenant/activation.ts";
import type { About, Covenant, Step } from "./covenant/covenant.ts";
import { withMerged } from "./dossier.ts";
import { type Firing, type Frozen, frozen } from "./firing.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { draftRequest, type Subject } from "./request.ts";
import type { Tie } from "./tying.ts";
import type { Indicator, IndicatorKind } from "./types.ts";

/** Carries out the steps of a firing. Asked again it changes nothing: each request exists once. */
export async function askPartners(world: World, tx: Tx, firing: Firing): Promise<void> {
  for (const [index, step] of firing.covenant.steps.entries()) {
    // Asked when a bank answers that the money moved on (moved-on.ts).
    if (step.about.in === "answer") continue;
    const subjects = await subjectsOf(tx, step.about, firing, undefined);
    if (subjects.length === 0)
      await notApplicable(world, tx, firing, index, undefined, `There is no ${step.about.kind} to ask about.`);
    for (const subject of subjects) {
      await askOne(world, tx, firing, index, step, subject);
    }
  }
}

/** A later report brings values into a dossier that has fired: what its steps ask about a dossier, they ask about these. */
export async function askAboutMore(
  world: World,
  tx: Tx,
  firing: Firing,
  report: Trigger,
  ties: readonly Tie[],
): Promise<void> {
  for (const [index, step] of firing.covenant.steps.entries()) {
    if (step.about.in !== "dossier") continue;
    const [fresh, known] = parted(ties.filter(({ kind, counts }) => counts && kind === step.about.kind));
    for (const { indicator: id, kind, value } of fresh) {
      const behind = frozen(countOfOne(report, kind, world.now()));
      await askOne(world, tx, firing, index, step, { id, kind, value, firstSeen: report.receivedAt }, behind);
    }
    const open = await notYetAsked(world, tx, firing, index, step, known);
    if (open.length === 0) continue;
    for (const subject of await subjectsOf(tx, step.about, firing, open)) {
      await askOne(world, tx, firing, index, step, subject);
    }
  }
}

/** Whether any covenant asks about values of these kinds for being in the same dossier. */
export function asksAboutDossier(world: World, ties: readonly Tie[]): boolean {
  const kinds = ties.filter(({ counts }) => counts).map(({ kind }) => kind);
  return world.covenants.inForce.some(({ steps }) =>
    steps.some(({ about }) => about.in === "dossier" && kinds.includes(about.kind)),
  );
}

/** Two dossiers turned out to be one: what the steps ask about a dossier, they ask about all that is in it now. */
export async function askAboutAll(world: World, tx: Tx, firing: Firing): Promise<void> {
  for (const [index, step] of firing.covenant.steps.entries()) {
    if (step.about.in !== "dossier") continue;
    const subjects = await subjectsOf(tx, step.about, firing, undefined);
    const open = await notYetAsked(
      world,
      tx,
      firing,
      index,
      step,
      subjects.map(({ id: indicator, kind, value }) => ({ indicator, kind, value })),
    );
    for (const subject of subjects.filter(({ id }) => open.includes(id))) {
      await askOne(world, tx, firing, index, step, subject);
    }
  }
}

/**
 * Those about which this step asked nobody, or another than it would ask now. To ask again changes nothing, but counting
 * what stands behind a value costs more than all the rest of a report (measured: 16 ms in place of 4).
 */
async function notYetAsked(
  world: World,
  tx: Tx,
  firing: Firing,
  index: number,
  step: Step,
  values: readonly (Indicator & { readonly indicator: string })[],
): Promise<string[]> {
  if (values.length === 0) return [];
  const rows = await tx.query<{ indicator: string; addressee: string }>(
    `select indicator, addressee from barrier_request
     where indicator = any($1::uuid[]) and covenant = $2 and step = $3 and withdrawn_at is null
       and for_report is not distinct from $4`,
    [values.map(({ indicator }) => indicator), firing.covenant.id, index, firing.forReport?.id ?? null],
  );
  const open: string[] = [];
  for (const { indicator, kind, value } of values) {
    const asked = rows.filter((row) => row.indicator === indicator).map(({ addressee }) => addressee);
    const addressee = asked.length === 0 ? undefined : await addresseeOf(world, tx, step, { kind, value }, firing);
    if (addressee === undefined || typeof addressee === "string" || !asked.includes(addressee.id)) open.push(indicator);
  }
  return open;
}

/** First those that this report is the first to name: all that stands behind them is this report. */
function parted(ties: readonly Tie[]): readonly [readonly Tie[], readonly Tie[]] {
  return [ties.filter(({ isNew }) => isNew), ties.filter(({ isNew }) => !isNew)];
}

async function askOne(
  world: World,
  tx: Tx,
  firing: Firing,
  index: number,
  step: Step,
  subject: Subject,
  counted?: Frozen,
): Promise<void> {
  const addressee = await addresseeOf(world, tx, step, subject, firing);
  if (typeof addressee === "string") return notApplicable(world, tx, firing, index, subject, addressee);
  const { covenant, form, evidence } = firing;
  // What is said about an account is what was reported about that account, not about the shop beside it.
  const behind =
    step.about.in === "dossier"
      ? (counted ?? frozen(await countFor(tx, covenant, subject, form, world.now())))
      : evidence;
  await draftRequest(world, tx, { firing, index, step, subject, behind, addressee });
}

/** The values a step is about. Only what a counting report of this covenant named can become a request. */
function subjectsOf(
  tx: Tx,
  { kind, in: where }: About,
  { covenant, indicator, dossier, forReport }: Firing,
  only: readonly string[] | undefined,
): Promise<Subject[]> {
  if (where === "trigger") return triggerOf(tx, indicator.id, kind);
  const counted = countedBy(covenant);
  // Each value of the kind that fires has a firing of its own; one must not ask about what another was not to ask about.
  if (where === "report")
    return indicator.kind === kind ? triggerOf(tx, indicator.id, kind) : namedBy(tx, forReport?.id, kind, counted);
  if (only !== undefined) return amongThese(tx, only, dossier, kind, counted);
  const { forms, strengths, regimes } = counted;
  return tx.query<Subject>(
    `select ${subjectColumns} from (select * from indicator where dossier = ${withMerged("$1")} and kind = $2 offset 0) i
     where exists (select 1 from tie t where ${isCounted})
     order by i.id limit 200`,
    [dossier, kind, forms, strengths, regimes],
  );
}

const subjectColumns = `i.id, i.kind, i.value, i.first_seen as "firstSeen"`;
const isCounted = `t.indicator = i.id and t.live and t.counts and t.form = any($3::text[])
  and t.strength = any($4::text[]) and t.regime = any($5::text[])`;

/** Looked up by id and not through the dossier, which may hold a hundred thousand. */
function amongThese(
  tx: Tx,
  only: readonly string[],
  dossier: string,
  kind: IndicatorKind,
  { forms, strengths, regimes }: ReturnType<typeof countedBy>,
): Promise<Subject[]> {
  return tx.query<Subject>(
    `select ${subjectColumns} from unnest($6::uuid[]) as wanted (id)
     cross join lateral (select * from indicator where id = wanted.id offset 0) i
     where i.kind = $2 and exists (select 1 from dossier d where d.id = i.dossier and (d.id = $1 or d.merged_into = $1))
       and exists (select 1 from tie t where ${isCounted})
     order by i.id limit 200`,
    [dossier, kind, forms, strengths, regimes, only],
  );
}

/** Of one report: found by its ties, which lie together. */
function namedBy(
  tx: Tx,
  report: string | undefined,
  kind: IndicatorKind,
  { forms, strengths, regimes }: ReturnType<typeof countedBy>,
): Promise<Subject[]> {
  return tx.query<Subject>(
    `select ${subjectColumns} from tie t join indicator i on ${isCounted}
     where t.report = $1 and i.kind = $2 order by i.id limit 200`,
    [report ?? null, kind, forms, strengths, regimes],
  );
}

function triggerOf(tx: Tx, id: string, kind: IndicatorKind): Promise<Subject[]> {
  return tx.query<Subject>(
    `select id, kind, value, first_seen as "firstSeen" from indicator where id = $1 and kind = $2`,
    [id, kind],
  );
}

/** Who is asked, or the sentence that says why nobody is. */
async function addresseeOf(
  world: World,
  tx: Tx,
  { addressee }: Step,
  { kind, value }: Indicator,
  { covenant, dossier, forReport }: Firing,
): Promise<Organisation | string> {
  const { directory } = world.policy;
  if ("organisation" in addressee) {
    return signed(
      covenant,
      directory.organisations.get(addressee.organisation),
      "The organisation is not in the directory.",
    );
  }
  switch (addressee.resolver) {
    case "account-bank":
      return signed(covenant, bankOf(value, directory), "No bank in the directory holds this account.");
    case "registry-of-tld":
      return signed(covenant, registryOf(value, directory), "No registry in the directory runs this top-level domain.");
    case "psp-of-shop":
      return signed(
        covenant,
        kind === "payment-link"
          ? pspOfPaymentLink(value, directory)
          : pspOfShop(value, await paymentLinks(tx, dossier), directory),
        "No payment provider is known.",
      );
    case "telco-of-number":
      return signed(covenant, telcoOf(value, directory), "No telecom provider in the directory has this number.");
    case "every-telco":
      return "Only an owner who declares a number has every provider told.";
    case "named-shop":
    case "named-bank":
      return "Only a live alert names the shop and the bank that are asked.";
    case "next-bank":
      return "Only a bank that answers says where the money went.";
    case "own-bank": {
      const own = forReport?.reporter.iban;
      if (own === undefined || forReport?.amountLost === undefined)
        return "The reporter gave no account of their own, or no amount.";
      return signed(covenant, bankOf(own, directory), "No bank in the directory holds the reporter's account.");
    }
  }
}

/** Whoever has not signed is asked nothing, also when it is the one to ask. */
export function signed(covenant: Covenant, found: Organisation | undefined, otherwise: string): Organisation | string {
  if (found === undefined) return otherwise;
  return isSignedParty(covenant, found.id) ? found : "The organisation has not signed this covenant.";
}

async function paymentLinks(tx: Tx, dossier: string): Promise<string[]> {
  const rows = await tx.query<{ value: string }>(
    `select value from (select * from indicator where dossier = ${withMerged("$1")} and kind = 'payment-link' offset 0) i
     order by id limit 50`,
    [dossier],
  );
  return rows.map(({ value }) => value);
}

/** That nobody was asked, and why: one row, once. */
export async function notApplicable(
  world: World,
  tx: Tx,
  { covenant, indicator, round, forReport }: Pick<Firing, "covenant" | "indicator" | "round" | "forReport">,
  step: number,
  subject: Subject | undefined,
  reason: string,
): Promise<void> {
  await tx.query(
    `insert into not_applicable (covenant, version, step, indicator, subject, round, for_report, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      covenant.id,
      covenant.version,
      step,
      indicator.id,
      subject?.id ?? null,
      round,
      forReport?.id ?? null,
      reason,
      world.now(),
    ],
  );
}
