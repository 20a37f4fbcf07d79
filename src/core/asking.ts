/** Turns a firing into requests: for each step, each value it is about, and the one partner who can raise the barrier. */
import { bankOf, pspOfShop, registryOf } from "./addressee.ts";
import type { About, Covenant, Step } from "./covenant.ts";
import { isSignedParty } from "./covenant-activation.ts";
import { withMerged } from "./dossier.ts";
import type { Firing } from "./firing.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { draftRequest, type Subject } from "./request.ts";
import type { Report } from "./types.ts";

/** Carries out the steps of a firing. Asked again it changes nothing: each request exists once. */
export async function askPartners(world: World, tx: Tx, firing: Firing, report: Report): Promise<void> {
  for (const [index, step] of firing.covenant.steps.entries()) {
    const subjects = await subjectsOf(tx, step.about, firing, undefined);
    if (subjects.length === 0)
      await notApplicable(world, tx, firing, index, `There is no ${step.about.kind} to ask about.`);
    for (const subject of subjects) {
      await askOne(world, tx, firing, index, step, subject, report);
    }
  }
}

/** A later report brings values into a dossier that has fired: what its steps ask about a dossier, they ask about these. */
export async function askAboutMore(
  world: World,
  tx: Tx,
  firing: Firing,
  report: Report,
  indicators: readonly string[] | undefined,
): Promise<void> {
  for (const [index, step] of firing.covenant.steps.entries()) {
    if (step.about.in !== "dossier") continue;
    for (const subject of await subjectsOf(tx, step.about, firing, indicators)) {
      await askOne(world, tx, firing, index, step, subject, report);
    }
  }
}

async function askOne(
  world: World,
  tx: Tx,
  firing: Firing,
  index: number,
  step: Step,
  subject: Subject,
  report: Report,
): Promise<void> {
  const addressee = await addresseeOf(world, tx, step, subject, firing, report);
  if (typeof addressee === "string") await notApplicable(world, tx, firing, index, addressee);
  else await draftRequest(world, tx, { firing, index, step, subject, addressee, report });
}

/** The values a step is about. Only what a counting report of this covenant named can become a request. */
function subjectsOf(
  tx: Tx,
  { kind, in: where }: About,
  { covenant, indicator, dossier, forReport }: Firing,
  only: readonly string[] | undefined,
): Promise<Subject[]> {
  if (where === "trigger") return triggerOf(tx, indicator.id);
  const strengths = covenant.count?.strength ?? null;
  return tx.query<Subject>(
    `select i.id, i.kind, i.value, i.first_seen as "firstSeen" from indicator i
     where i.dossier in ${withMerged("$1")} and i.kind = $2 and ($6::uuid[] is null or i.id = any($6))
       and exists (select 1 from tie t where t.indicator = i.id and t.live and t.counts and t.form = any($3::text[])
         and ($4::text[] is null or t.strength = any($4::text[])) and ($5::uuid is null or t.report = $5))
     order by i.id limit 200`,
    [dossier, kind, covenant.on.forms, strengths, where === "report" ? (forReport ?? null) : null, only ?? null],
  );
}

function triggerOf(tx: Tx, id: string): Promise<Subject[]> {
  return tx.query<Subject>(`select id, kind, value, first_seen as "firstSeen" from indicator where id = $1`, [id]);
}

/** Who is asked, or the sentence that says why nobody is. */
async function addresseeOf(
  world: World,
  tx: Tx,
  { addressee }: Step,
  { value }: Subject,
  { covenant, dossier }: Firing,
  report: Report,
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
        pspOfShop(value, await paymentLinks(tx, dossier), directory),
        "No payment provider is known.",
      );
    case "own-bank": {
      const own = report.reporter.iban;
      if (own === undefined || report.amountLost === undefined)
        return "The reporter gave no account of their own, or no amount.";
      return signed(covenant, bankOf(own, directory), "No bank in the directory holds the reporter's account.");
    }
  }
}

function signed(covenant: Covenant, found: Organisation | undefined, otherwise: string): Organisation | string {
  if (found === undefined) return otherwise;
  return isSignedParty(covenant, found.id) ? found : "The organisation has not signed this covenant.";
}

async function paymentLinks(tx: Tx, dossier: string): Promise<string[]> {
  const rows = await tx.query<{ value: string }>(
    `select value from indicator where dossier in ${withMerged("$1")} and kind = 'payment-link' order by id limit 50`,
    [dossier],
  );
  return rows.map(({ value }) => value);
}

async function notApplicable(world: World, tx: Tx, firing: Firing, step: number, reason: string): Promise<void> {
  await tx.query(
    `insert into not_applicable (covenant, version, step, indicator, round, for_report, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      firing.covenant.id,
      firing.covenant.version,
      step,
      firing.indicator.id,
      firing.round,
      firing.forReport ?? null,
      reason,
      world.now(),
    ],
  );
}
